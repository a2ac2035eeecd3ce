namespace Megapod.Control.Ledger;

using Megapod.Core.Model;

/// <summary>
/// One import limit of one node as the ledger counts it. Active power is summed up the tree; apparent power and current keep their own
/// active and reactive sums, because a battery relieves the active part only. A current limit becomes three rows, one per phase.
/// </summary>
internal sealed class LimitRow
{
    /// <summary>Index of the node.</summary>
    public required int Node { get; init; }

    /// <summary>Name for reasons: node id and limit id.</summary>
    public required string Name { get; init; }

    /// <summary>The limit; null for a hardware rating.</summary>
    public required LimitConfig? Limit { get; init; }

    /// <summary>Whether the row counts plain active power.</summary>
    public required bool IsActivePower { get; init; }

    /// <summary>W for active power, VA for apparent power, A for current.</summary>
    public required double Amount { get; init; }

    /// <summary>Whether <see cref="Amount"/> is a current to be multiplied by the voltage.</summary>
    public bool IsCurrent { get; init; }

    /// <summary>Share of each consumer's power that this row sees (0 outside the subtree; 1/3 of a balanced load per phase).</summary>
    public required double[] Share { get; init; }

    /// <summary>Worst tan φ of each consumer.</summary>
    public required double[] Tan { get; init; }

    /// <summary>Share of the battery's power that this row sees.</summary>
    public double BatteryShare { get; init; }

    /// <summary>The worst tan φ of all that this row sees; 0 for active power.</summary>
    public double WorstTan { get; init; }

    /// <summary>
    /// The largest load, apparent powers plainly added up, at which the row surely holds when the battery discharges by so much as is good, at most by its support. A battery takes
    /// active power off and leaves reactive power: with P = S / √(1 + t²), (P − b)² + (t·P)² = cap². Worked number: 2 MVA, t = 0.33 and 1 MW of support carry 2.92 MVA, not 3.
    /// </summary>
    /// <param name="cap">What the row may carry, W or VA.</param>
    /// <param name="supportWatts">Support, W, not negative.</param>
    public double LoadWith(double cap, double supportWatts)
    {
        double b = supportWatts * BatteryShare;
        double t = WorstTan;
        if (t == 0 || b == 0 || !(cap > 0) || double.IsPositiveInfinity(cap))
        {
            return cap + b;
        }

        // More than this takes more off than there is active power.
        b = Math.Min(b, cap / t);
        double square = 1 + (t * t);
        return (b + Math.Sqrt(Math.Max(0, (square * cap * cap) - (t * t * b * b)))) / Math.Sqrt(square);
    }

    /// <summary>The support with which a load surely holds, W; negative where it holds without. Where reactive power alone is too much: what leaves nothing else.</summary>
    /// <param name="load">Apparent powers plainly added up, W or VA.</param>
    /// <param name="cap">What the row may carry.</param>
    public double SupportFor(double load, double cap)
    {
        if (WorstTan == 0 || load <= cap)
        {
            return (load - cap) / BatteryShare;
        }

        double active = load / Math.Sqrt(1 + (WorstTan * WorstTan));
        return Beyond(active, WorstTan * active, cap) / BatteryShare;
    }

    /// <summary>By how much active power has to come down so that it holds beside a reactive power.</summary>
    internal static double Beyond(double active, double reactive, double cap) => active - Math.Sqrt(Math.Max(0, (cap * cap) - (reactive * reactive)));
}
