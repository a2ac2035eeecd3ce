namespace Megapod.Devices.Ocpp.V16;

using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>Reserves a connector for an identifier.</summary>
public sealed record ReserveNowRequest
{
    /// <summary>The connector, from 1; 0 is the station as a whole.</summary>
    [Least(0)]
    public required int ConnectorId { get; init; }

    /// <summary>When the reservation ends.</summary>
    public required Instant ExpiryDate { get; init; }

    /// <summary>The identifier, as read from a card or typed.</summary>
    [MaxText(20)]
    public required string IdTag { get; init; }

    /// <summary>The group that may use the reservation too; null: none.</summary>
    [MaxText(20)]
    public string? ParentIdTag { get; init; }

    /// <summary>Number of the reservation; the same again replaces it.</summary>
    public required int ReservationId { get; init; }
}
