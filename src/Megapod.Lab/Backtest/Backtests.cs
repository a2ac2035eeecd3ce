namespace Megapod.Lab.Backtest;

using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Devices.Solver;
using Megapod.Planning.Planner;
using Megapod.Planning.Score;

/// <summary>Runs policies over a world and sets them beside the bound and the best rules.</summary>
public static class Backtests
{
    /// <summary>How long the bound of many months may take.</summary>
    private static readonly TimeSpan SolveLimit = TimeSpan.FromMinutes(10);

    /// <summary>Runs what was asked for.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="progress">Told what is being done and which share of it is; may be null.</param>
    /// <param name="trace">Gets the minute record of the last policy named; may be null.</param>
    /// <param name="stop">Ends the work; the outcome is then a fault of the code <c>MP3041</c>.</param>
    public static Outcome<BacktestResult> Run(BacktestRequest request, Action<string, double>? progress, TextWriter? trace, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Unknown(request) is { } fault)
        {
            return Outcome<BacktestResult>.Failure(fault);
        }

        var built = BacktestBuilder.Build(request);
        if (!built.IsSuccess)
        {
            return Outcome<BacktestResult>.Failure(built.Faults);
        }

        var opened = Solvers.Open(SolveLimit);
        if (!opened.IsSuccess)
        {
            return Outcome<BacktestResult>.Failure(opened.Faults);
        }

        using var solver = opened.Value;
        return Run(request, built.Value, solver, progress, trace, stop);
    }

    private static Outcome<BacktestResult> Run(
        BacktestRequest request, BacktestSetting setting, ISolver solver, Action<string, double>? progress, TextWriter? trace, CancellationToken stop)
    {
        progress?.Invoke("bound", 0);
        var bound = WorldBound.Solve(setting.Numbers, setting.World, setting.StartWattHours, solver);
        if (!bound.IsSuccess)
        {
            return Outcome<BacktestResult>.Failure(bound.Faults);
        }

        // Every row is judged against the best rules, so they are looked for even where nobody asked to see them.
        var rules = new RuleSearch(setting.Site, setting.Numbers, setting.World, setting.StartWattHours).Best(
            request.Threads, (done, all) => progress?.Invoke("grid of rules", done / (double)all), () => stop.IsCancellationRequested);
        if (rules is null)
        {
            return Outcome<BacktestResult>.Failure(Stopped());
        }

        double[] boundDays = DaysOf(bound.Value, setting.World.Days);
        var rows = new List<BacktestRow>();
        foreach (string name in request.Policies)
        {
            bool isLast = name == request.Policies[^1];
            var policy = PolicyOf(name, setting, rules, bound.Value, solver);
            var record = isLast && trace is not null ? new MinuteTrace(setting, trace) : null;
            int steps = 0;
            var score = BacktestRun.Of(setting.Numbers, setting.World, policy, setting.StartWattHours, record is null ? null : record.Write, () =>
            {
                progress?.Invoke(name, steps++ / (double)setting.World.Days);
                return stop.IsCancellationRequested;
            });
            if (score is null)
            {
                return Outcome<BacktestResult>.Failure(Stopped());
            }

            rows.Add(RowOf(name, score, rules.Score, boundDays, bound.Value.Money, setting, policy as PlanPolicy));
        }

        return Outcome<BacktestResult>.Success(new BacktestResult
        {
            Market = setting.Market,
            Case = request.Case ?? "",
            Sessions = setting.World.Name,
            From = setting.World.Period.ScoredFrom,
            To = setting.World.Period.ScoredUntil,
            Rules = new BacktestRules("battery by hour, by price or idle; month peak; reserve; compute by price; export", rules.Tried, rules.Rules),
            Bound = new BacktestBound(bound.Value.Money / setting.World.Days, bound.Value.PeakWatts),
            Rows = rows,
        });
    }

    private static Fault? Unknown(BacktestRequest request)
    {
        string? unknown = request.Policies.FirstOrDefault(p => !BacktestRequest.AllPolicies.Contains(p));
        return unknown is null && request.Policies.Count > 0
            ? null
            : new Fault("MP3040", $"There is no policy '{unknown}'.", $"Take some of {string.Join(", ", BacktestRequest.AllPolicies)}, with commas between.");
    }

    private static Fault Stopped() => new("MP3041", "The back-test was stopped before its end.", "Start it again; nothing is kept.");

    private static IBacktestPolicy PolicyOf(string name, BacktestSetting setting, RuleChoice rules, BoundResult bound, ISolver solver) => name switch
    {
        "static" => new StaticPolicy(setting.Numbers.Segments.Sum(s => s.Watts)),
        "rules" => new RulesPolicy(setting.Site, setting.Numbers, setting.World, rules.Rules),
        "oracle" => PlanPolicy.Oracle(setting.Numbers, setting.World, solver, bound.PeakWatts),
        _ => new PlanPolicy(setting.Numbers, setting.World, solver, PlannerSettings.Shipped),
    };

    /// <summary>Money of each day with its even share of what belongs to no day.</summary>
    private static double[] DaysOf(BoundResult bound, int days)
    {
        double[] money = new double[days];
        int perDay = bound.StepMoney.Length / days;
        for (int k = 0; k < bound.StepMoney.Length; k++)
        {
            money[k / perDay] += bound.StepMoney[k];
        }

        return [.. money.Select(m => m + ((bound.StoredValue - bound.DemandCharge) / days))];
    }

    private static BacktestRow RowOf(string name, BacktestScore score, BacktestScore rules, double[] boundDays, double bound, BacktestSetting setting, PlanPolicy? plan)
    {
        int days = score.Days;
        var (low, high) = Capture.Interval(score.DayMoney, rules.DayMoney, boundDays);
        double[] times = plan is null ? [] : [.. plan.SolveMilliseconds.Order()];
        double full = setting.Site.Battery?.Energy.Value ?? 0;
        return new BacktestRow
        {
            Policy = name,
            ProfitPerDay = score.Money / days,
            PercentOfBound = 100 * score.Money / bound,
            Capture = Finite(Capture.Of(score.Money, rules.Money, bound)),
            CaptureLow = Finite(low),
            CaptureHigh = Finite(high),
            GpuHoursPerDay = score.GpuHours / days,
            EnergyCostPerDay = score.EnergyCost / days,
            DemandChargePerDay = score.DemandCharge / days,
            CarsDelayedWh = score.HeldBackWattHours,
            SecondsOverLimit = 60.0 * score.MinutesOverLimit,
            CyclesPerDay = full > 0 ? score.DischargedWattHours / full / days : 0,
            MonthlyPeaksWatts = score.PeakWatts,
            IsWithinGates = score.IsWithinGates,
            SolveMsP50 = times.Length == 0 ? null : times[times.Length / 2],
            SolveMsP99 = times.Length == 0 ? null : times[(int)(times.Length * 0.99)],
        };
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
