namespace Megapod.Core.Model;

using System.Runtime.InteropServices;

/// <summary>What the regulator reads over connections of its own: the newest sample of each, with the instant at which it was taken.</summary>
/// <param name="Import">Power at the grid connection, W, import positive.</param>
/// <param name="Battery">Battery power, W, charging positive.</param>
/// <param name="Branch">Power of all pods together, W; missing where they have no meters of their own.</param>
/// <param name="Soc">State of charge, 0–1.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FastReadings(Reading Import, Reading Battery, Reading Branch, Reading Soc);
