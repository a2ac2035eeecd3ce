namespace Megapod.Wire.Solver;

using Megapod.Lab.Bench.Solver;

/// <summary>The solver's benchmark in a slice that takes seconds: what it measures is there, and others confirm the optima.</summary>
public sealed class SolverBenchTests
{
    [Theory]
    [InlineData("24h-15min")]
    [InlineData("24h-5min")]
    [InlineData(SolverBench.Scenarios)]
    public void Rows_of_a_case_are_there_and_others_find_the_same_optimum(string name)
    {
        var rows = SolverBench.Run(Request([name]), CancellationToken.None).Value;
        Assert.All(rows, row => Assert.Equal(name, row.Case));

        // glpsol is needed by other tests, too; scipy may be missing.
        string[] subjects = [.. rows.Select(r => r.Subject).Where(s => s != "highs")];
        Assert.Equal(["clp-cold", "clp-warm-p50", "clp-warm-p99", "glpsol", "objective-difference"], subjects);

        // What glpsol takes is the difference of two runs of it, which is nothing where the machine had more to do in the second.
        Assert.All(rows.Where(r => r.Unit == "ms"), row => Assert.InRange(row.Value, row.Subject == "glpsol" ? 0 : 0.01, 60_000));
        Assert.InRange(rows.Single(r => r.Subject == "objective-difference").Value, 0, SolverBench.DifferenceBound);
    }

    [Fact]
    public void Case_that_is_none_is_refused() => Assert.Equal("MP3043", SolverBench.Run(Request(["25h"]), CancellationToken.None).Faults[0].Code);

    [Fact]
    public void Stopped_benchmark_has_no_rows()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Empty(SolverBench.Run(Request(["24h-15min"]), stop.Token).Value);
    }

    private static SolverBenchRequest Request(IReadOnlyList<string> cases) => new()
    {
        Program = [Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, "megapod.dll")],
        Cases = cases,
        Days = 1,
        Resolves = 3,
        Repeats = 1,
    };
}
