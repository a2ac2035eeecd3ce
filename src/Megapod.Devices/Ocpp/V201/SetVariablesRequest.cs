namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>Sets values of the device model.</summary>
public sealed record SetVariablesRequest
{
    /// <summary>What is set.</summary>
    [JsonPropertyName("setVariableData")]
    [LeastItems(1)]
    public required IReadOnlyList<SetVariableData> Variables { get; init; }
}
