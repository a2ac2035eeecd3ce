namespace Megapod.Lab.Bench.Solver;

using System.Diagnostics;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;

/// <summary>Solves as if for the first time: a program of another pattern comes in between, so that the child has to be told the whole program and knows no vertex of it.</summary>
/// <param name="child">The child; its start is not timed.</param>
internal sealed class ColdSolver(ISolver child)
{
    private readonly LinearProgram other = Other();

    /// <summary>The optimum and the median of the times, ms; or why there is none.</summary>
    /// <param name="program">The program.</param>
    /// <param name="repeats">How often.</param>
    public Outcome<MeasuredSolve> Solve(LinearProgram program, int repeats)
    {
        double objective = 0;
        double[] times = new double[repeats];
        for (int k = 0; k < repeats; k++)
        {
            var forgotten = child.Solve(other);
            if (!forgotten.IsSuccess)
            {
                return Outcome<MeasuredSolve>.Failure(forgotten.Faults);
            }

            long began = Stopwatch.GetTimestamp();
            var solved = child.Solve(program);
            times[k] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            if (!solved.IsSuccess)
            {
                return Outcome<MeasuredSolve>.Failure(solved.Faults);
            }

            objective = solved.Value.Objective;
        }

        return Outcome<MeasuredSolve>.Success(new MeasuredSolve(objective, Quantiles.Median(times)));
    }

    private static LinearProgram Other()
    {
        var build = new LinearProgramBuilder();
        int column = build.AddColumn("", 1, 0, 1);
        build.Set(build.AddRow("", 0, 1), column, 1);
        return build.Build();
    }
}
