namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>What ends a transaction before the driver does.</summary>
public sealed record TransactionLimit
{
    /// <summary>What it may cost, in the tariff's currency; null: anything.</summary>
    [Least(0)]
    public decimal? MaxCost { get; init; }

    /// <summary>What it may take, in Wh; null: anything.</summary>
    [Least(0)]
    public decimal? MaxEnergy { get; init; }

    /// <summary>How long it may last, in s; null: without end.</summary>
    [Least(0)]
    public int? MaxTime { get; init; }

    /// <summary>The state of charge at which it ends, in per cent; null: any.</summary>
    [JsonPropertyName("maxSoC")]
    [Least(0), Most(100)]
    public int? MaxStateOfCharge { get; init; }
}
