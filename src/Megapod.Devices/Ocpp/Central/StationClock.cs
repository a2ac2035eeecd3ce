namespace Megapod.Devices.Ocpp.Central;

using Megapod.Core.Units;

/// <summary>
/// How a station's clock stands to ours, by the stamps of what it sends. A stamp that is ahead of us can only be a clock that is ahead. One that is behind may be an old message from a queue or a clock
/// that is behind: messages from a queue come all at once with stamps that move, those of a slow clock come as time passes and stay as far behind. Worked number: three samples 10 s apart, each an hour
/// behind within 2 s, are a clock that is an hour behind; 200 samples of the last hour within a second are a queue.
/// </summary>
internal sealed class StationClock
{
    /// <summary>What whole seconds and the way of a message make of a clock that is right.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    private const int EnoughSamples = 3;
    private static readonly TimeSpan EnoughTime = TimeSpan.FromSeconds(10);

    private TimeSpan candidate;
    private Instant candidateSince = Instant.Never;
    private int samples;

    /// <summary>What the station's clock is ahead of ours; negative: behind.</summary>
    public TimeSpan Ahead { get; private set; }

    /// <summary>Whether a message of the present has shown it. Before that nothing may be written that counts on it.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>The station was told the time, and has set its clock or not; it has to show it.</summary>
    public void Told() => (Ahead, IsKnown, samples) = (TimeSpan.Zero, false, 0);

    /// <summary>Takes in the stamp of a message that says when it was made.</summary>
    /// <param name="stamp">By the station's clock.</param>
    /// <param name="now">When it came, by ours.</param>
    public void See(Instant stamp, Instant now)
    {
        var off = stamp - now;
        if (off > Ahead + Slack)
        {
            (Ahead, IsKnown, samples) = (off, true, 0);
            return;
        }

        if (off >= Ahead - Slack)
        {
            (IsKnown, samples) = (true, 0);
            return;
        }

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
