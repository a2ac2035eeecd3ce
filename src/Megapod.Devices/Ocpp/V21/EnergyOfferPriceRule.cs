namespace Megapod.Devices.Ocpp.V21;

/// <summary>What a car asks from some power on.</summary>
public sealed record EnergyOfferPriceRule
{
    /// <summary>The price of a kWh.</summary>
    public required decimal EnergyFee { get; init; }

    /// <summary>The power in W from which the price holds.</summary>
    public required decimal PowerRangeStart { get; init; }
}
