namespace Megapod.Wire.Solver;

using System.Diagnostics;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Files.Mps;
using Megapod.Lab.Backtest;

/// <summary>Somebody else's solver reads our MPS files and judges our optima.</summary>
public sealed class GlpsolTests
{
    private const double Free = double.PositiveInfinity;

    public static TheoryData<string> Here => SolversHere.All;

    [Theory]
    [MemberData(nameof(Here))]
    public void Least_cost_is_the_same(string name)
    {
        using var solver = SolversHere.Open(name);
        foreach (var (what, program) in Judged())
        {
            double theirs = Judge(program) ?? throw new InvalidOperationException($"{what}: glpsol found no optimum");
            double ours = solver.Solve(program).Value.Objective;
            Assert.True(Math.Abs(theirs - ours) <= 1e-6 * (1 + Math.Abs(theirs)), $"{what}: glpsol {theirs:R}, ours {ours:R}");
        }
    }

    /// <summary>What the command tells beside the file is what the file's optimum is: the program was solved before its prices were worked out, and is as it was after.</summary>
    [Fact]
    public void Optimum_that_is_told_beside_an_exported_plan_is_the_files()
    {
        var made = PlanRun.Make(new BacktestRequest(), null, 0.2).Value;
        double theirs = Judge(made.Program)!.Value;
        Assert.InRange(made.Objective, theirs - (1e-6 * Math.Abs(theirs)), theirs + (1e-6 * Math.Abs(theirs)));
    }

    [Fact]
    public void Judge_finds_no_optimum_where_there_is_none()
    {
        Assert.Null(Judge(Programs.Of([(1, 0, 3), (1, 0, 3)], (7, [1, 1], Free))));
        Assert.Null(Judge(Programs.Of([(-1, 0, Free), (1, 0, Free)], (0, [1, -1], Free))));
    }

    private static IEnumerable<(string What, LinearProgram Program)> Judged()
    {
        for (int seed = 100; seed < 110; seed++)
        {
            yield return ($"seed {seed}", Programs.Planted(seed, 10 + seed % 30, 8 + (seed % 20), 0.3).Program);
        }

        yield return ("site", Programs.Site(1, scenarios: 2, steps: 30));
        var plan = PlanRun.Make(new BacktestRequest { Case = "tight" }, Instant.FromUtc(new DateTime(2025, 6, 5, 14, 0, 0, DateTimeKind.Utc)), null).Value;
        yield return ("a plan's own", plan.Program);
        yield return ("range", Programs.Of([(1, -3, 4), (2, 0, Free)], (2, [1, 1], 5)));
        yield return ("free and fixed", Programs.Of([(1, -Free, Free), (5, 3, 3)], (7, [1, 1], 7)));
        yield return ("below zero", Programs.Of([(-1, -Free, -2), (-1, -5, Free), (1, -9, -4)], (-Free, [1, 1, 1], 1), (-Free, [1, 0, 1], Free)));
        yield return ("empty column", Programs.Of([(2, 1, 3), (-1, -7, -2)], (-4, [0, 0], 4)));
    }

    /// <summary>The least cost by glpsol; null where it finds none.</summary>
    private static double? Judge(LinearProgram program)
    {
        string folder = Directory.CreateTempSubdirectory("megapod-glpsol-").FullName;
        try
        {
            string mps = Path.Combine(folder, "program.mps");
            string answer = Path.Combine(folder, "answer.txt");
            using (var writer = new StreamWriter(mps))
            {
                MpsWriter.Write(program, writer);
            }

            using var glpsol = Process.Start(new ProcessStartInfo("glpsol", ["--freemps", mps, "--min", "-w", answer]) { RedirectStandardOutput = true, UseShellExecute = false })!;
            string said = glpsol.StandardOutput.ReadToEnd();
            glpsol.WaitForExit();
            Assert.True(File.Exists(answer), said);

            // "s bas ROWS COLUMNS PRIMAL DUAL OBJECTIVE", both statuses f (feasible) at an optimum.
            string[] words = File.ReadLines(answer).First(line => line.StartsWith("s bas")).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(program.ColumnCount.ToString(), words[3]);
            return words[4] == "f" && words[5] == "f" ? double.Parse(words[6]) : null;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
