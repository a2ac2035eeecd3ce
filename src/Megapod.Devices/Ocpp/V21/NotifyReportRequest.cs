namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>A part of a report of the device model.</summary>
public sealed record NotifyReportRequest
{
    /// <summary>The request that it answers.</summary>
    public required int RequestId { get; init; }

    /// <summary>When this message was made, by the station's clock.</summary>
    public required Instant GeneratedAt { get; init; }

    /// <summary>The variables; null: there are none.</summary>
    [LeastItems(1)]
    public IReadOnlyList<ReportData>? ReportData { get; init; }

    /// <summary>Whether more messages belong to it; null: no.</summary>
    [JsonPropertyName("tbc")]
    public bool? IsToBeContinued { get; init; }

    /// <summary>The place among the messages that belong together, from 0.</summary>
    [JsonPropertyName("seqNo")]
    [Least(0)]
    public required int SequenceNumber { get; init; }
}
