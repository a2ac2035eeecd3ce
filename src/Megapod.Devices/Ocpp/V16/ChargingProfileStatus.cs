namespace Megapod.Devices.Ocpp.V16;

/// <summary>What a station says of a profile. Accepted does not promise that it obeys.</summary>
public enum ChargingProfileStatus
{
    Accepted,
    Rejected,
    NotSupported,
}
