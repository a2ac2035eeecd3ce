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
}
