namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;

/// <summary>A variable that is asked for.</summary>
public sealed record GetVariableData
{
    /// <summary>Which of its values; null: the actual one.</summary>
    [JsonPropertyName("attributeType")]
    public AttributeKind? Attribute { get; init; }

    /// <summary>The part of the station.</summary>
    public required Component Component { get; init; }

    /// <summary>The variable.</summary>
    public required Variable Variable { get; init; }
}
