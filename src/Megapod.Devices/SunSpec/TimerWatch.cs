namespace Megapod.Devices.SunSpec;

using System.Globalization;
using Megapod.Core.Units;

/// <summary>
/// Judges a reversion timer by what is read of it. It is proven when it was seen to count down and to jump back at a renewal, and timerless when it was seen not to. That a device has
/// acknowledged a time says nothing. Each look took place somewhere between two instants, which lie far apart where the controller was held up in between: nothing is held against a device that
/// fits any of them.
/// </summary>
internal sealed class TimerWatch
{
    /// <summary>What whole seconds and the way to the device may blur, s.</summary>
    private const double SlackSeconds = 2.5;

    private Instant anchorFrom = Instant.Never;
    private Instant anchorUntil;
    private double anchorSeconds;
    private bool hasCounted;
    private bool hasJumped;

    /// <summary>The verdict.</summary>
    public SunSpecTimer Verdict { get; private set; }

    /// <summary>What was seen that makes it timerless; null otherwise.</summary>
    public string? Why { get; private set; }

    /// <summary>A set-point was armed or renewed.</summary>
    /// <param name="now">When that began.</param>
    /// <param name="until">When it was over.</param>
    /// <param name="hold">What the timer was set to, s; null when the device has no such register.</param>
    /// <param name="before">What was left just before, s; null when that cannot be read.</param>
    /// <param name="after">What was left just after, s; null when that cannot be read.</param>
    public void Renewed(Instant now, Instant until, double? hold, double? before, double? after)
    {
        if (hold is not { } seconds)
        {
            Condemn("it has none");
        }
        else if (after is not { } left)
        {
            anchorFrom = Instant.Never;
            Verdict = Verdict == SunSpecTimer.Timerless ? Verdict : SunSpecTimer.NotVisible;
        }
        else if (left > seconds || left < Math.Max(0, seconds - (until - now).TotalSeconds) - SlackSeconds)
        {
            Condemn($"set to {Text(seconds)} s, it has {Text(left)} s left at once");
        }
        else
        {
            hasJumped |= before is { } old && old >= 1 && left >= old + 1 && anchorFrom != Instant.Never;
            (anchorFrom, anchorUntil, anchorSeconds) = (now, until, left);
            Judge();
        }
    }

    /// <summary>The timer was read between renewals.</summary>
    /// <param name="now">When that began.</param>
    /// <param name="until">When it was over.</param>
    /// <param name="left">What is left, s; null when that cannot be read.</param>
    public void Seen(Instant now, Instant until, double? left)
    {
        if (anchorFrom == Instant.Never || left is not { } seconds)
        {
            return;
        }

        double least = Math.Max(0, anchorSeconds - (until - anchorFrom).TotalSeconds);
        double most = Math.Max(0, anchorSeconds - Math.Max(0, (now - anchorUntil).TotalSeconds));
        if (seconds < least - SlackSeconds || seconds > most + SlackSeconds)
        {
            Condemn($"after {Text((now - anchorFrom).TotalSeconds)} s of {Text(anchorSeconds)} s it has {Text(seconds)} s left");
            return;
        }

        // A fall of one second may be a rounding of the same time.
        hasCounted |= seconds <= anchorSeconds - 2;
        Judge();
    }

    /// <summary>What is read next belongs to nothing that we armed.</summary>
    public void Lose() => anchorFrom = Instant.Never;

    private void Judge() => Verdict = Verdict == SunSpecTimer.Timerless ? Verdict : hasCounted && hasJumped ? SunSpecTimer.Proven : SunSpecTimer.Unproven;

    private void Condemn(string why)
    {
        Verdict = SunSpecTimer.Timerless;
        Why ??= why;
        anchorFrom = Instant.Never;
    }

    private static string Text(double seconds) => seconds.ToString("0.#", CultureInfo.InvariantCulture);
}
