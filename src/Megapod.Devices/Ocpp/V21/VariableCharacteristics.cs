namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;
using Megapod.Devices.Ocpp.V201;

/// <summary>What a variable can be.</summary>
public sealed record VariableCharacteristics
{
    /// <summary>The unit of its value; null: it has none.</summary>
    [MaxText(16)]
    public string? Unit { get; init; }

    /// <summary>What its value is.</summary>
    public required DataKind DataType { get; init; }

    /// <summary>The least number that it takes; null: not told.</summary>
    [JsonPropertyName("minLimit")]
    public decimal? Least { get; init; }

    /// <summary>The greatest number that it takes, or the longest text in characters; null: not told.</summary>
    [JsonPropertyName("maxLimit")]
    public decimal? Most { get; init; }

    /// <summary>How many words of the list its value may have; null: not told.</summary>
    [JsonPropertyName("maxElements")]
    [Least(1)]
    public int? MostElements { get; init; }

    /// <summary>The words that it takes, with commas between them; null: it is no word.</summary>
    [JsonPropertyName("valuesList")]
    [MaxText(1000)]
    public string? Values { get; init; }

    /// <summary>Whether it can be watched.</summary>
    public required bool SupportsMonitoring { get; init; }
}
