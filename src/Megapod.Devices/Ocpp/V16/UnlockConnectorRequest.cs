namespace Megapod.Devices.Ocpp.V16;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>Unlocks a connector, for a cable that is stuck.</summary>
public sealed record UnlockConnectorRequest
{
    /// <summary>The connector, from 1; 0 is the station as a whole.</summary>
    [Least(1)]
    public required int ConnectorId { get; init; }
}
