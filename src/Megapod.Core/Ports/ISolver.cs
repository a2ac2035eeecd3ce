namespace Megapod.Core.Ports;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;

/// <summary>Solves linear programs, one at a time. It waits: nothing that must act in time calls it.</summary>
public interface ISolver : IDisposable
{
    /// <summary>Code of the fault that says that no choice satisfies all constraints; every other fault is about the solver.</summary>
    const string Infeasible = "MP3402";

    /// <summary>What solves, for people, such as <c>Clp 1.17.6</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Solves a program to the tolerance of 1e-9 that warm and cold solves need to agree (at 1e-7 they were seen to differ by 1.5e-6). The same program, handed over again with other numbers, is cheaper than
    /// a new one: the solver may keep what it knows of it.
    /// </summary>
    /// <param name="program">The program; not changed, and not read after the call.</param>
    /// <param name="start">Where to begin; null: where the same program ended the time before, or cold.</param>
    /// <returns>The optimum; or why there is none: infeasible, unbounded, out of time, or the solver is missing or died.</returns>
    Outcome<LinearSolution> Solve(LinearProgram program, SolverBasis? start = null);
}
