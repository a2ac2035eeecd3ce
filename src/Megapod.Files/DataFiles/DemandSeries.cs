namespace Megapod.Files.DataFiles;

using Megapod.Core.Units;

/// <summary>Power that all cars of a world would draw without any limit, as means over equal steps without gaps.</summary>
/// <param name="From">Start of the first step.</param>
/// <param name="Step">Length of a step.</param>
/// <param name="Watts">Mean power of each step, W.</param>
public sealed record DemandSeries(Instant From, TimeSpan Step, IReadOnlyList<double> Watts);
