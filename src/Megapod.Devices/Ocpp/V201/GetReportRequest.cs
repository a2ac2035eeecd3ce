namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>Asks for parts of the device model, which come in messages of their own.</summary>
public sealed record GetReportRequest
{
    /// <summary>Which parts and variables; null: all.</summary>
    [JsonPropertyName("componentVariable")]
    [LeastItems(1)]
    public IReadOnlyList<ComponentVariable>? Variables { get; init; }

    /// <summary>Number of the request, named again in the report.</summary>
    public required int RequestId { get; init; }

    /// <summary>What states the parts must be in, one of them at least; null: any.</summary>
    [LeastItems(1), MostItems(4)]
    public IReadOnlyList<ComponentCriterion>? ComponentCriteria { get; init; }
}
