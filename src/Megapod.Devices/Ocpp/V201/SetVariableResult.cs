namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;

/// <summary>What came of setting a variable.</summary>
public sealed record SetVariableResult
{
    /// <summary>Which of its values; null: the actual one.</summary>
    [JsonPropertyName("attributeType")]
    public AttributeKind? Attribute { get; init; }

    /// <summary>Whether it was set.</summary>
    [JsonPropertyName("attributeStatus")]
    public required SetVariableStatus Status { get; init; }

    /// <summary>Why, in the station's words; null: nothing is said.</summary>
    [JsonPropertyName("attributeStatusInfo")]
    public StatusInfo? StatusInfo { get; init; }

    /// <summary>The part of the station.</summary>
    public required Component Component { get; init; }

    /// <summary>The variable.</summary>
    public required Variable Variable { get; init; }
}
