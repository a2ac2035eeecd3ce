namespace Megapod.Control.Pods;

using Megapod.Core.Units;

/// <summary>A part that lies ready to take another one's place.</summary>
/// <param name="Serial">Its serial number as it will say it itself; not empty.</param>
/// <param name="PartNumber">Its part number; empty: not noted.</param>
/// <param name="Model">Its model; empty: not noted.</param>
/// <param name="Place">Where it lies; not empty.</param>
/// <param name="Person">Who noted it; not empty.</param>
/// <param name="NotedAt">When.</param>
public sealed record PodSpare(string Serial, string PartNumber, string Model, string Place, string Person, Instant NotedAt);
