namespace Megapod.Planning.Score;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>What a site did in a quarter of an hour.</summary>
/// <param name="Start">Its start.</param>
/// <param name="ImportWattHours">Energy imported, Wh.</param>
/// <param name="ExportWattHours">Energy exported, Wh.</param>
/// <param name="DischargedWattHours">Energy that the battery gave, Wh.</param>
/// <param name="FixedWatts">Mean of what was drawn whatever is decided: cars, idle racks, cooling, house, less what the sun gave, W.</param>
/// <param name="ComputeValue">What compute earned, currency.</param>
/// <param name="SeenShare">Share of it that was seen, 0–1.</param>
/// <param name="Work">For how much of each class's accelerators there was work.</param>
public readonly record struct DayQuarter(
    Instant Start, double ImportWattHours, double ExportWattHours, double DischargedWattHours, double FixedWatts, double ComputeValue, double SeenShare, WorkShares Work);
