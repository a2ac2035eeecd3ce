namespace Megapod.Lab.Bench.Solver;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Devices.Solver;
using Megapod.Lab.Backtest;
using Megapod.Planning.Horizon;
using Megapod.Planning.Planner;

/// <summary>Measures one case after the other.</summary>
internal sealed class SolverMeasuring : IDisposable
{
    private const string Cold = "clp-cold";
    private const string WarmMedian = "clp-warm-p50";
    private const string WarmTail = "clp-warm-p99";
    private const string Difference = "objective-difference";
    private static readonly TimeSpan DayLimit = TimeSpan.FromMinutes(1);

    /// <summary>Three of the shipped planner's futures: an ordinary, a quiet and a busy day, each with the prices and surprises of another day of the past.</summary>
    private static readonly PlannerSettings ThreeFutures = PlannerSettings.Shipped with
    {
        Quarters = 48,
        Hours = 36,
        Futures = [.. PlannerSettings.Shipped.Futures.Take(3).Select(s => s with { Weight = 1.0 / 3 })],
    };

    private readonly SolverBenchRequest request;
    private readonly IReadOnlyList<IPeerSolver> peers;
    private readonly ColdSolver cold;
    private readonly string folder;
    private readonly CancellationToken stop;
    private readonly Outcome<ISolver> daily = Solvers.Open(DayLimit);

    /// <summary>Measuring for a request.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="peers">Those that are here.</param>
    /// <param name="cold">A child for cold solves.</param>
    /// <param name="folder">An empty folder for exported programs.</param>
    /// <param name="stop">Ends it.</param>
    public SolverMeasuring(SolverBenchRequest request, IReadOnlyList<IPeerSolver> peers, ISolver cold, string folder, CancellationToken stop)
    {
        this.request = request;
        this.peers = peers;
        this.cold = new ColdSolver(cold);
        this.folder = folder;
        this.stop = stop;
    }

    /// <summary>A horizon of one future: the first program cold by all, then successive ones warm.</summary>
    public Outcome<IReadOnlyList<BenchRow>> Horizon(HorizonCase horizon, BacktestSetting setting, ISolver warm)
    {
        var truth = new HorizonTruth(setting, horizon.Shape);
        var samples = new Samples();
        if (Sample(horizon.Name, truth.Program, samples) is { } failed)
        {
            return Fail(failed);
        }

        using var timed = new TimedSolver(warm, TimeProvider.System);
        for (int k = 0; k <= request.Resolves && !stop.IsCancellationRequested; k++)
        {
            request.Progress?.Invoke(horizon.Name, k / (double)(request.Resolves + 1));
            if (k == request.Resolves && Sample(horizon.Name, truth.Program, samples) is { } fault)
            {
                return Fail(fault);
            }

            var solved = truth.Next(timed);
            if (!solved.IsSuccess)
            {
                return Outcome<IReadOnlyList<BenchRow>>.Failure(solved.Faults);
            }

            if (k == request.Resolves)
            {
                samples.Ours[^1] = solved.Value.Objective;
            }
        }

        string what = $"{truth.Program.ColumnCount} columns, {truth.Program.RowCount} rows";
        return Rows(horizon.Name, what, samples, timed.Milliseconds.Skip(1).ToList(), null);
    }

    /// <summary>Successive plans in three futures, as the planner makes them quarter by quarter through the scored days; once a day one is solved by all.</summary>
    public Outcome<IReadOnlyList<BenchRow>> Plans(BacktestSetting setting, ISolver warm)
    {
        if (!daily.IsSuccess)
        {
            return Outcome<IReadOnlyList<BenchRow>>.Failure(daily.Faults);
        }

        var samples = new Samples();
        var times = new List<double>();
        Fault? failed = null;
        string what = "";
        int columns = new HorizonProgram(setting.Numbers, ThreeFutures.Shape).Program.ColumnCount;
        using var timed = new PlanSolver(warm, daily.Value, columns, (program, solution, milliseconds) =>
        {
            times.Add(milliseconds);
            what = $"{program.ColumnCount} columns, {program.RowCount} rows";

            // Noon is no special hour for the solver, and its prices are known; midnight may be the month's.
            if (times.Count % 96 == 48 && failed is null)
            {
                failed = Sample(SolverBench.Scenarios, program, samples);
                if (failed is null)
                {
                    samples.Ours[^1] = solution.Objective;
                }
            }
        });
        request.Progress?.Invoke(SolverBench.Scenarios, 0);
        var policy = new PlanPolicy(setting.Numbers, setting.World, timed, ThreeFutures);
        int days = 0;
        var score = BacktestRun.Of(setting.Numbers, setting.World, policy, setting.StartWattHours, null, () =>
        {
            request.Progress?.Invoke(SolverBench.Scenarios, days++ / (double)setting.World.Days);
            return stop.IsCancellationRequested || failed is not null;
        });
        if (failed is not null || score is null)
        {
            return failed is null ? Outcome<IReadOnlyList<BenchRow>>.Success([]) : Fail(failed);
        }

        return Rows(SolverBench.Scenarios, what, samples, times.Skip(1).ToList(), (SolverBench.MedianBound, SolverBench.TailBound));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (daily.IsSuccess)
        {
            daily.Value.Dispose();
        }
    }

