namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>Prices of one settlement interval, before the tariff's adder and deduction.</summary>
/// <param name="Start">Start of the interval.</param>
/// <param name="DayAheadPerWattHour">Price known a day ahead, currency per Wh; may be negative.</param>
/// <param name="ImportPerWattHour">Price at which import settles.</param>
/// <param name="ExportPerWattHour">Price at which export settles.</param>
public readonly record struct PriceSlot(Instant Start, double DayAheadPerWattHour, double ImportPerWattHour, double ExportPerWattHour);
