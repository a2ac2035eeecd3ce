namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>What a car wants of alternating current.</summary>
public sealed record AcChargingParameters
{
    /// <summary>The energy that it asks for, in Wh.</summary>
    [Least(0)]
    public required decimal EnergyAmount { get; init; }

    /// <summary>The least current of a phase that it charges with, in A.</summary>
    [JsonPropertyName("evMinCurrent")]
    [Least(0)]
    public required decimal MinCurrent { get; init; }

    /// <summary>The greatest current of a phase that it takes, in A.</summary>
    [JsonPropertyName("evMaxCurrent")]
    [Least(0)]
    public required decimal MaxCurrent { get; init; }

    /// <summary>The greatest voltage that it takes, in V.</summary>
    [JsonPropertyName("evMaxVoltage")]
    [Least(0)]
    public required decimal MaxVoltage { get; init; }
}
