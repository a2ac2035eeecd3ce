namespace Megapod.Devices.Ocpp.V16;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>Puts a connector or a station in or out of service.</summary>
public sealed record ChangeAvailabilityRequest
{
    /// <summary>The connector, from 1; 0 is the station as a whole.</summary>
    [Least(0)]
    public required int ConnectorId { get; init; }

    /// <summary>What it shall be.</summary>
    public required AvailabilityType Type { get; init; }
}
