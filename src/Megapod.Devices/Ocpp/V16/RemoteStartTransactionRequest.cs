namespace Megapod.Devices.Ocpp.V16;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>Asks a station to start a transaction.</summary>
public sealed record RemoteStartTransactionRequest
{
    /// <summary>The connector, from 1; null: as the station likes.</summary>
    [Least(1)]
    public int? ConnectorId { get; init; }

    /// <summary>The identifier that the transaction is for.</summary>
    [MaxText(20)]
    public required string IdTag { get; init; }

    /// <summary>A profile of the new transaction; null: none.</summary>
    public ChargingProfile? ChargingProfile { get; init; }
}
