namespace Megapod.Lab.Backtest;

using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Lab.Report;
using Megapod.Planning.Planner;
using Megapod.Planning.Score;

/// <summary>Judges policies over one world beside the bound and the best rules; for a report also planners that know more than one can, so that what they do not know gets a price.</summary>
internal sealed class BacktestJudge
{
    private const string Planner = "plan";
    private const string Oracle = "oracle";

    private readonly BacktestRequest request;
    private readonly BacktestSetting setting;
    private readonly ISolver solver;
    private readonly Action<string, double>? progress;
    private readonly CancellationToken stop;

    /// <summary>A judge of a world.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="setting">Site and world.</param>
    /// <param name="solver">What solves.</param>
    /// <param name="progress">Told what is being done and which share of it is; may be null.</param>
    /// <param name="stop">Ends the work with a fault.</param>
    public BacktestJudge(BacktestRequest request, BacktestSetting setting, ISolver solver, Action<string, double>? progress, CancellationToken stop)
    {
        this.request = request;
        this.setting = setting;
        this.solver = solver;
        this.progress = progress;
        this.stop = stop;
    }

    /// <summary>Judges what was asked for.</summary>
    /// <param name="trace">Gets the minute record of the last policy named; may be null.</param>
    /// <param name="page">Gets what a report shows; may be null.</param>
    public Outcome<BacktestResult> Run(TextWriter? trace, BacktestPage? page)
    {
        progress?.Invoke("bound", 0);
        var bound = WorldBound.Solve(setting.Numbers, setting.World, setting.StartWattHours, solver);
        if (!bound.IsSuccess)
        {
            return Outcome<BacktestResult>.Failure(bound.Faults);
        }

        progress?.Invoke("bound", 1);

        // Every row is judged against the best rules, so they are looked for even where nobody asked to see them.
        var rules = new RuleSearch(setting.Site, setting.Numbers, setting.World, setting.StartWattHours).Best(
            request.Threads, (done, all) => progress?.Invoke("grid of rules", done / (double)all), () => stop.IsCancellationRequested);
        if (rules is null)
        {
            return Stopped();
        }

        double[] boundDays = DaysOf(bound.Value, setting.World.Days);
        var rows = new List<BacktestRow>();
        var scores = new List<(string Name, BacktestScore Score)>();
        var quarters = new QuarterRecorder();
        foreach (string name in request.Policies)
        {
            var policy = PolicyOf(name, rules, bound.Value, page is null ? null : quarters);
            var record = name == request.Policies[^1] && trace is not null ? new MinuteTrace(setting, trace) : null;
            if (Score(name, policy, (page is not null && name == Planner ? quarters.Minute : null) + (Action<int, int, MinuteSite>?)(record is null ? null : record.Write)) is not { } score)
            {
                return Stopped();
            }

            scores.Add((name, score));
            rows.Add(RowOf(name, score, rules.Score, boundDays, bound.Value.Money, policy as PlanPolicy));
        }

        List<BacktestLoss>? losses = null;
        if (page is not null)
        {
            if (Knowing(bound.Value, rules, scores, quarters) is not { } known)
            {
                return Stopped();
            }

            losses = LossesOf(known, bound.Value);
            page.Take(setting, bound.Value, boundDays, scores, known[0].Score.DayMoney, quarters);
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
            Losses = losses,
        });
    }

    /// <summary>The planner as it is, with each of what it does not know known alone, and with all of it; null when it was stopped.</summary>
    private List<(string Name, string How, BacktestScore Score)>? Knowing(BoundResult bound, RuleChoice rules, List<(string Name, BacktestScore Score)> scores, QuarterRecorder quarters)
    {
        var shipped = PlannerSettings.Shipped;
        var best = shipped with { PeakTargets = bound.PeakWatts, PeakCaution = double.NaN };
        (string Name, string How, PlannerSettings Settings, Foresight Foresight)[] runs =
        [
            (Planner, "The planner as shipped, with forecasts alone.", shipped, Foresight.None),
            ("exact-prices", "The planner as shipped, but all its futures have the prices that settled. Cars, reserve and month peak as usual.", shipped, Foresight.Prices),
            ("exact-cars", "The planner as shipped, but all its futures have the cars that came, as means of quarters, and so it keeps no reserve against more of them. Prices and month peak as usual.", shipped, Foresight.Cars),
            ("bound-peaks", "The planner as shipped, but it aims at the bound's month peaks instead of choosing. Cars, reserve and prices as usual.", best, Foresight.None),
            (Oracle, "One future, in which cars and prices are exact as far as a plan looks, and the bound's month peaks; executed minute by minute. What it lacks is the horizon and the execution.", new PlannerSettings { PeakTargets = bound.PeakWatts }, Foresight.All),
        ];
        var known = new List<(string Name, string How, BacktestScore Score)>();
        foreach (var (name, how, settings, foresight) in runs)
        {
            var score = scores.Find(s => s.Name == name).Score;
            if (score is null)
            {
                bool isShown = name == Planner;
                score = Score($"{name}, for the report", isShown ? PolicyOf(name, rules, bound, quarters) : new PlanPolicy(setting.Numbers, setting.World, solver, settings, foresight), isShown ? quarters.Minute : null);
            }

            if (score is null)
            {
                return null;
            }

            known.Add((name, how, score));
        }

        return known;
    }

    private List<BacktestLoss> LossesOf(List<(string Name, string How, BacktestScore Score)> known, BoundResult bound)
    {
        double days = setting.World.Days;
        double best = bound.Money / days;
        double planner = known[0].Score.Money / days;
        return
        [
            .. known.Select(k => new BacktestLoss(k.Name, k.How, k.Score.Money / days, best - (k.Score.Money / days), (k.Score.Money / days) - planner, k.Score.HeldBackWattHours)),
            new BacktestLoss("bound", "The optimum of one program over all days at once, on means of quarters, that knew everything. Executed by nobody.", best, 0, best - planner, bound.HeldBackWattHours),
        ];
    }

    /// <summary>Runs a policy; null when it was stopped.</summary>
    private BacktestScore? Score(string what, IBacktestPolicy policy, Action<int, int, MinuteSite>? watch)
    {
        int day = 0;
        var score = BacktestRun.Of(setting.Numbers, setting.World, policy, setting.StartWattHours, watch, () =>
        {
            progress?.Invoke(what, day++ / (double)setting.World.Days);
            return stop.IsCancellationRequested;
        });
        progress?.Invoke(what, 1);
        return score;
    }

    private static Outcome<BacktestResult> Stopped() => Outcome<BacktestResult>.Failure(new Fault("MP3041", "The back-test was stopped before its end.", "Start it again; nothing is kept."));

    private IBacktestPolicy PolicyOf(string name, RuleChoice rules, BoundResult bound, QuarterRecorder? quarters) => name switch
    {
        "static" => new StaticPolicy(setting.Numbers.Segments.Sum(s => s.Watts)),
        "rules" => new RulesPolicy(setting.Site, setting.Numbers, setting.World, rules.Rules),
        Oracle => PlanPolicy.Oracle(setting.Numbers, setting.World, solver, bound.PeakWatts),
        _ => new PlanPolicy(setting.Numbers, setting.World, solver, PlannerSettings.Shipped) { Watcher = quarters is null ? null : quarters.Plan },
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

    private BacktestRow RowOf(string name, BacktestScore score, BacktestScore rules, double[] boundDays, double bound, PlanPolicy? plan)
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
