namespace Megapod.Core.Model;

/// <summary>Where a solver stood at an optimum: one status a column and one a row. Any statuses are a start; bad ones only cost steps.</summary>
/// <param name="Columns">Status of each column.</param>
/// <param name="Rows">Status of each row's activity.</param>
public sealed record SolverBasis(BasisStatus[] Columns, BasisStatus[] Rows);
