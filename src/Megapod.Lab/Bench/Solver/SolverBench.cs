namespace Megapod.Lab.Bench.Solver;

using System.Globalization;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Devices.Solver;
using Megapod.Lab.Backtest;

/// <summary>
/// How long plans take to solve, in a child process as a site solves them, beside glpsol and HiGHS on the same programs in the same run. All times of ours are from handing the
/// program over until the answer is back and checked: model update, both ways through the pipes and the solve.
/// </summary>
public static class SolverBench
{
    /// <summary>The most that an optimum of ours may differ from a peer's, relative.</summary>
    public const double DifferenceBound = 1e-6;

    /// <summary>Unit of the rows that this bound is for.</summary>
    public const string DifferenceUnit = "relative";

    /// <summary>The most that the median of successive plans in three futures may take, ms.</summary>
    public const double MedianBound = 10;

    /// <summary>The same for the 99th percentile.</summary>
    public const double TailBound = 100;

    /// <summary>The case of successive plans in three futures.</summary>
    public const string Scenarios = "48h-3-scenarios";

    private const string Standard = "standard";
    private const string Market = "nl-day-ahead";

    /// <summary>A week, a day of plans after it, and room for the steps of an hour.</summary>
    private const int HorizonDays = 9;

    private static readonly TimeSpan SolveLimit = TimeSpan.FromMinutes(2);

    /// <summary>Names of the cases.</summary>
    public static IReadOnlyList<string> AllCases { get; } = [.. HorizonCase.All.Select(c => c.Name), Scenarios];

    /// <summary>Runs the benchmark.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="stop">Ends it; there are then no rows.</param>
    /// <returns>Rows, empty when it was stopped; or what is wrong or missing.</returns>
    public static Outcome<IReadOnlyList<BenchRow>> Run(SolverBenchRequest request, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Cases.FirstOrDefault(c => !AllCases.Contains(c)) is { } unknown)
        {
            return Fail(BenchFaults.UnknownCase(unknown));
        }

        var horizons = Build(request, Math.Max(HorizonDays, request.Days));
        var scored = Build(request, request.Days);
        if (!horizons.IsSuccess || !scored.IsSuccess)
        {
            return Outcome<IReadOnlyList<BenchRow>>.Failure(horizons.IsSuccess ? scored.Faults : horizons.Faults);
        }

        string folder = Directory.CreateTempSubdirectory("megapod-bench-solver-").FullName;
        try
        {
            using var cold = Open(request);
            using var measuring = new SolverMeasuring(request, Peers(request), cold, folder, stop);
            var rows = new List<BenchRow>();
            foreach (string name in request.Cases)
            {
                using var warm = Open(request);
                var more = HorizonCase.All.Where(c => c.Name == name).Select(c => (HorizonCase?)c).FirstOrDefault() is { } horizon
                    ? measuring.Horizon(horizon, horizons.Value, warm)
                    : measuring.Plans(scored.Value, warm);
                if (stop.IsCancellationRequested)
                {
                    return Outcome<IReadOnlyList<BenchRow>>.Success([]);
                }

                if (!more.IsSuccess)
                {
                    return more;
                }

                rows.AddRange(more.Value);
            }

            return Outcome<IReadOnlyList<BenchRow>>.Success(rows);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Outcome<BacktestSetting> Build(SolverBenchRequest request, int days) =>
        BacktestBuilder.Build(new BacktestRequest { Case = Standard, Data = request.Data, Market = request.Data is null ? null : Market, Seed = request.Seed, Days = days });

    private static ISolver Open(SolverBenchRequest request)
    {
        string limit = (SolveLimit - TimeSpan.FromSeconds(10)).TotalSeconds.ToString(CultureInfo.InvariantCulture);
        return Solvers.OpenChild(new ChildSolverConfig(request.Program[0], [.. request.Program.Skip(1), "solve", "--limit", limit], SolveLimit), TimeProvider.System);
    }

    private static IReadOnlyList<IPeerSolver> Peers(SolverBenchRequest request)
    {
        var peers = new List<IPeerSolver>();
        Add(GlpsolPeer.TryFind(), "glpsol is not here: its rows are left out. Debian package: glpk-utils.");
        Add(HighsPeer.TryFind(), "No python3 here has scipy: the rows of highs are left out. Debian package: python3-scipy.");
        return peers;

        void Add(IPeerSolver? peer, string missing)
        {
            if (peer is null)
            {
                request.Note?.Invoke(missing);
            }
            else
            {
                peers.Add(peer);
            }
        }
    }

    private static Outcome<IReadOnlyList<BenchRow>> Fail(Fault fault) => Outcome<IReadOnlyList<BenchRow>>.Failure([fault]);
}
