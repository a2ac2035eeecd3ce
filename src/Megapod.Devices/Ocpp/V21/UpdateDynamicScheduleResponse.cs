namespace Megapod.Devices.Ocpp.V21;

using Megapod.Devices.Ocpp.V201;

/// <summary>Whether the station has taken it. That it obeys is for a meter to say.</summary>
public sealed record UpdateDynamicScheduleResponse
{
    /// <summary>Whether the station has taken it.</summary>
    public required ChargingProfileStatus Status { get; init; }

    /// <summary>Why, in the station's words; null: nothing is said.</summary>
    public StatusInfo? StatusInfo { get; init; }
}
