namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>What came of it.</summary>
public sealed record SetVariablesResponse
{
    /// <summary>What came of it, one for each that was set.</summary>
    [JsonPropertyName("setVariableResult")]
    [LeastItems(1)]
    public required IReadOnlyList<SetVariableResult> Results { get; init; }
}
