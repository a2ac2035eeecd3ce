namespace Megapod.Devices.Ocpp.V16;

using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>A transaction has begun, perhaps long ago while the station was offline.</summary>
public sealed record StartTransactionRequest
{
    /// <summary>The connector, from 1; 0 is the station as a whole.</summary>
    [Least(1)]
    public required int ConnectorId { get; init; }

    /// <summary>The identifier; empty where the station named none.</summary>
    [MaxText(20)]
    [IfMissing("\"\"", OcppQuirks.IdTagMissing)]
    public required string IdTag { get; init; }

    /// <summary>The meter when the transaction began, in Wh.</summary>
    public required long MeterStart { get; init; }

    /// <summary>The reservation that it uses up; null: none.</summary>
    public int? ReservationId { get; init; }

    /// <summary>When, by the station's clock.</summary>
    public required Instant Timestamp { get; init; }
}
