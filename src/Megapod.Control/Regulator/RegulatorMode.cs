namespace Megapod.Control.Regulator;

/// <summary>Which boundary the battery holds between plans.</summary>
public enum RegulatorMode
{
    /// <summary>A fixed battery power.</summary>
    SetPoint,

    /// <summary>The import at or below a boundary, battery otherwise at rest.</summary>
    PeakBudget,

    /// <summary>The import up to a boundary: charge with whatever is free below it.</summary>
    ChargeToBoundary,

    /// <summary>Zero exchange with the grid by discharging.</summary>
    ZeroExchange,

    /// <summary>The export at its cap by discharging.</summary>
    ExportCap,
}
