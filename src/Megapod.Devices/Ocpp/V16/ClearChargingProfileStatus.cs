namespace Megapod.Devices.Ocpp.V16;

/// <summary>What came of clearing charging profiles.</summary>
public enum ClearChargingProfileStatus
{
    Accepted,

    /// <summary>No profile fits what was asked.</summary>
    Unknown,
}
