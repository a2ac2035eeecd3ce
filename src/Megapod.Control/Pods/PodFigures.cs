namespace Megapod.Control.Pods;

/// <summary>A pod in figures. What is not known is null, never zero.</summary>
/// <param name="PowerWatts">What it draws in all, W: its own meter, or else the sum of what feeds it.</param>
/// <param name="ItWatts">What its racks draw, W.</param>
/// <param name="Pue">Power usage effectiveness: all of it for each watt of its racks; at least 1 where both are measured well.</param>
/// <param name="SupplyCelsius">Coolant that goes to the racks, °C.</param>
/// <param name="ReturnCelsius">Coolant that comes back, °C.</param>
/// <param name="FlowLitresPerSecond">Coolant through all racks together, l/s.</param>
/// <param name="Utilisation">Mean of its accelerators, 0–1.</param>
/// <param name="Accelerators">How many it has.</param>
/// <param name="Throttled">How many of them are held back by heat or hardware.</param>
/// <param name="Silent">Parts of which nothing is heard.</param>
public sealed record PodFigures(
    double? PowerWatts, double? ItWatts, double? Pue, double? SupplyCelsius, double? ReturnCelsius, double? FlowLitresPerSecond, double? Utilisation, int Accelerators, int Throttled, int Silent);
