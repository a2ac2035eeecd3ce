namespace Megapod.Devices.Ocpp.V16;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>One configuration key of a station.</summary>
public sealed record KeyValue
{
    /// <summary>The key.</summary>
    [MaxText(50)]
    public required string Key { get; init; }

    /// <summary>Whether it cannot be changed.</summary>
    [JsonPropertyName("readonly")]
    public required bool IsReadOnly { get; init; }

    /// <summary>Its value; null: none was set.</summary>
    [MaxText(500)]
    public string? Value { get; init; }
}
