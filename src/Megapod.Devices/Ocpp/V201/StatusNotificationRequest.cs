namespace Megapod.Devices.Ocpp.V201;

using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>The state of a connector has changed.</summary>
public sealed record StatusNotificationRequest
{
    /// <summary>Since when, by the station's clock.</summary>
    public required Instant Timestamp { get; init; }

    /// <summary>The state.</summary>
    public required ConnectorStatus ConnectorStatus { get; init; }

    /// <summary>The outlet, from 1.</summary>
    [Least(0)]
    public required int EvseId { get; init; }

    /// <summary>The connector of the outlet, from 1.</summary>
    [Least(0)]
    public required int ConnectorId { get; init; }
}
