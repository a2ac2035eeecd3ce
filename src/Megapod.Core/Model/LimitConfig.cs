namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>One limit on one node of the power tree.</summary>
public sealed record LimitConfig
{
    /// <summary>Name shown wherever this limit is the reason for something; unique on its node.</summary>
    public required string Id { get; init; }

    /// <summary>What is counted.</summary>
    public LimitQuantity Quantity { get; init; }

    /// <summary>The amount in the quantity's base unit (W, VA or A per phase); positive.</summary>
    public required double Amount { get; init; }

    /// <summary>Which way the limit looks. Default import.</summary>
    public LimitDirection Direction { get; init; }

    /// <summary>Averaging window over which the limit is judged. Default 1 s. The ledger never uses the slack inside a window.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Short-time curve that listed contingencies may use, factors rising and times falling; empty means none.</summary>
    public IReadOnlyList<ShortTimePoint> ShortTime { get; init; } = [];

    /// <summary>Why the limit exists.</summary>
    public LimitBasis Basis { get; init; }

    /// <summary>When the limit begins to hold; null means always has.</summary>
    public Instant? ValidFrom { get; init; }

    /// <summary>When the limit ceases to hold; null means never.</summary>
    public Instant? ValidUntil { get; init; }

    /// <summary>The lowest import limit in W that a node ever has, +∞ when it has none in W.</summary>
    public static double LowestImportWatts(IEnumerable<LimitConfig> limits) =>
        limits.Where(l => l is { Direction: LimitDirection.Import, Quantity: LimitQuantity.Watts }).Select(l => l.Amount).DefaultIfEmpty(double.PositiveInfinity).Min();
}
