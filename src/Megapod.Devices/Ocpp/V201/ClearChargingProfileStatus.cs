namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether profiles were removed.</summary>
public enum ClearChargingProfileStatus
{
    Accepted,

    /// <summary>None fits what was named.</summary>
    Unknown,
}
