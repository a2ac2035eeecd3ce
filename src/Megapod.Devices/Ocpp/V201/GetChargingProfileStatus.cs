namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether profiles will be told.</summary>
public enum GetChargingProfileStatus
{
    /// <summary>They come in messages of their own.</summary>
    Accepted,

    /// <summary>None fits, and none will come.</summary>
    NoProfiles,
}
