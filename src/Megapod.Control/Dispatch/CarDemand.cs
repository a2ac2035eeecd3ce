namespace Megapod.Control.Dispatch;

using Megapod.Control.Ledger;
using Megapod.Core.Model;

/// <summary>
/// What one connector's car may want next. A new session is opened to the car's own maximum (the connector's rating while that is unknown) and
/// stays open until its draw has settled; then the ceiling is trimmed to what the car took lately plus its recent rise, and opened again as
/// soon as the car presses against it.
/// </summary>
internal struct CarDemand
{
    /// <summary>A car that rises at all by itself does so within this time of its first power; before it, nothing is trimmed.</summary>
    private const long OpeningTicks = 70 * TimeSpan.TicksPerSecond;

    /// <summary>Four windows of this length are looked back on, two minutes in all: the two younger ones give the level, the older ones show a rise.</summary>
    private const long WindowTicks = 30 * TimeSpan.TicksPerSecond;

    /// <summary>The window before counts for the level while the present one is younger than this.</summary>
    private const long FreshTicks = 10 * TimeSpan.TicksPerSecond;

    /// <summary>A plugged car that took nothing for so long is not going to start by itself soon.</summary>
    private const long PatienceTicks = 240 * TimeSpan.TicksPerSecond;

    /// <summary>Room above the recent draw beside twice the meter's error: charging curves step back up by as much as 2.3 % here and there.</summary>
    private const double RoomWatts = 200;
    private const double RoomShare = 0.012;

    /// <summary>
    /// Who has fallen below this share of the session's highest draw and has not risen for two minutes is on its taper, and a taper does not turn: room for
    /// steps up is not kept. Above it curves do turn: cold or nearly empty batteries start high, dip and rise again.
    /// </summary>
    private const double TaperShare = 0.9;
    private const double DrawingWatts = 500;

    /// <summary>A ceiling lower than the want by more than the writer lets stand is a limit's doing.</summary>
    private const double HeldWatts = 100;

    /// <summary>A car that was held is back at its own draw within this time of being let go.</summary>
    private const long ReturnTicks = 15 * TimeSpan.TicksPerSecond;

    /// <summary>
    /// Cars tell their maximum a few seconds after plugging in. Until then room is made for a usual car; one that stays silent longer counts as the connector's
    /// rating.
    /// </summary>
    private const long HelloTicks = 6 * TimeSpan.TicksPerSecond;
    private const double UndeclaredShare = 0.6;

    /// <summary>A settled car rises slowly (a battery that warms): by at most this share from window to window; twice that is kept free.</summary>
    private const double SlowRiseShare = 0.025;

    /// <summary>A taper falls by less than this share within a window; more is a drop.</summary>
    private const double SlowDeclineShare = 0.04;

    private long plugged;
    private long firstPower;
    private long windowStart;
    private long heldUntil;
    private double lastDraw;
    private double highest;
    private double window0;
    private double window1;
    private double window2;
    private double window3;

    /// <summary>Whether the session's first full ceiling has been reached; until then writes do not wait for the device's interval.</summary>
    public bool IsOpened { get; set; }

    /// <summary>Since when growth waits for headroom to be confirmed, ticks; 0 while it does not.</summary>
    public long WaitingSince { get; set; }

    /// <summary>Whether a car is plugged in.</summary>
    public bool IsPlugged { get; private set; }

    /// <summary>Whether the car has told its own maximum.</summary>
    public bool IsDeclared { get; private set; }

    /// <summary>Whether the want is trimmed below the car's maximum.</summary>
    public bool IsTrimmed { get; private set; }

    /// <summary>When the car plugged in, ticks.</summary>
    public readonly long PluggedAt => plugged;

    /// <summary>What the connector should be allowed, W.</summary>
    public double WantWatts { get; private set; }

    /// <summary>What of the want the car uses now, W: all of it until its draw has settled, then its draw and the meter's error.</summary>
    public double NeedWatts { get; private set; }

    /// <summary>Moves what is remembered along with a clock that jumped, so that a span of time stays what it was.</summary>
    public void Shift(long ticks)
    {
        windowStart += ticks;
        firstPower += firstPower == 0 ? 0 : ticks;
        heldUntil += heldUntil == 0 ? 0 : ticks;
        WaitingSince += WaitingSince == 0 ? 0 : ticks;
    }

