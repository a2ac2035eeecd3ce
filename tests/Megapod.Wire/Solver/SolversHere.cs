namespace Megapod.Wire.Solver;

using Megapod.Core.Ports;
using Megapod.Devices.Solver;

/// <summary>The solvers that this machine has. Clp must be there; HiGHS may be.</summary>
internal static class SolversHere
{
    public const string Clp = "clp";
    public const string Highs = "highs";
    public const string Child = "child";

    public static readonly TimeSpan Ample = TimeSpan.FromSeconds(60);

    public static bool HasHighs { get; } = IsThere(HighsSolver.TryOpen(Ample));

    public static TheoryData<string> All => HasHighs ? [Clp, Highs, Child] : [Clp, Child];

    /// <summary>The product itself as a child.</summary>
    public static ChildSolverConfig RealChild(TimeSpan? limit = null, params string[] more) =>
        new(Environment.ProcessPath!, [Path.Combine(AppContext.BaseDirectory, "megapod.dll"), "solve", .. more], limit ?? Ample);

    public static ISolver Open(string name, TimeSpan? limit = null) => name switch
    {
        Clp => ClpSolver.TryOpen(limit ?? Ample) ?? throw new InvalidOperationException("Clp is missing: install coinor-libclp1."),
        Highs => HighsSolver.TryOpen(limit ?? Ample)!,
        _ => Solvers.OpenChild(RealChild(Ample, "--limit", (limit ?? Ample).TotalSeconds.ToString("R")), TimeProvider.System),
    };

    private static bool IsThere(ISolver? solver)
    {
        using (solver)
        {
            return solver is not null;
        }
    }
}
