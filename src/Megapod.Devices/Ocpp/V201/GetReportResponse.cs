namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether it will come.</summary>
public sealed record GetReportResponse
{
    /// <summary>Whether it will come.</summary>
    public required GenericDeviceModelStatus Status { get; init; }

    /// <summary>Why, in the station's words; null: nothing is said.</summary>
    public StatusInfo? StatusInfo { get; init; }
}