    /// <summary>Updates the want from what is measured.</summary>
    /// <param name="reading">The connector's report.</param>
    /// <param name="consumer">The connector.</param>
    /// <param name="drawWatts">Trusted draw; NaN when there is none, and then the session stays open.</param>
    /// <param name="ceilingWatts">Ceiling in force; NaN when none.</param>
    /// <param name="meterError">Largest error of the draw's meter as a fraction.</param>
    /// <param name="nowTicks">The cycle's instant.</param>
    public void Update(in ConnectorReading reading, Consumer consumer, double drawWatts, double ceilingWatts, double meterError, long nowTicks)
    {
        if (!reading.IsPlugged || reading.HasEnded)
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

        bool soon = nowTicks - plugged < HelloTicks;
        double assumed = soon ? UndeclaredShare * consumer.Nameplate.Value : consumer.Nameplate.Value;
        double declared = Math.Min(reading.CarMaximum.Value > 0 ? reading.CarMaximum.Value : assumed, consumer.WholeStepsBelow(consumer.Nameplate.Value));
        double most = Math.Max(declared, consumer.Minimum.Value);
        IsDeclared = reading.CarMaximum.Value > 0;
        if (double.IsNaN(drawWatts))
        {
            WantWatts = NeedWatts = most;
            IsTrimmed = false;
            return;
        }

        if (firstPower == 0 && drawWatts > DrawingWatts)
        {
            firstPower = nowTicks;
        }

        bool pressing = drawWatts > DrawingWatts && drawWatts >= (ceilingWatts * (1 - meterError)) - (RoomWatts / 5);
        if (pressing && ceilingWatts < WantWatts - HeldWatts)
        {
            (heldUntil, firstPower) = (nowTicks + ReturnTicks, IsTrimmed ? firstPower : nowTicks);
        }

        if (nowTicks < heldUntil)
        {
            // Held below what it wanted already: its draw is ours, not the car's, and tells nothing. That goes for the time after it is let go as well: what it takes on its way up is no need, and to give it
            // no more than that would hold it once more, for ever in turn.
            (WantWatts, NeedWatts) = IsTrimmed ? (WantWatts, NeedWatts) : (most, most);
            return;
        }

        if (pressing && ceilingWatts < most - 1 && IsTrimmed)
        {
            // It has grown into the trimmed ceiling: open it wholly and let it settle again.
            firstPower = nowTicks;
        }

        if (nowTicks - windowStart >= WindowTicks)
        {
            (window3, window2, window1, window0) = (window2, window1, window0, drawWatts);
            windowStart = nowTicks;
        }

        window0 = Math.Max(window0, drawWatts);
        highest = Math.Max(highest, drawWatts);
        double before = lastDraw;
        lastDraw = drawWatts;
        bool settled = firstPower == 0 ? nowTicks - plugged > PatienceTicks : nowTicks - firstPower > OpeningTicks;
        IsTrimmed = settled;
        if (!settled)
        {
            WantWatts = most;
            NeedWatts = firstPower == 0 ? 0 : pressing ? most : Math.Min(most, Used(drawWatts, meterError));
            return;
        }

        double recent = Math.Max(window0, nowTicks - windowStart < FreshTicks ? window1 : 0);

        // A slow decline is followed from sample to sample; after a sudden drop the old level stays for a while, because the car may come back to it.
        double latest = Math.Max(drawWatts, before);
        bool tapers = window0 <= window1 && window1 <= window2 && window2 <= window3 && recent < TaperShare * highest;
        double level = tapers || recent - latest < SlowDeclineShare * recent ? latest : recent;
        double rise = Math.Clamp(recent - Math.Min(window1, Math.Min(window2, window3)), 0, SlowRiseShare * recent);
        double room = RoomWatts + (((2 * meterError) + (tapers ? 0 : RoomShare)) * recent);
        WantWatts = Math.Min(most, Math.Max(consumer.Minimum.Value, level + room + rise));
        NeedWatts = Math.Min(WantWatts, Used(latest, meterError));
    }

    /// <summary>Writes all that lasts from cycle to cycle.</summary>
    public readonly void Save(MemoryWriter to)
    {
        to.Add(plugged);
        to.Add(firstPower);
        to.Add(windowStart);
        to.Add(heldUntil);
        to.Add(WaitingSince);
        to.Add(lastDraw);
        to.Add(highest);
        to.Add(window0);
        to.Add(window1);
        to.Add(window2);
        to.Add(window3);
        to.Add(WantWatts);
        to.Add(NeedWatts);
        to.Add((IsOpened ? 1 : 0) | (IsPlugged ? 2 : 0) | (IsDeclared ? 4 : 0) | (IsTrimmed ? 8 : 0));
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static CarDemand Load(MemoryReader from)
    {
        var car = new CarDemand
        {
            plugged = from.Long(),
            firstPower = from.Long(),
            windowStart = from.Long(),
            heldUntil = from.Long(),
            WaitingSince = from.Long(),
            lastDraw = from.Number(),
            highest = from.Number(),
            window0 = from.Number(),
            window1 = from.Number(),
            window2 = from.Number(),
            window3 = from.Number(),
            WantWatts = from.Number(),
            NeedWatts = from.Number(),
        };
        int flags = from.Int();
        (car.IsOpened, car.IsPlugged, car.IsDeclared, car.IsTrimmed) = ((flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0, (flags & 8) != 0);
        return car;
    }

    /// <summary>Whether anything in it lies after an instant: then the clock was set back, and what was seen of the car cannot be placed in time any more.</summary>
    public readonly bool IsAfter(long nowTicks) => firstPower > nowTicks || windowStart > nowTicks || WaitingSince > nowTicks || heldUntil > nowTicks + ReturnTicks;

    private static double Used(double drawWatts, double meterError) => drawWatts + RoomWatts + (2 * meterError * drawWatts);
}
