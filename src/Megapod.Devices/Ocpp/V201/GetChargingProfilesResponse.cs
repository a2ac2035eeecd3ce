namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether they will come.</summary>
public sealed record GetChargingProfilesResponse
{
    /// <summary>Whether they will come.</summary>
    public required GetChargingProfileStatus Status { get; init; }

    /// <summary>Why, in the station's words; null: nothing is said.</summary>
    public StatusInfo? StatusInfo { get; init; }
}
