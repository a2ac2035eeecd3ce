namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>The unit of a value. Units are words that the station may choose, so that they are text here.</summary>
public sealed record UnitOfMeasure
{
    /// <summary>The unit as in <c>W</c> or <c>Wh</c>; null: Wh.</summary>
    [MaxText(20)]
    public string? Unit { get; init; }

    /// <summary>The power of ten by which the value is to be multiplied: 3 makes kilo of it; null: 0.</summary>
    public int? Multiplier { get; init; }
}
