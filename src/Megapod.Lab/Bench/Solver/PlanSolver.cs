namespace Megapod.Lab.Bench.Solver;

using System.Diagnostics;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;

/// <summary>
/// Solves a planner's plans in one solver, timed, and what else it asks for in another: the days from which it chooses the month's peak are programs of another pattern, after which
/// a plan would be solved cold. None of the two is disposed of here.
/// </summary>
/// <param name="plans">Solves plans.</param>
/// <param name="others">Solves the rest.</param>
/// <param name="columns">How many columns a plan has.</param>
/// <param name="onPlan">Told a plan's program, its optimum and the time from handing it over until the answer was there, ms.</param>
internal sealed class PlanSolver(ISolver plans, ISolver others, int columns, Action<LinearProgram, LinearSolution, double> onPlan) : ISolver
{
    /// <inheritdoc/>
    public string Name => plans.Name;

    /// <inheritdoc/>
    public Outcome<LinearSolution> Solve(LinearProgram program, SolverBasis? start = null)
    {
        if (program.ColumnCount != columns)
        {
            return others.Solve(program, start);
        }

        long began = Stopwatch.GetTimestamp();
        var solved = plans.Solve(program, start);
        double milliseconds = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        if (solved.IsSuccess)
        {
            onPlan(program, solved.Value, milliseconds);
        }

        return solved;
    }

    /// <summary>Nothing to let go of: both solvers are their owners'.</summary>
    public void Dispose()
    {
    }
}
