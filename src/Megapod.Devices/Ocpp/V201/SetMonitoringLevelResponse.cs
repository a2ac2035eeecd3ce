namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether it will be done.</summary>
public sealed record SetMonitoringLevelResponse
{
    /// <summary>Whether it will be done.</summary>
    public required GenericStatus Status { get; init; }

    /// <summary>Why, in the station's words; null: nothing is said.</summary>
    public StatusInfo? StatusInfo { get; init; }
}
