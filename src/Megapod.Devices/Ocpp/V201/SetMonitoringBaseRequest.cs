namespace Megapod.Devices.Ocpp.V201;

/// <summary>Says which monitors a station has.</summary>
public sealed record SetMonitoringBaseRequest
{
    /// <summary>Which.</summary>
    public required MonitoringBase MonitoringBase { get; init; }
}
