namespace Megapod.Devices.Ocpp.V21;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>Sets a charging profile.</summary>
public sealed record SetChargingProfileRequest
{
    /// <summary>The outlet, from 1; 0 is the station as a whole.</summary>
    [Least(0)]
    public required int EvseId { get; init; }

    /// <summary>The profile.</summary>
    public required ChargingProfile ChargingProfile { get; init; }
}
