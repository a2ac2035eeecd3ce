namespace Megapod.Lab.Backtest;

using Megapod.Core.Ports;
using Megapod.Devices.Solver;
using Megapod.Planning.Forecasts;
using Megapod.Planning.Horizon;
using Megapod.Planning.Planner;

/// <summary>The site's own planner, asked each quarter of an hour, its boundary held in between.</summary>
internal sealed class PlanPolicy : IBacktestPolicy
{
    private const int RecentMinutes = 5;

    private readonly BacktestWorld world;
    private readonly TimedSolver solver;
    private readonly SitePlanner planner;
    private readonly HorizonShape shape;
    private readonly PlannerSettings settings;
    private readonly Foresight foresight;
    private readonly double fullWattHours;
    private readonly List<double> milliseconds = [];

    /// <summary>A planner that has seen the history.</summary>
    /// <param name="site">The site.</param>
    /// <param name="world">The world.</param>
    /// <param name="solver">What solves.</param>
    /// <param name="settings">What to aim for.</param>
    /// <param name="foresight">What it knows of what comes. Default nothing.</param>
    public PlanPolicy(PlanningSite site, BacktestWorld world, ISolver solver, PlannerSettings settings, Foresight foresight = Foresight.None)
    {
        this.world = world;
        this.solver = new TimedSolver(solver, TimeProvider.System);
        this.settings = settings;
        this.foresight = foresight;
        fullWattHours = site.EnergyWattHours;
        shape = settings.Shape;
        planner = new SitePlanner(site, world.Zone, world.Billing, new PriceForecaster(world.Prices, world.Zone), settings);
        for (int q = 0; q < world.ScoredMinute / BacktestWorld.QuarterMinutes; q++)
        {
            planner.Observe(world.Period.From + (q * CarForecaster.Quarter), world.MeanCars(q * BacktestWorld.QuarterMinutes, BacktestWorld.QuarterMinutes));
        }
    }

    /// <summary>The planner with perfect forecasts and the peaks of the bound: what execution and the horizon alone cost.</summary>
    public static PlanPolicy Oracle(PlanningSite site, BacktestWorld world, ISolver solver, IReadOnlyList<double> peakWatts) =>
        new(site, world, solver, new PlannerSettings { PeakTargets = peakWatts }, Foresight.All);

    /// <summary>Told each quarter and what its plan says; null: nobody asks.</summary>
    public Action<int, PlannedQuarter>? Watcher { get; init; }

    /// <summary>Milliseconds that each plan's solve took.</summary>
    public IReadOnlyList<double> SolveMilliseconds => milliseconds;

    /// <inheritdoc/>
    public MinuteOrder Decide(int quarter, MinuteSite minutes)
    {
        int minute = world.ScoredMinute + (quarter * BacktestWorld.QuarterMinutes);
        if (quarter > 0)
        {
            planner.Observe(world.StartOf(quarter - 1), world.MeanCars(minute - BacktestWorld.QuarterMinutes, BacktestWorld.QuarterMinutes));
        }

        var request = new PlanRequest
        {
            Now = world.StartOf(quarter),
            RecentCarWatts = world.MeanCars(minute - RecentMinutes, RecentMinutes),
            ReturningCarWatts = minutes.ReturningWatts,
            StoredWattHours = minutes.StoredWattHours,
            MonthPeakWatts = minutes.MonthPeakWatts,
            Charges = minutes.Charges,
            IntervalWattHours = quarter % Math.Max(1, minutes.WindowMinutes / BacktestWorld.QuarterMinutes) == 0 ? 0 : minutes.IntervalWattHours,
        };
        solver.Forget();
        var made = planner.Make(request, solver, OutlookAt(request, minute));
        if (!made.IsSuccess)
        {
            throw new InvalidOperationException(made.Faults[0].ToString());
        }

        planner.Follow(made.Value);
        milliseconds.Add(solver.Milliseconds[^1]);
        var slots = made.Value.Plan.Slots;
        var slot = slots[0];
        Watcher?.Invoke(quarter, new PlannedQuarter(
            slot.PeakTarget.Value,
            [.. PlannedQuarter.Leads.Select(k => new PlannedStep(slots[k].ImportWatts?.Value ?? 0, slots[k].BatteryWatts.Value, (slots[k].SocEnd ?? 0) * fullWattHours))]));
        return new MinuteOrder
        {
            Intent = slot.Battery,
            BatteryWatts = slot.BatteryWatts.Value,
            PeakWatts = slot.PeakTarget.Value,
            ReserveWattHours = 0,
            ComputeWatts = made.Value.First.ComputeWatts,
            FirmWatts = minutes.ComputeWorth(settings.YieldPricePerWattHour),
        };
    }

    /// <summary>What comes, as it will be where that is known and as the planner expects it elsewhere; null where nothing is known.</summary>
    private PlanOutlook? OutlookAt(PlanRequest request, int minute)
    {
        if (foresight == Foresight.None)
        {
            return null;
        }

        bool knowsPrices = foresight.HasFlag(Foresight.Prices);
        bool knowsCars = foresight.HasFlag(Foresight.Cars);
        var expected = foresight == Foresight.All ? null : planner.Look(request.Now, request.RecentCarWatts);
        var outlook = new PlanOutlook(shape.Scenarios, shape.QuartersAhead) { Cars = knowsCars ? null : expected?.Cars };
        for (int w = 0; w < shape.Scenarios; w++)
        {
            for (int q = 0; q < shape.QuartersAhead; q++)
            {
                var slot = world.Prices.At(request.Now + (q * CarForecaster.Quarter));
                outlook.CarWatts[w][q] = knowsCars ? world.MeanCars(minute + (q * BacktestWorld.QuarterMinutes), BacktestWorld.QuarterMinutes) : expected!.CarWatts[w][q];
                outlook.ImportPerWattHour[w][q] = knowsPrices ? slot.ImportPerWattHour : expected!.ImportPerWattHour[w][q];
                outlook.ExportPerWattHour[w][q] = knowsPrices ? slot.ExportPerWattHour : expected!.ExportPerWattHour[w][q];
            }
        }

        return outlook;
    }
}
