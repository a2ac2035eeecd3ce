namespace Megapod.Unit.Control.Ledger;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// A device as it really is. It keeps what it applied last until that lapses by its own clock, which drifts or is off, and then its fallback. A lower
/// ceiling is reached within its actuation time and not before. Nothing here is taken from the ledger. Times are ticks of true time.
/// </summary>
internal sealed class TrueDevice
{
    private readonly double floorWatts;
    private readonly double restWatts;
    private readonly double overshootWatts;
    private readonly double fixedWatts;
    private readonly long actuation;
    private readonly double rate;
    private readonly long? offset;
    private readonly bool holds;
    private readonly List<(long At, double Watts)> timeline = [];
    private uint applied;
    private double toldWatts;

    /// <summary>A controlled device at rest.</summary>
    public TrueDevice(Random random, EnforcementConfig enforcement, double restWatts, double floorWatts, double nameplateWatts, long actuation)
    {
        this.restWatts = restWatts;
        this.floorWatts = floorWatts;
        this.actuation = actuation;
        IsAdvisory = enforcement.Class == EnforcementClass.Advisory;
        overshootWatts = enforcement.Class == EnforcementClass.ClosedLoop ? enforcement.Overshoot.Value : 0;
        fixedWatts = IsAdvisory ? nameplateWatts : double.NegativeInfinity;
        rate = 1 + (enforcement.ClockDrift * random.OneOf(-1, 1, random.Between(-1, 1)));
        holds = enforcement.HoldsUntilTold;
        offset = enforcement.DatedWithSkew is { } skew ? (long)(skew.Ticks * random.OneOf(-1, 1, random.Between(-1, 1))) : null;
        timeline.Add((long.MinValue, restWatts));
        DrawWatts = IsAdvisory ? nameplateWatts : restWatts;
    }

    /// <summary>A load that nobody controls, always at its most.</summary>
    public TrueDevice(double nameplateWatts)
    {
        fixedWatts = nameplateWatts;
        timeline.Add((long.MinValue, nameplateWatts));
        DrawWatts = nameplateWatts;
        IsUncontrolled = true;
    }

    private TrueDevice(TrueDevice other)
    {
        (floorWatts, restWatts, overshootWatts, fixedWatts, actuation, rate, offset, holds) = (other.floorWatts, other.restWatts, other.overshootWatts, other.fixedWatts, other.actuation, other.rate, other.offset, other.holds);
        timeline = [.. other.timeline];
        applied = other.applied;
        toldWatts = other.toldWatts;
        DrawWatts = other.DrawWatts;
        IsAdvisory = other.IsAdvisory;
        IsUncontrolled = other.IsUncontrolled;
    }

    public bool IsAdvisory { get; }

    public bool IsUncontrolled { get; }

    /// <summary>Draw at the instant to which it was moved last.</summary>
    public double DrawWatts { get; private set; }

    public TrueDevice Copy() => new(this);

    /// <summary>Applies a command unless one with a higher number came first: whoever carries commands drops what was overtaken.</summary>
    public bool Apply(uint sequence, double watts, long sentAt, long duration, long now)
    {
        if (sequence < applied)
        {
            return false;
        }

        applied = sequence;
        toldWatts = watts;
        timeline.RemoveAll(e => e.At >= now);
        if (holds)
        {
            timeline.Add((now, Math.Max(watts, floorWatts) + overshootWatts));
            return true;
        }

        long lapse = offset is { } off ? sentAt + duration + off : now + (long)(duration * rate);
        if (lapse > now)
        {
            timeline.Add((now, Math.Max(watts, floorWatts) + overshootWatts));
        }

        timeline.Add((Math.Max(lapse, now), restWatts));
        return true;
    }

    /// <summary>What it says that it holds, the time left by its own clock.</summary>
    public HeldGrant Held(long now) => holds && applied > 0 ? new HeldGrant(new Watts(toldWatts), TimeSpan.FromSeconds(1), new Instant(now)) : timeline[^1].At is var lapse && lapse > now
        ? new HeldGrant(new Watts(toldWatts), new TimeSpan(offset is null ? (long)((lapse - now) / rate) : lapse - now), new Instant(now))
        : HeldGrant.Nothing(new Instant(now));

    /// <summary>The most that it may draw at an instant, if it heard nothing since another instant at which its draw was known.</summary>
    public double Worst(long at, long since)
    {
        if (fixedWatts > double.NegativeInfinity)
        {
            return fixedWatts;
        }

        long begin = at - actuation;
        double worst = Highest(Math.Max(begin, since), at);
        return begin < since ? Math.Max(worst, Math.Min(DrawWatts, Highest(begin, since))) : worst;
    }

    /// <summary>Every instant at which <see cref="Worst"/> may change.</summary>
    public IEnumerable<long> Breakpoints() => timeline.Skip(1).SelectMany(e => new[] { e.At, e.At + actuation });

    /// <summary>Lets time pass. A consumer draws anything up to the most it may, often all of it.</summary>
    public void MoveTo(long now, long since, Random random, bool isBattery)
    {
        double most = Worst(now, since);
        DrawWatts = isBattery || random.Chance(0.5) ? most : random.Between(Math.Min(floorWatts, most), most);
        int first = timeline.FindLastIndex(e => e.At <= now - (2 * actuation));
        if (first > 0)
        {
            timeline.RemoveRange(0, first);
        }
    }

    private double Highest(long from, long to)
    {
        double highest = double.NegativeInfinity;
        for (int k = 0; k < timeline.Count; k++)
        {
            long end = k + 1 < timeline.Count ? timeline[k + 1].At : long.MaxValue;
            if (timeline[k].At <= to && end > from)
            {
                highest = Math.Max(highest, timeline[k].Watts);
            }
        }

        return highest;
    }
}
