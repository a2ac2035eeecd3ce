namespace Megapod.Simulation.Planner;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Devices.Solver;
using Megapod.Lab;
using Megapod.Planning.Forecasts;
using Megapod.Planning.Horizon;
using Megapod.Planning.Planner;

/// <summary>The example site with a planner that has lived through some days of the same cars, so that what it ought to say can be worked out by hand.</summary>
internal sealed class PlannerRig : IDisposable
{
    public const double Mega = 1e6;

    /// <summary>A Monday.</summary>
    public static readonly Instant Monday = Instant.FromUtc(new DateTime(2025, 6, 2, 0, 0, 0, DateTimeKind.Utc));

    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);
    private readonly ISolver solver = Solvers.Open(TimeSpan.FromSeconds(20)).Value;

    public PlannerRig(
        Func<SiteConfig, SiteConfig>? change = null, Func<Instant, double>? cars = null, Func<Instant, double>? price = null, PlannerSettings? settings = null,
        Instant? now = null, Instant? pricesUntil = null, TimeZoneInfo? zone = null, int days = 8, Func<PlanningSite, PlanningSite>? numbers = null,
        TimeZoneInfo? billing = null)
    {
        var written = DefaultSite.ReadOr(null).Value;
        Site = change is null ? written : change(written);
        Numbers = PlanningSite.Of(Site, 100_000);
        Numbers = numbers is null ? Numbers : numbers(Numbers);
        Zone = zone ?? TimeZoneInfo.Utc;
        Now = now ?? Monday + TimeSpan.FromDays(14);
        var from = SitePlanner.QuarterOf(Now) - TimeSpan.FromDays(days);
        from -= TimeSpan.FromTicks(from.Ticks % TimeSpan.TicksPerDay);
        price ??= _ => 80 / Mega;
        cars ??= _ => 0;
        var slots = new List<PriceSlot>();
        for (var at = from; at < (pricesUntil ?? (Now + TimeSpan.FromDays(4))); at += TimeSpan.FromHours(1))
        {
            slots.Add(new PriceSlot(at, price(at), price(at), price(at)));
        }

        Planner = new SitePlanner(
            Numbers, Zone, billing ?? TimeZoneInfo.Utc, new PriceForecaster(new PriceSeries("test", TimeSpan.FromHours(1), slots), Zone), settings ?? new PlannerSettings { Quarters = 24, Hours = 30 });
        for (var at = from; at + Quarter <= Now; at += Quarter)
        {
            Planner.Observe(at, cars(at));
        }

        Recent = cars(Now - TimeSpan.FromMinutes(1));
    }

    public SiteConfig Site { get; }

    public PlanningSite Numbers { get; }

    public TimeZoneInfo Zone { get; }

    public Instant Now { get; }

    public double Recent { get; }

    public SitePlanner Planner { get; }

    public Outcome<MadePlan> Ask(Func<PlanRequest, PlanRequest>? change = null)
    {
        var request = new PlanRequest { Now = Now, RecentCarWatts = Recent, StoredWattHours = (Site.Battery?.Energy.Value ?? 0) / 2 };
        return Planner.Make(change is null ? request : change(request), solver);
    }

    public Plan Make(Func<PlanRequest, PlanRequest>? change = null) => Ask(change).Value.Plan;

    public void Dispose() => solver.Dispose();
}
