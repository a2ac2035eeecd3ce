namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;
using Megapod.Devices.Ocpp.V201;

/// <summary>Limits over time. The last one holds until the duration ends, without a duration without end.</summary>
public sealed record ChargingSchedule
{
    /// <summary>Number of the schedule, by which a car says which one it chose.</summary>
    public required int Id { get; init; }

    /// <summary>A limit from some state of charge on; null: none.</summary>
    [JsonPropertyName("limitAtSoC")]
    public LimitAtStateOfCharge? LimitAtStateOfCharge { get; init; }

    /// <summary>What the periods count from; null: the start of charging.</summary>
    public Instant? StartSchedule { get; init; }

    /// <summary>How long the schedule lasts in s; null: without end.</summary>
    [Least(0)]
    public int? Duration { get; init; }

    /// <summary>The unit of the limits.</summary>
    public required ChargingRateUnit ChargingRateUnit { get; init; }

    /// <summary>The least that charging makes sense with, in the unit of the schedule; null: unknown.</summary>
    [Least(0)]
    public decimal? MinChargingRate { get; init; }

    /// <summary>How far a car may be from what it has said, in the unit of the schedule; null: not told.</summary>
    [Least(0)]
    public decimal? PowerTolerance { get; init; }

    /// <summary>Number by which a signature names the schedule; null: not signed.</summary>
    [Least(0)]
    public int? SignatureId { get; init; }

    /// <summary>Hash of its prices in base64, as the signature names it; null: not signed.</summary>
    [MaxText(88)]
    public string? DigestValue { get; init; }

    /// <summary>Whether the zones of times are passed over and the station's local time is meant; null: no.</summary>
    public bool? UseLocalTime { get; init; }

    /// <summary>The periods in the order of their starts; the first starts at 0.</summary>
    [LeastItems(1), MostItems(1024)]
    public required IReadOnlyList<ChargingSchedulePeriod> ChargingSchedulePeriod { get; init; }

    /// <summary>Each period starts later by a time up to this that the station draws, in s; null or 0: none. Never to be used where power shrinks.</summary>
    [Least(0)]
    public int? RandomizedDelay { get; init; }

    /// <summary>What energy costs during the schedule, for the car to choose by; null: not told.</summary>
    public SalesTariff? SalesTariff { get; init; }

    /// <summary>What energy costs in money, for a car of ISO 15118-20; null: not told.</summary>
    public AbsolutePriceSchedule? AbsolutePriceSchedule { get; init; }

    /// <summary>What energy costs in levels, for a car of ISO 15118-20; null: not told.</summary>
    public PriceLevelSchedule? PriceLevelSchedule { get; init; }
}
