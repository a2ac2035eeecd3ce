namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>An inner node of the power tree.</summary>
public sealed record PowerNode
{
    /// <summary>Its name.</summary>
    public required string Id { get; init; }

    /// <summary>Index of its parent; −1 for the root.</summary>
    public required int Parent { get; init; }

    /// <summary>Hardware rating; infinite when there is none.</summary>
    public Watts Rating { get; init; } = new(double.PositiveInfinity);

    /// <summary>Limits on it, the rating not among them.</summary>
    public required IReadOnlyList<LimitConfig> Limits { get; init; }

    /// <summary>Upper bound of what it carries beyond its children, meter error excluded.</summary>
    public Watts Residual { get; init; }

    /// <summary>Its meter, or null.</summary>
    public MeterConfig? Meter { get; init; }
}
