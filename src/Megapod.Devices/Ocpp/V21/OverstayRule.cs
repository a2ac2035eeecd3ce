namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>A fee for staying after charging.</summary>
public sealed record OverstayRule
{
    /// <summary>The fee.</summary>
    [JsonPropertyName("overstayFee")]
    public required RationalNumber Fee { get; init; }

    /// <summary>The fee in words; null: none.</summary>
    [JsonPropertyName("overstayRuleDescription")]
    [MaxText(32)]
    public string? Description { get; init; }

    /// <summary>When it begins, in s after the fees begin.</summary>
    [Least(0)]
    public required int StartTime { get; init; }

    /// <summary>Time after which it is to be paid again, in s.</summary>
    [JsonPropertyName("overstayFeePeriod")]
    [Least(0)]
    public required int Period { get; init; }
}
