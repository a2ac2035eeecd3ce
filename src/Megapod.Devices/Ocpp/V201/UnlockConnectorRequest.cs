namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>Unlocks a connector, for a cable that is stuck.</summary>
public sealed record UnlockConnectorRequest
{
    /// <summary>The outlet, from 1.</summary>
    [Least(0)]
    public required int EvseId { get; init; }

    /// <summary>The connector of the outlet, from 1.</summary>
    [Least(0)]
    public required int ConnectorId { get; init; }
}
