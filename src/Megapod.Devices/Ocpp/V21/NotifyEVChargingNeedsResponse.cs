namespace Megapod.Devices.Ocpp.V21;

using Megapod.Devices.Ocpp.V201;

/// <summary>What is made of it.</summary>
public sealed record NotifyEVChargingNeedsResponse
{
    /// <summary>What is made of it.</summary>
    public required NotifyEVChargingNeedsStatus Status { get; init; }

    /// <summary>Why, in our words; null: nothing is said.</summary>
    public StatusInfo? StatusInfo { get; init; }
}
