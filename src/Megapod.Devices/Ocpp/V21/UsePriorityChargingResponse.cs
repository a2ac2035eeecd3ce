namespace Megapod.Devices.Ocpp.V21;

using Megapod.Devices.Ocpp.V201;

/// <summary>Whether priority changes.</summary>
public sealed record UsePriorityChargingResponse
{
    /// <summary>Whether priority changes.</summary>
    public required PriorityChargingStatus Status { get; init; }

    /// <summary>Why, in the station's words; null: nothing is said.</summary>
    public StatusInfo? StatusInfo { get; init; }
}
