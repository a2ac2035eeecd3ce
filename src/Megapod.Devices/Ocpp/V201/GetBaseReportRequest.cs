namespace Megapod.Devices.Ocpp.V201;

/// <summary>Asks for a report of the device model, which comes in messages of its own.</summary>
public sealed record GetBaseReportRequest
{
    /// <summary>Number of the request, named again in the report.</summary>
    public required int RequestId { get; init; }

    /// <summary>What the report is about.</summary>
    public required ReportBase ReportBase { get; init; }
}
