namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether there were such profiles.</summary>
public sealed record ClearChargingProfileResponse
{
    /// <summary>Whether there were such profiles.</summary>
    public required ClearChargingProfileStatus Status { get; init; }

    /// <summary>Why, in the station's words; null: nothing is said.</summary>
    public StatusInfo? StatusInfo { get; init; }
}
