namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;
using Megapod.Devices.Ocpp.V201;

/// <summary>A variable with its values and what it can be.</summary>
public sealed record ReportData
{
    /// <summary>The part of the station.</summary>
    public required Component Component { get; init; }

    /// <summary>The variable.</summary>
    public required Variable Variable { get; init; }

    /// <summary>Its values, of each kind at most one.</summary>
    [JsonPropertyName("variableAttribute")]
    [LeastItems(1), MostItems(4)]
    public required IReadOnlyList<VariableAttribute> Attributes { get; init; }

    /// <summary>What it can be; null: not told.</summary>
    [JsonPropertyName("variableCharacteristics")]
    public VariableCharacteristics? Characteristics { get; init; }
}
