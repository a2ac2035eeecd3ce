namespace Megapod.Lab.Drill;

/// <summary>What one kind of work had in a drill.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Tier">Its tier, 0 to 3.</param>
/// <param name="PowerFraction">Mean draw of its accelerators, share of free.</param>
/// <param name="Performance">Mean speed, share of free.</param>
/// <param name="Promised">Mean speed that it was promised, share of free.</param>
public sealed record DrillJob(string Name, int Tier, double PowerFraction, double Performance, double Promised);
