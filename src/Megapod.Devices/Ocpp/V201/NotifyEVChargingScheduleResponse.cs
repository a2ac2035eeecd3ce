namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether it suits.</summary>
public sealed record NotifyEVChargingScheduleResponse
{
    /// <summary>Whether it suits.</summary>
    public required GenericStatus Status { get; init; }

    /// <summary>Why, in our words; null: nothing is said.</summary>
    public StatusInfo? StatusInfo { get; init; }
}
