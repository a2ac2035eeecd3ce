namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>A variable with its value, or why there is none.</summary>
public sealed record GetVariableResult
{
    /// <summary>Why, in the station's words; null: nothing is said.</summary>
    [JsonPropertyName("attributeStatusInfo")]
    public StatusInfo? StatusInfo { get; init; }

    /// <summary>Whether the value is told.</summary>
    [JsonPropertyName("attributeStatus")]
    public required GetVariableStatus Status { get; init; }

    /// <summary>Which of its values; null: the actual one.</summary>
    [JsonPropertyName("attributeType")]
    public AttributeKind? Attribute { get; init; }

    /// <summary>The value as text; null where it is not told.</summary>
    [JsonPropertyName("attributeValue")]
    [MaxText(2500)]
    public string? Value { get; init; }

    /// <summary>The part of the station.</summary>
    public required Component Component { get; init; }

    /// <summary>The variable.</summary>
    public required Variable Variable { get; init; }
}
