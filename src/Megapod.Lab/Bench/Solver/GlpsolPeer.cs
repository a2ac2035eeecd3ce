namespace Megapod.Lab.Bench.Solver;

using System.Globalization;
using Megapod.Core.Outcomes;

/// <summary>GLPK's glpsol as it stands, with its presolver. It tells its time in tenths of a second only, so what it takes to read the file alone (<c>--check</c>) is taken off its whole time.</summary>
internal sealed class GlpsolPeer : IPeerSolver
{
    private const string Program = "glpsol";

    /// <summary>What takes seconds is not repeated: it is certain enough, ms.</summary>
    private const double LongMilliseconds = 2_000;

    private GlpsolPeer()
    {
    }

    /// <inheritdoc/>
    public string Name => "glpsol";

    /// <inheritdoc/>
    public string How => "cold, by the MPS file; its whole time less that of reading the file alone";

    /// <summary>glpsol where it is; null where it is not.</summary>
    public static GlpsolPeer? TryFind() => PeerProcess.Run(Program, ["--version"], CancellationToken.None) is { Code: 0 } ? new GlpsolPeer() : null;

    /// <inheritdoc/>
    public Outcome<IReadOnlyList<MeasuredSolve>> Solve(IReadOnlyList<ExportedProgram> problems, int repeats, CancellationToken stop)
    {
        var answers = new List<MeasuredSolve>();
        foreach (var problem in problems)
        {
            string written = problem.Mps + ".glpsol";
            var solving = new List<double>();
            var reading = new List<double>();
            while (solving.Count < repeats && (solving.Count == 0 || solving[^1] < LongMilliseconds))
            {
                var read = PeerProcess.Run(Program, ["--freemps", problem.Mps, "--min", "--check"], stop);
                var solved = PeerProcess.Run(Program, ["--freemps", problem.Mps, "--min", "-w", written], stop);
                if (read is not { Code: 0 } || solved is not { Code: 0 })
                {
                    return Failed(solved?.Said ?? "it was stopped");
                }

                reading.Add(read.Value.Milliseconds);
                solving.Add(solved.Value.Milliseconds);
            }

            if (ObjectiveIn(written) is not { } objective)
            {
                return Failed("it found no optimum");
            }

            answers.Add(new MeasuredSolve(objective, Math.Max(0, Quantiles.Median(solving) - Quantiles.Median(reading))));
        }

        return Outcome<IReadOnlyList<MeasuredSolve>>.Success(answers);
    }

    /// <summary>The line <c>s bas ROWS COLUMNS PRIMAL DUAL OBJECTIVE</c>, both statuses f (feasible) at an optimum.</summary>
    private static double? ObjectiveIn(string file)
    {
        string[] words = File.ReadLines(file).FirstOrDefault(line => line.StartsWith("s bas", StringComparison.Ordinal))?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return words is [_, _, _, _, "f", "f", var cost] ? double.Parse(cost, CultureInfo.InvariantCulture) : null;
    }

    private static Outcome<IReadOnlyList<MeasuredSolve>> Failed(string why) => Outcome<IReadOnlyList<MeasuredSolve>>.Failure(BenchFaults.PeerFailed(Program, why));
}
