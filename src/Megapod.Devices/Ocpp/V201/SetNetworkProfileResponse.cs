namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether the station has kept it.</summary>
public sealed record SetNetworkProfileResponse
{
    /// <summary>Whether the station has kept it.</summary>
    public required SetNetworkProfileStatus Status { get; init; }

    /// <summary>Why, in the station's words; null: nothing is said.</summary>
    public StatusInfo? StatusInfo { get; init; }
}
