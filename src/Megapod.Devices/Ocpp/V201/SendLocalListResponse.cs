namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether the station has taken it.</summary>
public sealed record SendLocalListResponse
{
    /// <summary>Whether the station has taken it.</summary>
    public required SendLocalListStatus Status { get; init; }

    /// <summary>Why, in the station's words; null: nothing is said.</summary>
    public StatusInfo? StatusInfo { get; init; }
}
