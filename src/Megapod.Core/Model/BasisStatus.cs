namespace Megapod.Core.Model;

/// <summary>Status of a column or row in a <see cref="SolverBasis"/>.</summary>
public enum BasisStatus : byte
{
    /// <summary>Not basic and without a bound to stand at: it is zero.</summary>
    Free,

    /// <summary>Basic: its value follows from the others.</summary>
    Basic,

    /// <summary>At its upper bound.</summary>
    AtUpper,

    /// <summary>At its lower bound.</summary>
    AtLower,

    /// <summary>Its bounds are equal.</summary>
    Fixed,
}
