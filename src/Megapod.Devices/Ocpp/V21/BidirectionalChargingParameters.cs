namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>What a car can and wants that also gives power back. Powers and currents are magnitudes in either direction. A power is the sum of all phases, or that of phase 1 where those of phases 2 and 3 are there.</summary>
public sealed record BidirectionalChargingParameters
{
    /// <summary>The least power that car and outlet charge with, in W; null: not told.</summary>
    [Least(0)]
    public decimal? MinChargePower { get; init; }

    /// <summary>The same for phase 2; null: not by phase.</summary>
    [JsonPropertyName("minChargePower_L2")]
    [Least(0)]
    public decimal? MinChargePowerPhase2 { get; init; }

    /// <summary>The same for phase 3; null: not by phase.</summary>
    [JsonPropertyName("minChargePower_L3")]
    [Least(0)]
    public decimal? MinChargePowerPhase3 { get; init; }

    /// <summary>The greatest power that car and outlet charge with, in W; null: not told.</summary>
    [Least(0)]
    public decimal? MaxChargePower { get; init; }

    /// <summary>The same for phase 2; null: not by phase.</summary>
    [JsonPropertyName("maxChargePower_L2")]
    [Least(0)]
    public decimal? MaxChargePowerPhase2 { get; init; }

    /// <summary>The same for phase 3; null: not by phase.</summary>
    [JsonPropertyName("maxChargePower_L3")]
    [Least(0)]
    public decimal? MaxChargePowerPhase3 { get; init; }

    /// <summary>The least power that car and outlet discharge with, in W; null: not told.</summary>
    [Least(0)]
    public decimal? MinDischargePower { get; init; }

    /// <summary>The same for phase 2; null: not by phase.</summary>
    [JsonPropertyName("minDischargePower_L2")]
    [Least(0)]
    public decimal? MinDischargePowerPhase2 { get; init; }

    /// <summary>The same for phase 3; null: not by phase.</summary>
    [JsonPropertyName("minDischargePower_L3")]
    [Least(0)]
    public decimal? MinDischargePowerPhase3 { get; init; }

    /// <summary>The greatest power that car and outlet discharge with, in W; null: not told.</summary>
    [Least(0)]
    public decimal? MaxDischargePower { get; init; }

    /// <summary>The same for phase 2; null: not by phase.</summary>
    [JsonPropertyName("maxDischargePower_L2")]
    [Least(0)]
    public decimal? MaxDischargePowerPhase2 { get; init; }

    /// <summary>The same for phase 3; null: not by phase.</summary>
    [JsonPropertyName("maxDischargePower_L3")]
    [Least(0)]
    public decimal? MaxDischargePowerPhase3 { get; init; }

    /// <summary>The least current that car and outlet charge with, in A; null: not told.</summary>
    [Least(0)]
    public decimal? MinChargeCurrent { get; init; }

    /// <summary>The greatest current that car and outlet charge with, in A; null: not told.</summary>
    [Least(0)]
    public decimal? MaxChargeCurrent { get; init; }

    /// <summary>The least current that car and outlet discharge with, in A; null: not told.</summary>
    [Least(0)]
    public decimal? MinDischargeCurrent { get; init; }

    /// <summary>The greatest current that car and outlet discharge with, in A; null: not told.</summary>
    [Least(0)]
    public decimal? MaxDischargeCurrent { get; init; }

    /// <summary>The least voltage, in V; null: not told.</summary>
    [Least(0)]
    public decimal? MinVoltage { get; init; }

    /// <summary>The greatest voltage, in V; null: not told.</summary>
    [Least(0)]
    public decimal? MaxVoltage { get; init; }

    /// <summary>Energy to the state of charge that is wanted, in Wh, less than 0 above it; null: not told.</summary>
    [JsonPropertyName("evTargetEnergyRequest")]
    public decimal? TargetEnergy { get; init; }

    /// <summary>Energy to the least state of charge that is allowed, in Wh, less than 0 above it; null: not told.</summary>
    [JsonPropertyName("evMinEnergyRequest")]
    public decimal? MinEnergy { get; init; }

    /// <summary>Energy to the greatest state of charge that is allowed, in Wh, less than 0 above it; null: not told.</summary>
    [JsonPropertyName("evMaxEnergyRequest")]
    public decimal? MaxEnergy { get; init; }

    /// <summary>Energy to the least state of charge that the car gives power back from, in Wh, less than 0 above it; null: not told.</summary>
    [JsonPropertyName("evMinV2XEnergyRequest")]
    public decimal? MinCyclingEnergy { get; init; }

    /// <summary>Energy to the greatest state of charge that the car gives power back from, in Wh, less than 0 above it; null: not told.</summary>
    [JsonPropertyName("evMaxV2XEnergyRequest")]
    public decimal? MaxCyclingEnergy { get; init; }

    /// <summary>The state of charge that is wanted at departure, in per cent; null: not told.</summary>
    [JsonPropertyName("targetSoC")]
    [Least(0), Most(100)]
    public int? TargetStateOfCharge { get; init; }
}
