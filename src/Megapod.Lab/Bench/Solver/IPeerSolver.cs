namespace Megapod.Lab.Bench.Solver;

using Megapod.Core.Outcomes;

/// <summary>Somebody else's solver, started for programs that were exported to files.</summary>
internal interface IPeerSolver
{
    /// <summary>Subject of its rows.</summary>
    string Name { get; }

    /// <summary>How its time is taken, for people.</summary>
    string How { get; }

    /// <summary>Solves exported programs, in order.</summary>
    /// <param name="problems">The programs.</param>
    /// <param name="repeats">How often each.</param>
    /// <param name="stop">Ends it; whatever was started is then killed.</param>
    Outcome<IReadOnlyList<MeasuredSolve>> Solve(IReadOnlyList<ExportedProgram> problems, int repeats, CancellationToken stop);
}
