namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>A level of the curve that says what power for compute costs a site in the next hour.</summary>
/// <param name="ComputePower">Compute above idle, W.</param>
/// <param name="PricePerWattHour">What each Wh between the level below and this one costs the site, currency, everything counted: energy, wear, the month's peak, what cars may need later. Rises with the level.</param>
public readonly record struct ValuePoint(Watts ComputePower, double PricePerWattHour);
