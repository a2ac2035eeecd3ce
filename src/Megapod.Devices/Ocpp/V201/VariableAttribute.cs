namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>One value of a variable.</summary>
public sealed record VariableAttribute
{
    /// <summary>Which of its values; null: the actual one.</summary>
    [JsonPropertyName("type")]
    public AttributeKind? Attribute { get; init; }

    /// <summary>The value as text; null where it can only be written.</summary>
    [MaxText(2500)]
    public string? Value { get; init; }

    /// <summary>Whether it can be read and written; null: both.</summary>
    public Mutability? Mutability { get; init; }

    /// <summary>Whether it outlives a restart; null: no.</summary>
    [JsonPropertyName("persistent")]
    public bool? IsPersistent { get; init; }

    /// <summary>Whether it never changes; null: it may.</summary>
    [JsonPropertyName("constant")]
    public bool? IsConstant { get; init; }
}
