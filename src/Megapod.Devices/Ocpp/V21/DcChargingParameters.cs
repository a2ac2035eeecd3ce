namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>What a car wants of direct current.</summary>
public sealed record DcChargingParameters
{
    /// <summary>The greatest current that it takes, in A.</summary>
    [JsonPropertyName("evMaxCurrent")]
    [Least(0)]
    public required decimal MaxCurrent { get; init; }

    /// <summary>The greatest voltage that it takes, in V.</summary>
    [JsonPropertyName("evMaxVoltage")]
    [Least(0)]
    public required decimal MaxVoltage { get; init; }

    /// <summary>The greatest power that it takes, in W; null: not told.</summary>
    [JsonPropertyName("evMaxPower")]
    [Least(0)]
    public decimal? MaxPower { get; init; }

    /// <summary>What its battery holds, in Wh; null: not told.</summary>
    [JsonPropertyName("evEnergyCapacity")]
    [Least(0)]
    public decimal? EnergyCapacity { get; init; }

    /// <summary>The energy that it asks for, in Wh; null: not told.</summary>
    [Least(0)]
    public decimal? EnergyAmount { get; init; }

    /// <summary>State of charge of its battery in per cent; null: not told.</summary>
    [Least(0), Most(100)]
    public int? StateOfCharge { get; init; }

    /// <summary>The state of charge that it takes for full, in per cent; null: not told.</summary>
    [JsonPropertyName("fullSoC")]
    [Least(0), Most(100)]
    public int? FullStateOfCharge { get; init; }

    /// <summary>The state of charge until which it charges fast, in per cent; null: not told.</summary>
    [JsonPropertyName("bulkSoC")]
    [Least(0), Most(100)]
    public int? BulkStateOfCharge { get; init; }
}
