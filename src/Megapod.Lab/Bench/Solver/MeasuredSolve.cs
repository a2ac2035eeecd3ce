namespace Megapod.Lab.Bench.Solver;

/// <summary>An optimum and the time that it took.</summary>
/// <param name="Objective">Its least cost.</param>
/// <param name="Milliseconds">The median of the repeats, ms; what it counts belongs to who measured.</param>
internal sealed record MeasuredSolve(double Objective, double Milliseconds);
