namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>Measured values of an outlet, outside a transaction.</summary>
public sealed record MeterValuesRequest
{
    /// <summary>The outlet, from 1; 0 is the station as a whole.</summary>
    [Least(0)]
    public required int EvseId { get; init; }

    /// <summary>The values, by time.</summary>
    [LeastItems(1)]
    public required IReadOnlyList<MeterValue> MeterValue { get; init; }
}
