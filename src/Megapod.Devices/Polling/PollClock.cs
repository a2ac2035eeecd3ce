namespace Megapod.Devices.Polling;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// When one device is asked next. A device that answers is asked at its period, counted from beginning to beginning, and a poll that took longer than that is followed by the next at once and not by
/// those it missed. One that fails is left alone for longer each time, with chance in it, so that devices that failed together do not come back together. Worked number: a period of 1 s and failures
/// let 1, 2, 4, 8, 16 and then 30 s pass, each less up to a quarter.
/// </summary>
/// <param name="pace">How often.</param>
/// <param name="random">Chance, for pauses.</param>
public sealed class PollClock(PollPace pace, SeededRandom random)
{
    /// <summary>Part of a pause that chance may take off.</summary>
    private const double Jitter = 0.25;

    private const int MostDoublings = 20;
    private Instant begun = Instant.Never;

    /// <summary>When the next poll is due; never before the first was begun: at once.</summary>
    public Instant Due { get; private set; } = Instant.Never;

    /// <summary>Failures since the last answer.</summary>
    public int Failures { get; private set; }

    /// <summary>From when on a command may be tried: at once at a device that answers, and no more often than it is polled at one that does not.</summary>
    public Instant CommandFrom => Failures == 0 ? Instant.Never : begun + pace.Period;

    /// <summary>A poll or a command begins.</summary>
    /// <param name="now">When.</param>
    public void Begin(Instant now) => begun = now;

    /// <summary>The poll was answered.</summary>
    /// <param name="now">When.</param>
    public void Succeed(Instant now)
    {
        Failures = 0;
        var next = begun + pace.Period;
        Due = next > now ? next : now;
    }

    /// <summary>A command was answered: the device is there, and one that was away is read at once.</summary>
    /// <param name="now">When.</param>
    public void Carried(Instant now)
    {
        Due = Failures > 0 ? now : Due;
        Failures = 0;
    }

    /// <summary>The poll or command failed.</summary>
    /// <param name="now">When.</param>
    public void Fail(Instant now)
    {
        double pause = Math.Min(pace.MostPause.TotalSeconds, pace.Period.TotalSeconds * Math.Pow(2, Math.Min(Failures, MostDoublings)));
        Failures++;
        Due = now + TimeSpan.FromSeconds(pause * (1 - (Jitter * random.NextUniform())));
    }
}
