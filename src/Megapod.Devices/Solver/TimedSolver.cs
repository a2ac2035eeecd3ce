namespace Megapod.Devices.Solver;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;

/// <summary>Another solver, and how long it took. It does not own the other one.</summary>
public sealed class TimedSolver : ISolver
{
    private readonly ISolver inner;
    private readonly TimeProvider clock;
    private readonly List<double> milliseconds = [];

    /// <summary>Watches a solver.</summary>
    /// <param name="inner">The solver.</param>
    /// <param name="clock">What time is taken from.</param>
    public TimedSolver(ISolver inner, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(clock);
        this.inner = inner;
        this.clock = clock;
    }

    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <summary>How long each solve took since <see cref="Forget"/>, ms, in order.</summary>
    public IReadOnlyList<double> Milliseconds => milliseconds;

    /// <summary>Begins anew.</summary>
    public void Forget() => milliseconds.Clear();

    /// <inheritdoc/>
    public Outcome<LinearSolution> Solve(LinearProgram program, SolverBasis? start = null)
    {
        long began = clock.GetTimestamp();
        var solved = inner.Solve(program, start);
        milliseconds.Add(clock.GetElapsedTime(began).TotalMilliseconds);
        return solved;
    }

    /// <summary>Nothing to let go of: the other solver is its owner's.</summary>
    public void Dispose()
    {
    }
}
