namespace Megapod.Planning.Horizon;

/// <summary>What a month's peak costs over some watts above the free one.</summary>
/// <param name="Watts">How many watts, above the step before.</param>
/// <param name="PricePerWatt">What each costs, currency: less than the tariff's price where the days after the plan will want it anyway.</param>
public readonly record struct PeakStep(double Watts, double PricePerWatt);
