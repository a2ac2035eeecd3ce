namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether it has them now.</summary>
public sealed record SetMonitoringBaseResponse
{
    /// <summary>Whether it has them now.</summary>
    public required GenericDeviceModelStatus Status { get; init; }

    /// <summary>Why, in the station's words; null: nothing is said.</summary>
    public StatusInfo? StatusInfo { get; init; }
}
