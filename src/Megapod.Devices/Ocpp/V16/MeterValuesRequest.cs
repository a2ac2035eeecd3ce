namespace Megapod.Devices.Ocpp.V16;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>Measured values of a connector.</summary>
public sealed record MeterValuesRequest
{
    /// <summary>The connector, from 1; 0 is the station as a whole.</summary>
    [Least(0)]
    public required int ConnectorId { get; init; }

    /// <summary>The transaction that runs; null: none.</summary>
    [OddValue(-1, OcppQuirks.TransactionIdNegative)]
    public int? TransactionId { get; init; }

    /// <summary>The values, by time.</summary>
    public required IReadOnlyList<MeterValue> MeterValue { get; init; }
}
