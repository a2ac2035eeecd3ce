namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;

/// <summary>What a car would give back to the site, and at what price.</summary>
public sealed record EnergyOffer
{
    /// <summary>What it asks for it; null: not told.</summary>
    [JsonPropertyName("evAbsolutePriceSchedule")]
    public EnergyOfferPrices? Prices { get; init; }

    /// <summary>What it would give, by time.</summary>
    [JsonPropertyName("evPowerSchedule")]
    public required EnergyOfferPowers Powers { get; init; }
}
