namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether a station has taken a profile. That it obeys is for a meter to say.</summary>
public enum ChargingProfileStatus
{
    Accepted,
    Rejected,
}
