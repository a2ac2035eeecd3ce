namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>What it costs to stay after charging.</summary>
public sealed record OverstayRuleList
{
    /// <summary>The power in W below which a car counts as charged; null: none.</summary>
    [JsonPropertyName("overstayPowerThreshold")]
    public RationalNumber? PowerThreshold { get; init; }

    /// <summary>The fees.</summary>
    [JsonPropertyName("overstayRule")]
    [LeastItems(1), MostItems(5)]
    public required IReadOnlyList<OverstayRule> Rules { get; init; }

    /// <summary>Time until the fees begin, in s; null: at once.</summary>
    [JsonPropertyName("overstayTimeThreshold")]
    [Least(0)]
    public int? TimeThreshold { get; init; }
}
