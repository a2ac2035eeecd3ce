namespace Megapod.Devices.Solver;

using Megapod.Core.Outcomes;
using Megapod.Core.Ports;

/// <summary>Opens what solves linear programs on this machine.</summary>
public static class Solvers
{
    /// <summary>A solver in this process: Clp where it is installed, because that is what every test runs against; otherwise HiGHS.</summary>
    /// <param name="limit">Time after which one solve gives up. Positive.</param>
    /// <returns>The solver; or MP3401, which names the package to install.</returns>
    public static Outcome<ISolver> Open(TimeSpan limit) => Open(limit, ClpLibrary.Name, HighsLibrary.Name);

    /// <summary>A solver in a process of its own, started with the first program: what goes wrong in there never takes this process along.</summary>
    /// <param name="config">How to start it, and how long one solve may take.</param>
    /// <param name="clock">Time for limits and for the pause before a new start.</param>
    public static ISolver OpenChild(ChildSolverConfig config, TimeProvider clock) => new ChildSolver(config, clock);

    internal static Outcome<ISolver> Open(TimeSpan limit, string clp, string highs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit, TimeSpan.Zero);
        SolverHeap.Keep();
        ISolver? solver = ClpSolver.TryOpen(limit, clp);
        solver ??= HighsSolver.TryOpen(limit, highs);
        return solver is null ? Outcome<ISolver>.Failure(SolverFaults.IsMissing) : Outcome<ISolver>.Success(solver);
    }
}
