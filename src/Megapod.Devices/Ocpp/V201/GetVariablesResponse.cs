namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>The values.</summary>
public sealed record GetVariablesResponse
{
    /// <summary>What was found, one for each that was asked for.</summary>
    [JsonPropertyName("getVariableResult")]
    [LeastItems(1)]
    public required IReadOnlyList<GetVariableResult> Results { get; init; }
}
