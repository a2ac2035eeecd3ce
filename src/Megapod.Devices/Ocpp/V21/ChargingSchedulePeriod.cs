namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>Limits and set-points from a time of the schedule on until the next period. Charging is positive, discharging negative. A value is the sum of all phases, or that of phase 1 where those of phases 2 and 3 are there.</summary>
public sealed record ChargingSchedulePeriod
{
    /// <summary>Start in s after the start of the schedule.</summary>
    [Least(0)]
    public required int StartPeriod { get; init; }

    /// <summary>The most that may be charged with, in the unit of the schedule; null: the operation mode needs none. Less than 0, an old way to ask for discharge, is refused.</summary>
    [Least(0)]
    [OddValue(-1, OcppQuirks.LimitNegative)]
    public decimal? Limit { get; init; }

    /// <summary>The same for phase 2; null: not by phase.</summary>
    [JsonPropertyName("limit_L2")]
    [Least(0)]
    public decimal? LimitPhase2 { get; init; }

    /// <summary>The same for phase 3; null: not by phase.</summary>
    [JsonPropertyName("limit_L3")]
    [Least(0)]
    public decimal? LimitPhase3 { get; init; }

    /// <summary>Phases that may be used, 1 to 3; 0 is taken from stations that so tell of direct current; null: 3.</summary>
    [Least(0), Most(3)]
    public int? NumberPhases { get; init; }

    /// <summary>The phase that is to be used where it is only one and the station can choose, 1 to 3; null: as the station likes.</summary>
    [Least(0), Most(3)]
    public int? PhaseToUse { get; init; }

    /// <summary>The most that may be discharged with, in the unit of the schedule, 0 or less; null: the operation mode needs none.</summary>
    [Most(0)]
    public decimal? DischargeLimit { get; init; }

    /// <summary>The same for phase 2; null: not by phase.</summary>
    [JsonPropertyName("dischargeLimit_L2")]
    [Most(0)]
    public decimal? DischargeLimitPhase2 { get; init; }

    /// <summary>The same for phase 3; null: not by phase.</summary>
    [JsonPropertyName("dischargeLimit_L3")]
    [Most(0)]
    public decimal? DischargeLimitPhase3 { get; init; }

    /// <summary>What the car should keep to within the limits, in the unit of the schedule; null: nothing.</summary>
    public decimal? Setpoint { get; init; }

    /// <summary>The same for phase 2; null: not by phase.</summary>
    [JsonPropertyName("setpoint_L2")]
    public decimal? SetpointPhase2 { get; init; }

    /// <summary>The same for phase 3; null: not by phase.</summary>
    [JsonPropertyName("setpoint_L3")]
    public decimal? SetpointPhase3 { get; init; }

    /// <summary>The reactive power or current that the car should keep to, in the unit of the schedule, inductive positive; null: nothing.</summary>
    public decimal? SetpointReactive { get; init; }

    /// <summary>The same for phase 2; null: not by phase.</summary>
    [JsonPropertyName("setpointReactive_L2")]
    public decimal? SetpointReactivePhase2 { get; init; }

    /// <summary>The same for phase 3; null: not by phase.</summary>
    [JsonPropertyName("setpointReactive_L3")]
    public decimal? SetpointReactivePhase3 { get; init; }

    /// <summary>Whether the car should keep its battery ready for fast charging; null: no.</summary>
    [JsonPropertyName("preconditioningRequest")]
    public bool? IsPreconditioningWanted { get; init; }

    /// <summary>Whether the outlet must turn its power electronics off; null: no.</summary>
    [JsonPropertyName("evseSleep")]
    public bool? IsSleepWanted { get; init; }

    /// <summary>Power in W that the values of the curves are added to; null: 0.</summary>
    [JsonPropertyName("v2xBaseline")]
    public decimal? Baseline { get; init; }

    /// <summary>Who decides on the car's power; null: the limits alone.</summary>
    public OperationMode? OperationMode { get; init; }

    /// <summary>Power by the grid's frequency; null: none.</summary>
    [JsonPropertyName("v2xFreqWattCurve")]
    [LeastItems(1), MostItems(20)]
    public IReadOnlyList<FrequencyPoint>? FrequencyCurve { get; init; }

    /// <summary>Power by the grid operator's signal; null: none.</summary>
    [JsonPropertyName("v2xSignalWattCurve")]
    [LeastItems(1), MostItems(20)]
    public IReadOnlyList<SignalPoint>? SignalCurve { get; init; }
}
