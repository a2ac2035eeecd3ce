namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>The root of the power tree: the point of common coupling.</summary>
public sealed record GridConnectionConfig
{
    /// <summary>Name of the root node. Default <c>grid</c>.</summary>
    public string Id { get; init; } = "grid";

    /// <summary>Limits of the connection; at least one import limit.</summary>
    public required IReadOnlyList<LimitConfig> Limits { get; init; }

    /// <summary>Meter at the connection point, or null; without one the controller cannot use the battery to track a boundary.</summary>
    public MeterConfig? Meter { get; init; }

    /// <summary>Upper bound of what the connection carries beyond its children, meter error excluded. Default 0 W.</summary>
    public Watts Residual { get; init; }

    /// <summary>Nominal phase-to-neutral voltage. Default 230 V.</summary>
    public Volts NominalVoltage { get; init; } = new(230);

    /// <summary>Power that a grid operator pays for being ready, sold or to be offered.</summary>
    public IReadOnlyList<GridReserveConfig> Reserves { get; init; } = [];

    /// <summary>Largest allowed rise of the import, W per second; null means not limited.</summary>
    public double? UpRampWattsPerSecond { get; init; }
}
