namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>A variable and what it is set to.</summary>
public sealed record SetVariableData
{
    /// <summary>Which of its values; null: the actual one.</summary>
    [JsonPropertyName("attributeType")]
    public AttributeKind? Attribute { get; init; }

    /// <summary>The value as text.</summary>
    [JsonPropertyName("attributeValue")]
    [MaxText(1000)]
    public required string Value { get; init; }

    /// <summary>The part of the station.</summary>
    public required Component Component { get; init; }

    /// <summary>The variable.</summary>
    public required Variable Variable { get; init; }
}
