namespace Megapod.Files.DataFiles;

using Megapod.Core.Units;

/// <summary>Carbon intensity of the grid's electricity in one interval.</summary>
/// <param name="Start">Start of the interval.</param>
/// <param name="GramsPerWattHour">Grams of CO2 per Wh.</param>
public readonly record struct CarbonSlot(Instant Start, double GramsPerWattHour);
