namespace Megapod.Lab.Simulation;

using Megapod.Core.Units;

/// <summary>Means over one recorded slot, W unless said otherwise.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="ImportMeanWatts">Mean import.</param>
/// <param name="ImportMaxWatts">Highest import of one step.</param>
/// <param name="CarsWatts">All cars.</param>
/// <param name="RacksWatts">All racks with their cooling.</param>
/// <param name="BatteryWatts">Battery, charging positive.</param>
/// <param name="Soc">State of charge at the slot's end, 0–1; NaN without a battery.</param>
/// <param name="PricePerWattHour">Price of import, before the tariff's adder, at the slot's begin.</param>
public sealed record RecordedSlot(
    Instant Start, double ImportMeanWatts, double ImportMaxWatts, double CarsWatts, double RacksWatts, double BatteryWatts, double Soc, double PricePerWattHour);
