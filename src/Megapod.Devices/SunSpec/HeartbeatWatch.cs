namespace Megapod.Devices.SunSpec;

using Megapod.Core.Units;

/// <summary>Watches a counter that a living device moves each second. Any change is life: it starts again at zero now and then.</summary>
internal sealed class HeartbeatWatch
{
    private readonly TimeSpan limit;
    private ulong value;
    private Instant changedAt = Instant.Never;
    private bool hasMoved;

    /// <summary>Begins.</summary>
    /// <param name="limit">Without a change for longer it stands.</param>
    public HeartbeatWatch(TimeSpan limit) => this.limit = limit;

    /// <summary>What is known of it.</summary>
    public SunSpecHeartbeat State { get; private set; }

    /// <summary>How long it has not changed.</summary>
    public TimeSpan Still(Instant now) => changedAt == Instant.Never ? TimeSpan.Zero : now - changedAt;

    /// <summary>Takes in what was read.</summary>
    /// <param name="read">The counter.</param>
    /// <param name="now">When it was read.</param>
    public void See(SunSpecValue read, Instant now)
    {
        if (!read.IsKnown)
        {
            State = SunSpecHeartbeat.None;
            changedAt = Instant.Never;
            hasMoved = false;
            return;
        }

        if (changedAt == Instant.Never || read.Raw != value)
        {
            hasMoved |= changedAt != Instant.Never;
            value = read.Raw;
            changedAt = now;
        }

        Pass(now);
    }

    /// <summary>Lets time pass without a reading: what cannot be read does not live either.</summary>
    public void Pass(Instant now)
    {
        if (changedAt != Instant.Never)
        {
            State = now - changedAt > limit ? SunSpecHeartbeat.Standing : hasMoved ? SunSpecHeartbeat.Moving : SunSpecHeartbeat.Unproven;
        }
    }
}
