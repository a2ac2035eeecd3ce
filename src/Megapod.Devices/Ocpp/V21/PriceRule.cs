namespace Megapod.Devices.Ocpp.V21;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>What energy costs from some power on.</summary>
public sealed record PriceRule
{
    /// <summary>Time for which the fee for the place is paid each, in s; null: there is none.</summary>
    [Least(0)]
    public int? ParkingFeePeriod { get; init; }

    /// <summary>Carbon dioxide of the energy in g per kWh; null: not told.</summary>
    [Least(0)]
    public int? CarbonDioxideEmission { get; init; }

    /// <summary>The renewable part of the energy in per cent; null: not told.</summary>
    [Least(0), Most(100)]
    public int? RenewableGenerationPercentage { get; init; }

    /// <summary>The price of a kWh.</summary>
    public required RationalNumber EnergyFee { get; init; }

    /// <summary>The fee for the place; null: none.</summary>
    public RationalNumber? ParkingFee { get; init; }

    /// <summary>The power in W from which the price holds.</summary>
    public required RationalNumber PowerRangeStart { get; init; }
}
