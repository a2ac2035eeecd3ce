namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>New limits and set-points of a dynamic profile, from now on. What is null stays as it is. Signs and phases are those of a period.</summary>
public sealed record ChargingScheduleUpdate
{
    /// <summary>The most that may be charged with, in the unit of the schedule; null: as before.</summary>
    [Least(0)]
    public decimal? Limit { get; init; }

    /// <summary>The same for phase 2; null: as before.</summary>
    [JsonPropertyName("limit_L2")]
    [Least(0)]
    public decimal? LimitPhase2 { get; init; }

    /// <summary>The same for phase 3; null: as before.</summary>
    [JsonPropertyName("limit_L3")]
    [Least(0)]
    public decimal? LimitPhase3 { get; init; }

    /// <summary>The most that may be discharged with, in the unit of the schedule, 0 or less; null: as before.</summary>
    [Most(0)]
    public decimal? DischargeLimit { get; init; }

    /// <summary>The same for phase 2; null: as before.</summary>
    [JsonPropertyName("dischargeLimit_L2")]
    [Most(0)]
    public decimal? DischargeLimitPhase2 { get; init; }

    /// <summary>The same for phase 3; null: as before.</summary>
    [JsonPropertyName("dischargeLimit_L3")]
    [Most(0)]
    public decimal? DischargeLimitPhase3 { get; init; }

    /// <summary>What the car should keep to within the limits, in the unit of the schedule; null: as before.</summary>
    public decimal? Setpoint { get; init; }

    /// <summary>The same for phase 2; null: as before.</summary>
    [JsonPropertyName("setpoint_L2")]
    public decimal? SetpointPhase2 { get; init; }

    /// <summary>The same for phase 3; null: as before.</summary>
    [JsonPropertyName("setpoint_L3")]
    public decimal? SetpointPhase3 { get; init; }

    /// <summary>The reactive power or current that the car should keep to, in the unit of the schedule, inductive positive; null: as before.</summary>
    public decimal? SetpointReactive { get; init; }

    /// <summary>The same for phase 2; null: as before.</summary>
    [JsonPropertyName("setpointReactive_L2")]
    public decimal? SetpointReactivePhase2 { get; init; }

    /// <summary>The same for phase 3; null: as before.</summary>
    [JsonPropertyName("setpointReactive_L3")]
    public decimal? SetpointReactivePhase3 { get; init; }
}
