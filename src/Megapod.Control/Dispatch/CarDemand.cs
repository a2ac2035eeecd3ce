namespace Megapod.Control.Dispatch;

using Megapod.Core.Model;

/// <summary>
/// What one connector's car may want next. A new session is opened to the car's own maximum (the connector's rating while that is unknown) and
/// stays open until its draw has settled; then the ceiling is trimmed to what the car took lately plus its recent rise, and opened again as
/// soon as the car presses against it.
/// </summary>
internal struct CarDemand
{
    /// <summary>A car that rises at all rises within this time of its first power; before it, nothing is trimmed.</summary>
    private const long OpeningTicks = 100 * TimeSpan.TicksPerSecond;

    /// <summary>Two windows of this length are looked back on; together they outlast a grant.</summary>
    private const long WindowTicks = 45 * TimeSpan.TicksPerSecond;

    /// <summary>A plugged car that took nothing for so long is not going to start by itself soon.</summary>
    private const long PatienceTicks = 240 * TimeSpan.TicksPerSecond;

    /// <summary>Room above the recent draw, W and as a share: meter noise and the slow rise of a warming battery.</summary>
    private const double RoomWatts = 1_500;
    private const double RoomShare = 0.01;
    private const double DrawingWatts = 500;

    private long plugged;
    private long firstPower;
    private long windowStart;
    private double current;
    private double previous;

    /// <summary>Whether the session's first full ceiling has been reached; until then writes do not wait for the device's interval.</summary>
    public bool IsOpened { get; set; }

    /// <summary>Whether a car is plugged in.</summary>
    public bool IsPlugged { get; private set; }

    /// <summary>Whether the want is trimmed below the car's maximum.</summary>
    public bool IsTrimmed { get; private set; }

    /// <summary>When the car plugged in, ticks.</summary>
    public readonly long PluggedAt => plugged;

    /// <summary>What the connector should be allowed, W.</summary>
    public double WantWatts { get; private set; }

    /// <summary>Updates the want from what is measured.</summary>
    /// <param name="reading">The connector's report.</param>
    /// <param name="consumer">The connector.</param>
    /// <param name="drawWatts">Trusted draw; NaN when there is none, and then the session stays open.</param>
    /// <param name="ceilingWatts">Ceiling in force; NaN when none.</param>
    /// <param name="nowTicks">The cycle's instant.</param>
    public void Update(in ConnectorReading reading, Consumer consumer, double drawWatts, double ceilingWatts, long nowTicks)
    {
        if (!reading.IsPlugged)
        {
            this = default;
            return;
        }

        if (!IsPlugged || plugged != reading.PluggedAt.Ticks)
        {
            this = default;
            IsPlugged = true;
            plugged = reading.PluggedAt.Ticks;
            windowStart = nowTicks;
        }

        double declared = reading.CarMaximum.Value > 0 ? Math.Min(reading.CarMaximum.Value, consumer.Nameplate.Value) : consumer.Nameplate.Value;
        double most = Math.Max(declared, consumer.Minimum.Value);
        if (double.IsNaN(drawWatts))
        {
            WantWatts = most;
            IsTrimmed = false;
            return;
        }

        if (firstPower == 0 && drawWatts > DrawingWatts)
        {
            firstPower = nowTicks;
        }

        bool pressing = drawWatts > DrawingWatts && drawWatts >= ceilingWatts - Math.Max(RoomWatts / 3, 0.003 * ceilingWatts);
        if (pressing && ceilingWatts < most - 1 && IsTrimmed)
        {
            // It has grown into the trimmed ceiling: open it wholly and let it settle again.
            firstPower = nowTicks;
        }

        if (nowTicks - windowStart >= WindowTicks)
        {
            previous = current;
            current = drawWatts;
            windowStart = nowTicks;
        }

        current = Math.Max(current, drawWatts);
        bool settled = firstPower == 0 ? nowTicks - plugged > PatienceTicks : nowTicks - firstPower > OpeningTicks;
        IsTrimmed = settled;
        if (!settled)
        {
            WantWatts = most;
            return;
        }

        double recent = Math.Max(current, previous);
        double rise = Math.Max(0, current - previous);
        WantWatts = Math.Min(most, Math.Max(consumer.Minimum.Value, recent + RoomWatts + (RoomShare * recent) + (2 * rise)));
    }
}
