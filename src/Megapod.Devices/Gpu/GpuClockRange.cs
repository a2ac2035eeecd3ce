namespace Megapod.Devices.Gpu;

/// <summary>A range in which the clock of a GPU's processors is kept.</summary>
/// <param name="LowestHertz">The lowest clock, Hz; zero and up. It is told in whole MHz.</param>
/// <param name="HighestHertz">The highest clock, Hz; at least the lowest.</param>
public sealed record GpuClockRange(double LowestHertz, double HighestHertz);
