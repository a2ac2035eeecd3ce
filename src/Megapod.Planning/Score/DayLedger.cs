namespace Megapod.Planning.Score;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Planning.Horizon;
using Megapod.Planning.Planner;

/// <summary>Adds up what a site does, cycle by cycle, quarter by quarter, day by day, from what its meters say. Costs little: it runs in the cycle.</summary>
public sealed class DayLedger
{
    /// <summary>A day of which less was seen is not scored.</summary>
    private const double LeastSeen = 0.9;

    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Oldest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(5);
    private readonly PowerTree tree;
    private readonly TimeZoneInfo billing;
    private readonly PlanningSite site;
    private readonly WorkCount work;
    private readonly (double Width, double Value)[][] steps;
    private readonly List<DayQuarter> quarters = [];
    private Instant last = Instant.Never;
    private Instant quarter = Instant.Never;
    private DateOnly date;
    private double startWattHours = double.NaN;
    private double storedWattHours = double.NaN;
    private double peakBefore;
    private double peakNow;
    private double seconds;
    private double import;
    private double export;
    private double discharged;
    private double fixedJoules;
    private double value;
    private bool isWhole;

    /// <summary>A ledger that has seen nothing.</summary>
    /// <param name="tree">The site.</param>
    /// <param name="billing">Zone of the billing month, whose days are scored.</param>
    /// <param name="site">The same site as money sees it.</param>
    public DayLedger(PowerTree tree, TimeZoneInfo billing, PlanningSite site)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(billing);
        ArgumentNullException.ThrowIfNull(site);
        this.tree = tree;
        this.billing = billing;
        this.site = site;
        work = new WorkCount(tree);
        var all = ComputeOrder.Of(tree);

        // In order of value, which on a concave curve is the curve's own order.
        steps = [.. Enumerable.Range(0, tree.Consumers.Length).Select(i => all.Where(s => s.Racks.Contains(i)).Select(s => (s.WidthWatts[Array.IndexOf(s.Racks, i)], s.ValuePerWattHour)).ToArray())];
    }

    /// <summary>Looks at the site.</summary>
    /// <param name="snapshot">What is seen.</param>
    /// <param name="now">The instant, later than the one before.</param>
    /// <returns>The day that is over, once, if it was seen nearly whole; otherwise null.</returns>
    public FinishedDay? See(SiteSnapshot snapshot, Instant now)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var start = new Instant(now.Ticks - (now.Ticks % Quarter.Ticks));
        FinishedDay? over = null;
        if (start != quarter)
        {
            over = Turn(start, snapshot, now);
        }

        double passed = last == Instant.Never ? 0 : (now - last).TotalSeconds;
        last = now;
        peakNow = snapshot.MonthPeak.Value;
        storedWattHours = Stored(snapshot, now);
        if (passed > 0 && passed <= LongestGap.TotalSeconds)
        {
            Add(snapshot, now, passed);
        }

        return over;
    }

    private FinishedDay? Turn(Instant start, SiteSnapshot snapshot, Instant now)
    {
        if (quarter != Instant.Never)
        {
            quarters.Add(new DayQuarter(
                quarter, import, export, discharged, seconds > 0 ? fixedJoules / seconds : 0, seconds > 0 ? value * Quarter.TotalSeconds / seconds : 0, Math.Min(1, seconds / Quarter.TotalSeconds), work.Take(0).OrFull()));
        }

        (import, export, discharged, fixedJoules, value, seconds) = (0, 0, 0, 0, 0, 0);
        bool isFirst = quarter == Instant.Never;
        quarter = start;
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(start.ToUtc(), billing));
        if (!isFirst && today == date)
        {
            return null;
        }

        double seen = quarters.Sum(q => q.SeenShare);
        var over = !isFirst && isWhole && quarters.Count >= 92 && seen >= LeastSeen * quarters.Count
            ? new FinishedDay(date, [.. quarters], startWattHours, storedWattHours, peakBefore, Math.Max(peakBefore, peakNow))
            : null;
        quarters.Clear();

        // A day that was not seen from its first quarter on is not one.
        isWhole = !isFirst;
        date = today;
        startWattHours = isFirst ? Stored(snapshot, now) : storedWattHours;

        // A new month begins with no peak; the snapshot of the first cycle may still show the old one's.
        peakBefore = today.Day == 1 ? 0 : isFirst ? snapshot.MonthPeak.Value : peakNow;
        return over;
    }

    private void Add(SiteSnapshot snapshot, Instant now, double passed)
    {
        var grid = snapshot.NodePower[0];
        var battery = snapshot.Battery.Power;
        bool hasBattery = tree.Site.Battery is not null;
        if (!grid.IsFresh(now, Oldest) || (hasBattery && snapshot.Battery.IsOnline && !battery.IsFresh(now, Oldest)))
        {
            return;
        }

        double stored = hasBattery && snapshot.Battery.IsOnline ? battery.Value : 0;
        double compute = 0;
        var present = work.Now(snapshot, now).OrFull();
        double perHour = site.IdleValueAt(present);
        for (int i = tree.ConnectorCount; i < tree.ConnectorCount + tree.RackCount; i++)
        {
            var reading = snapshot.ConsumerPower[i];
            if (!reading.IsFresh(now, Oldest))
            {
                return;
            }

            double above = Math.Max(0, reading.Value - tree.Consumers[i].Minimum.Value);
            compute += above;
            foreach (var (width, worth) in steps[i])
            {
                double part = Math.Min(above, width * present[tree.Consumers[i].Class]);
                perHour += part * worth;
                above -= part;
            }
        }

        double hours = passed / 3600;
        import += Math.Max(0, grid.Value) * hours;
        export += Math.Max(0, -grid.Value) * hours;
        discharged += Math.Max(0, -stored) * hours;
        fixedJoules += (grid.Value - stored - compute) * passed;
        value += perHour * hours;
        seconds += passed;
        work.Add(snapshot, now, passed);
    }

    private double Stored(SiteSnapshot snapshot, Instant now)
    {
        var soc = snapshot.Battery.Soc;
        return tree.Site.Battery is not { } battery ? 0 : soc.IsFresh(now, Oldest) ? soc.Value * battery.Energy.Value : double.NaN;
    }
}
