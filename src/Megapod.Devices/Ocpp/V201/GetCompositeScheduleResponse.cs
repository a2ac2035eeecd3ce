namespace Megapod.Devices.Ocpp.V201;

/// <summary>The schedule: a hint, never a proof.</summary>
public sealed record GetCompositeScheduleResponse
{
    /// <summary>Whether the station told it.</summary>
    public required GenericStatus Status { get; init; }

    /// <summary>Why, in the station's words; null: nothing is said.</summary>
    public StatusInfo? StatusInfo { get; init; }

    /// <summary>The schedule; null where there is none, which stations also say beside Accepted.</summary>
    public CompositeSchedule? Schedule { get; init; }
}
