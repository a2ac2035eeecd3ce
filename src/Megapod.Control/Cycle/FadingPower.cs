namespace Megapod.Control.Cycle;

using System.Runtime.InteropServices;
using Megapod.Control.Ledger;

/// <summary>
/// A battery that derates itself by heat or cold loses power from second to second, and what counted on it takes some seconds to come down. So what it will
/// still have by then counts. A single step, as when an inverter trips, is no trend.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct FadingPower
{
    private bool isKnown;
    private double lastWatts;
    private double lastFall;

    /// <summary>What of a power will be left, W: what it is now less the fall that two steps in a row have shown.</summary>
    /// <param name="watts">Power that the battery says it has now, W.</param>
    /// <param name="elapsedSeconds">Since the step before, s.</param>
    /// <param name="aheadSeconds">How far to look ahead, s.</param>
    /// <remarks>Worked number: 1206.5 kW after 1208.4 and 1210.3 kW, 5 s ahead: 1206.5 − 5 · 1.9 = 1197 kW.</remarks>
    public double Foresee(double watts, double elapsedSeconds, double aheadSeconds)
    {
        double fall = isKnown && elapsedSeconds > 0 ? Math.Max(0, lastWatts - watts) / elapsedSeconds : 0;
        double trend = Math.Min(fall, lastFall);
        (isKnown, lastWatts, lastFall) = (true, watts, fall);
        return Math.Max(0, watts - (trend * aheadSeconds));
    }

    /// <summary>Writes all of it.</summary>
    public readonly void Save(MemoryWriter to)
    {
        to.Add(isKnown);
        to.Add(lastWatts);
        to.Add(lastFall);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static FadingPower Load(MemoryReader from) => new() { isKnown = from.Flag(), lastWatts = from.Number(), lastFall = from.Number() };
}