    /// <summary>Exports a program for the peers and solves it cold.</summary>
    private Fault? Sample(string name, LinearProgram program, Samples samples)
    {
        var solved = cold.Solve(program, request.Repeats);
        if (!solved.IsSuccess)
        {
            return solved.Faults[0];
        }

        samples.Problems.Add(ExportedProgram.Write(program, folder, $"{name}-{samples.Problems.Count}"));
        samples.ColdMilliseconds.Add(solved.Value.Milliseconds);
        samples.ColdObjectives.Add(solved.Value.Objective);
        samples.Ours.Add(solved.Value.Objective);
        return null;
    }

    private Outcome<IReadOnlyList<BenchRow>> Rows(string name, string what, Samples samples, List<double> warm, (double Median, double Tail)? bounds)
    {
        var rows = new List<BenchRow>();
        double coldMedian = samples.Problems.Count > 0 ? Quantiles.Median(samples.ColdMilliseconds) : double.NaN;
        double fastest = double.PositiveInfinity;
        var differences = new List<(string Peer, double Worst)>();
        foreach (var peer in samples.Problems.Count > 0 ? peers : [])
        {
            request.Progress?.Invoke($"{name}, {peer.Name}", 0);
            var answers = peer.Solve(samples.Problems, request.Repeats, stop);
            if (!answers.IsSuccess)
            {
                return stop.IsCancellationRequested ? Outcome<IReadOnlyList<BenchRow>>.Success([]) : Outcome<IReadOnlyList<BenchRow>>.Failure(answers.Faults);
            }

            double median = Quantiles.Median([.. answers.Value.Select(a => a.Milliseconds)]);
            fastest = Math.Min(fastest, median);
            rows.Add(new BenchRow(name, peer.Name, median, "ms", Ratio(coldMedian, median), $"{peer.How}; ratio of {Cold} to it"));
            differences.Add((peer.Name, answers.Value.Select((a, k) => Math.Max(Relative(samples.Ours[k], a.Objective), Relative(samples.ColdObjectives[k], a.Objective))).Max()));
            request.Progress?.Invoke($"{name}, {peer.Name}", 1);
        }

        string solves = $"{what}; through the child and back";
        var ours = new List<BenchRow>();
        if (samples.Problems.Count > 0)
        {
            ours.Add(new BenchRow(name, Cold, coldMedian, "ms", Ratio(coldMedian, fastest), $"{solves}, {samples.Problems.Count} programs handed over whole; ratio to the faster peer"));
        }

        if (warm.Count > 0)
        {
            double p50 = Quantiles.Median(warm);
            double p99 = Quantiles.Of(warm, 0.99);
            string many = string.Create(CultureInfo.InvariantCulture, $"{solves}, {warm.Count} successive plans");
            ours.Add(new BenchRow(name, WarmMedian, p50, "ms", bounds is { } b ? p50 / b.Median : Ratio(p50, fastest), many + (bounds is null ? "; ratio to the faster peer" : $"; ratio to the bound of {bounds.Value.Median} ms")));
            ours.Add(new BenchRow(name, WarmTail, p99, "ms", bounds is { } t ? p99 / t.Tail : Ratio(p99, fastest), many + (bounds is null ? "; ratio to the faster peer" : $"; ratio to the bound of {bounds.Value.Tail} ms")));
        }

        rows.InsertRange(0, ours);
        if (differences.Count > 0)
        {
            double worst = differences.Max(d => d.Worst);
            string each = string.Join(", ", differences.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Peer} {d.Worst:0.0E+0}")));
            rows.Add(new BenchRow(name, Difference, worst, SolverBench.DifferenceUnit, worst / SolverBench.DifferenceBound, $"largest of {samples.Problems.Count} programs, cold and warm: {each}; ratio to the bound of {SolverBench.DifferenceBound:0E+0}"));
        }

        request.Progress?.Invoke(name, 1);
        return Outcome<IReadOnlyList<BenchRow>>.Success(rows);
    }

    private static double? Ratio(double ours, double theirs) => double.IsFinite(ours) && double.IsFinite(theirs) && theirs > 0 ? ours / theirs : null;

    private static double Relative(double ours, double theirs) => Math.Abs(ours - theirs) / Math.Max(1, Math.Abs(theirs));

    private static Outcome<IReadOnlyList<BenchRow>> Fail(Fault fault) => Outcome<IReadOnlyList<BenchRow>>.Failure([fault]);

    /// <summary>Programs that everybody solves.</summary>
    private sealed class Samples
    {
        public List<ExportedProgram> Problems { get; } = [];

        public List<double> ColdMilliseconds { get; } = [];

        public List<double> ColdObjectives { get; } = [];

        /// <summary>Our optimum by the way the planner solves: warm where there was one.</summary>
        public List<double> Ours { get; } = [];
    }
}
