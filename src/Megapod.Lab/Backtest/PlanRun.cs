namespace Megapod.Lab.Backtest;

using System.Globalization;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Devices.Solver;
using Megapod.Planning.Forecasts;
using Megapod.Planning.Planner;

/// <summary>One plan of a site at an instant of a world, made by the planner that runs live sites.</summary>
public static class PlanRun
{
    /// <summary>How long one of its solves may take.</summary>
    private static readonly TimeSpan SolveLimit = TimeSpan.FromMinutes(1);

    private const int RecentMinutes = 5;

    /// <summary>Makes it.</summary>
    /// <param name="request">Site and world, as for a back-test.</param>
    /// <param name="at">When; null: the world's first scored instant.</param>
    /// <param name="soc">State of charge then, 0–1; null: as the site file starts.</param>
    /// <param name="promises">Cars that are plugged in then: energy that each still asks for, Wh, and when it leaves; null: none.</param>
    /// <returns>The site with the plan and the program it was read from; or what is wrong, or MP3401 without a solver.</returns>
    public static Outcome<PlanRunResult> Make(BacktestRequest request, Instant? at, double? soc, IReadOnlyList<(double WattHours, Instant Departure)>? promises = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        var built = BacktestBuilder.Build(request);
        if (!built.IsSuccess)
        {
            return Outcome<PlanRunResult>.Failure(built.Faults);
        }

        var world = built.Value.World;
        var now = at ?? world.Period.ScoredFrom;
        if (now < world.Period.ScoredFrom || now >= world.Period.ScoredUntil)
        {
            return Outcome<PlanRunResult>.Failure(new Fault(
                "MP3044", $"The world '{world.Name}' cannot be planned at {now}.", $"Take an instant from {world.Period.ScoredFrom} to {world.Period.ScoredUntil} with --at."));
        }

        var opened = Solvers.Open(SolveLimit);
        if (!opened.IsSuccess)
        {
            return Outcome<PlanRunResult>.Failure(opened.Faults);
        }

        using var inner = opened.Value;
        return Make(built.Value, now, soc, promises ?? [], inner);
    }

    private static Outcome<PlanRunResult> Make(
        BacktestSetting setting, Instant now, double? soc, IReadOnlyList<(double WattHours, Instant Departure)> promises, ISolver inner)
    {
        var world = setting.World;
        var solver = new TimedSolver(inner, TimeProvider.System);
        var planner = new SitePlanner(setting.Numbers, world.Zone, world.Billing, new PriceForecaster(world.Prices, world.Zone), isNamed: true);
        int minute = (int)(now - world.Period.From).TotalMinutes;
        int quarters = minute / BacktestWorld.QuarterMinutes;
        for (int q = 0; q < quarters; q++)
        {
            planner.Observe(world.Period.From + (q * CarForecaster.Quarter), world.MeanCars(q * BacktestWorld.QuarterMinutes, BacktestWorld.QuarterMinutes));
        }

        double most = setting.Site.Cabinets.SelectMany(c => c.Connectors).Select(c => c.Rating.Value).DefaultIfEmpty(0).Max();
        double full = setting.Site.Battery?.Energy.Value ?? 0;
        var request = new PlanRequest
        {
            Now = now,
            RecentCarWatts = world.MeanCars(minute - RecentMinutes, RecentMinutes),
            StoredWattHours = soc is { } share ? share * full : setting.StartWattHours,
            Promises = [.. promises.Select(p => new CarPromise(p.WattHours, most, p.Departure, IsStated: true))],
            WithPrices = true,
        };
        var made = planner.Make(request, solver);
        if (!made.IsSuccess)
        {
            return Outcome<PlanRunResult>.Failure(made.Faults);
        }

        var plan = made.Value.Plan with { Solver = inner.Name, SolveMs = Math.Round(solver.Milliseconds.Sum(), 3) };
        string what = string.Create(CultureInfo.InvariantCulture, $"{setting.Market}, cars {world.Name}, {quarters / 96} days seen");
        return Outcome<PlanRunResult>.Success(new PlanRunResult(setting.Site, what, plan, planner.Program, made.Value.Solution.Objective, planner.Quality));
    }
}
