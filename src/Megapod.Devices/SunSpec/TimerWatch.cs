namespace Megapod.Devices.SunSpec;

using System.Globalization;
using Megapod.Core.Units;

/// <summary>
/// Judges a reversion timer by what is read of it. It is proven when it was seen to count down and to jump back at a renewal, and timerless when it was seen not to. That a device has
/// acknowledged a time says nothing.
/// </summary>
internal sealed class TimerWatch
{
    /// <summary>What whole seconds and the way to the device may blur, s.</summary>
    private const double SlackSeconds = 2.5;

    private Instant anchorAt = Instant.Never;
    private double anchorSeconds;
    private bool hasCounted;
    private bool hasJumped;

    /// <summary>The verdict.</summary>
    public SunSpecTimer Verdict { get; private set; }

    /// <summary>What was seen that makes it timerless; null otherwise.</summary>
    public string? Why { get; private set; }

    /// <summary>A set-point was armed or renewed.</summary>
    /// <param name="now">When that began.</param>
    /// <param name="hold">What the timer was set to, s; null when the device has no such register.</param>
    /// <param name="before">What was left just before, s; null when that cannot be read.</param>
    /// <param name="after">What was left just after, s; null when that cannot be read.</param>
    public void Renewed(Instant now, double? hold, double? before, double? after)
    {
        if (hold is not { } seconds)
        {
            Condemn("it has none");
        }
        else if (after is not { } left)
        {
            anchorAt = Instant.Never;
            Verdict = Verdict == SunSpecTimer.Timerless ? Verdict : SunSpecTimer.NotVisible;
        }
        else if (left > seconds || left < seconds - SlackSeconds)
        {
            Condemn($"set to {Text(seconds)} s, it has {Text(left)} s left at once");
        }
        else
        {
            hasJumped |= before is { } old && old >= 1 && left >= old + 1 && anchorAt != Instant.Never;
            (anchorAt, anchorSeconds) = (now, left);
            Judge();
        }
    }

    /// <summary>The timer was read between renewals.</summary>
    /// <param name="now">When.</param>
    /// <param name="left">What is left, s; null when that cannot be read.</param>
    public void Seen(Instant now, double? left)
    {
        if (anchorAt == Instant.Never || left is not { } seconds)
        {
            return;
        }

        double expected = Math.Max(0, anchorSeconds - (now - anchorAt).TotalSeconds);
        if (Math.Abs(seconds - expected) > SlackSeconds)
        {
            Condemn($"after {Text((now - anchorAt).TotalSeconds)} s of {Text(anchorSeconds)} s it has {Text(seconds)} s left");
            return;
        }

        // A fall of one second may be a rounding of the same time.
        hasCounted |= seconds <= anchorSeconds - 2;
        Judge();
    }

    /// <summary>What is read next belongs to nothing that we armed.</summary>
    public void Lose() => anchorAt = Instant.Never;

    private void Judge() => Verdict = Verdict == SunSpecTimer.Timerless ? Verdict : hasCounted && hasJumped ? SunSpecTimer.Proven : SunSpecTimer.Unproven;

    private void Condemn(string why)
    {
        Verdict = SunSpecTimer.Timerless;
        Why ??= why;
        anchorAt = Instant.Never;
    }

    private static string Text(double seconds) => seconds.ToString("0.#", CultureInfo.InvariantCulture);
}
