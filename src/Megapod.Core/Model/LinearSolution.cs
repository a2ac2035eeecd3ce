namespace Megapod.Core.Model;

/// <summary>An optimum of a <see cref="LinearProgram"/>.</summary>
/// <param name="Objective">The least cost.</param>
/// <param name="Values">Each column's value.</param>
/// <param name="RowPrices">Each row's dual: what the objective rises by when the row's activity is made one more. At a vertex with ties it is one of several.</param>
/// <param name="Basis">Where to begin with a program of the same pattern that differs a little.</param>
/// <param name="Iterations">Steps that the solver took.</param>
public sealed record LinearSolution(double Objective, double[] Values, double[] RowPrices, SolverBasis Basis, int Iterations);
