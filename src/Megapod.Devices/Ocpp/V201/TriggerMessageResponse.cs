namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether it will come.</summary>
public sealed record TriggerMessageResponse
{
    /// <summary>Whether it will come.</summary>
    public required TriggerMessageStatus Status { get; init; }

    /// <summary>Why, in the station's words; null: nothing is said.</summary>
    public StatusInfo? StatusInfo { get; init; }
}
