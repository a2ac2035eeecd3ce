namespace Megapod.Core.Model;

/// <summary>Whether the silent load of a node fits one of its limits.</summary>
/// <param name="Node">Index of the node in the power tree.</param>
/// <param name="Limit">The limit, or null for the node's hardware rating.</param>
/// <param name="Quantity">What is counted.</param>
/// <param name="Load">The silent load in the quantity's base unit (W, VA, or A in the fullest phase).</param>
/// <param name="MeterError">Error of the node's meter at the limit, in the same unit.</param>
/// <param name="Amount">The limit's or rating's amount, in the same unit.</param>
public sealed record SilentLoadVerdict(int Node, LimitConfig? Limit, LimitQuantity Quantity, double Load, double MeterError, double Amount)
{
    /// <summary>What is left under the limit in silence; negative when the load does not fit.</summary>
    public double Room => Amount - Load - MeterError;

    /// <summary>Whether the load fits. A millionth of the limit is forgiven, because sums of decimal fractions are not exact.</summary>
    public bool Fits => Room >= -1e-6 * Amount;
}
