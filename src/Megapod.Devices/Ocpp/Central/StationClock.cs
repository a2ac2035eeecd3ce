namespace Megapod.Devices.Ocpp.Central;

using Megapod.Core.Units;

/// <summary>
/// How a station's clock stands to ours, by the stamps of what it sends. One stamp that does not fit may be an old message from a queue, a slip, or a clock that was set: which of them it was is seen from
/// what follows, and until then nothing may be written that counts on the clock, because a limit whose end is taken for later than it is would outlive its grant. Messages from a queue come all at once with
/// stamps that move, those of a clock that is off come as time passes and stay as far off. Worked number: three samples 10 s apart, each an hour behind within 2 s, are a clock that is an hour
/// behind; 200 samples of the last hour within a second are a queue.
/// </summary>
internal sealed class StationClock
{
    /// <summary>What whole seconds and the way of a message make of a clock that is right.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    /// <summary>So much later than usual a message may come: with the slack it is what a grant's end may be off by, and no reason to write none.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(3);

    private const int EnoughSamples = 3;
    private static readonly TimeSpan EnoughTime = TimeSpan.FromSeconds(10);

    private TimeSpan candidate;
    private Instant candidateSince = Instant.Never;
    private int samples;

    /// <summary>What the station's clock is ahead of ours; negative: behind.</summary>
    public TimeSpan Ahead { get; private set; }

    /// <summary>Whether messages of the present have shown it. Before that nothing may be written that counts on it.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>What the newest stamps are ahead that do not fit; null: the newest fits, or there was none.</summary>
    public TimeSpan? Candidate => samples > 0 ? candidate : null;

    /// <summary>The station was told the time, and has set its clock or not; it has to show it.</summary>
    /// <param name="ahead">What it was told is so far ahead of our time.</param>
    public void Told(TimeSpan ahead) => (Ahead, IsKnown, samples) = (ahead, false, 0);

    /// <summary>Takes in the stamp of a message that says when it was made.</summary>
    /// <param name="stamp">By the station's clock.</param>
    /// <param name="now">When it came, by ours.</param>
    public void See(Instant stamp, Instant now)
    {
        var off = stamp - now;
        if ((off - Ahead).Duration() <= Slack)
        {
            (IsKnown, samples) = (true, 0);
            return;
        }

        IsKnown = IsKnown && off < Ahead && off >= Ahead - Slack - Delay;
        if (samples == 0 || (off - candidate).Duration() > Slack)
        {
            (candidate, candidateSince, samples) = (off, now, 1);
            return;
        }

        samples++;
        if (samples >= EnoughSamples && now - candidateSince >= EnoughTime)
        {
            (Ahead, IsKnown, samples) = (candidate, true, 0);
        }
    }

    /// <summary>When something was made, by our clock and no later than now: what comes from a queue is old.</summary>
    public Instant Ours(Instant stamp, Instant now)
    {
        var at = stamp - Ahead;
        return at < now ? at : now;
    }
}
