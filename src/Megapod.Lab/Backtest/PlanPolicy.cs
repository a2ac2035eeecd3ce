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

    /// <summary>How quickly energy that cars were held back comes back as demand, per hour, and its most, W: the project's yardstick, section 1.</summary>
    private const double ReturnPerHour = 12;
    private const double MostReturnWatts = 600_000;

    private readonly BacktestWorld world;
    private readonly TimedSolver solver;
    private readonly SitePlanner planner;
    private readonly HorizonShape shape;
    private readonly PlannerSettings settings;
    private readonly bool isClairvoyant;
    private readonly List<double> milliseconds = [];

    /// <summary>A planner that has seen the history.</summary>
    /// <param name="site">The site.</param>
    /// <param name="world">The world.</param>
    /// <param name="solver">What solves.</param>
    /// <param name="settings">What to aim for.</param>
    /// <param name="isClairvoyant">Whether it knows cars and prices: the oracle.</param>
    public PlanPolicy(PlanningSite site, BacktestWorld world, ISolver solver, PlannerSettings settings, bool isClairvoyant = false)
    {
        this.world = world;
        this.solver = new TimedSolver(solver, TimeProvider.System);
        this.settings = settings;
        this.isClairvoyant = isClairvoyant;
        shape = settings.Shape;
        planner = new SitePlanner(site, world.Zone, world.Billing, new PriceForecaster(world.Prices, world.Zone), settings);
        for (int q = 0; q < world.ScoredMinute / BacktestWorld.QuarterMinutes; q++)
        {
            planner.Observe(world.Period.From + (q * CarForecaster.Quarter), world.MeanCars(q * BacktestWorld.QuarterMinutes, BacktestWorld.QuarterMinutes));
        }
    }

    /// <summary>The planner with perfect forecasts and the peaks of the bound: what execution and the horizon alone cost.</summary>
    public static PlanPolicy Oracle(PlanningSite site, BacktestWorld world, ISolver solver, IReadOnlyList<double> peakWatts) =>
        new(site, world, solver, new PlannerSettings { PeakTargets = peakWatts }, isClairvoyant: true);

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
            ReturningCarWatts = Math.Min(ReturnPerHour * minutes.BacklogWattHours, MostReturnWatts),
            StoredWattHours = minutes.StoredWattHours,
            MonthPeakWatts = minutes.MonthPeakWatts,
            IntervalWattHours = quarter % Math.Max(1, minutes.WindowMinutes / BacktestWorld.QuarterMinutes) == 0 ? 0 : minutes.IntervalWattHours,
        };
        solver.Forget();
        var made = planner.Make(request, solver, isClairvoyant ? Truth(minute) : null);
        if (!made.IsSuccess)
        {
            throw new InvalidOperationException(made.Faults[0].ToString());
        }

        milliseconds.Add(solver.Milliseconds[^1]);
        var slot = made.Value.Plan.Slots[0];
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

    /// <summary>What comes, as it will be.</summary>
    private PlanOutlook Truth(int minute)
    {
        var outlook = new PlanOutlook(shape.Scenarios, shape.QuartersAhead);
        var now = world.Period.From + TimeSpan.FromMinutes(minute);
        for (int w = 0; w < shape.Scenarios; w++)
        {
            for (int q = 0; q < shape.QuartersAhead; q++)
            {
                var slot = world.Prices.At(now + (q * CarForecaster.Quarter));
                outlook.CarWatts[w][q] = world.MeanCars(minute + (q * BacktestWorld.QuarterMinutes), BacktestWorld.QuarterMinutes);
                (outlook.ImportPerWattHour[w][q], outlook.ExportPerWattHour[w][q]) = (slot.ImportPerWattHour, slot.ExportPerWattHour);
            }
        }

        return outlook;
    }
}
