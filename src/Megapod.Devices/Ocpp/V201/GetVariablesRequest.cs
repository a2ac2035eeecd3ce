namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>Asks for values of the device model.</summary>
public sealed record GetVariablesRequest
{
    /// <summary>What is asked for.</summary>
    [JsonPropertyName("getVariableData")]
    [LeastItems(1)]
    public required IReadOnlyList<GetVariableData> Variables { get; init; }
}
