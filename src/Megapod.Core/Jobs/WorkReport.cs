namespace Megapod.Core.Jobs;

using Megapod.Core.Units;

/// <summary>A node as it sees itself. It is whole, and each one replaces the one before.</summary>
public sealed record WorkReport
{
    /// <summary>The node's name at its site.</summary>
    public required string Node { get; init; }

    /// <summary>Number of the report, rising over the node's restarts.</summary>
    public required long Number { get; init; }

    /// <summary>The orders that it follows; 0: none yet.</summary>
    public long Orders { get; init; }

    /// <summary>The budget's number that is in force; 0: none, the fallback holds.</summary>
    public uint Budget { get; init; }

    /// <summary>The most that it may draw now by its own counting.</summary>
    public required Watts Ceiling { get; init; }

    /// <summary>For how long the budget still holds; zero: it has lapsed.</summary>
    public TimeSpan Lasts { get; init; }

    /// <summary>What it draws, mean of a second; NaN: unknown.</summary>
    public double DrawWatts { get; init; } = double.NaN;

    /// <summary>How old the newest of what that rests on is.</summary>
    public TimeSpan DrawAge { get; init; }

    /// <summary>What it has and can do.</summary>
    public required WorkInventory Inventory { get; init; }

    /// <summary>
    /// What a watt-hour is worth to its jobs in each quarter of what they could draw together, the dearest quarter first, in the site's currency. Empty: it does not say, or there are none; then the site goes by its file.
    /// </summary>
    public IReadOnlyList<double> Worth { get; init; } = [];

    /// <summary>Its jobs, by id: each that it was ordered, until the site no longer names it.</summary>
    public IReadOnlyList<JobReport> Jobs { get; init; } = [];

    /// <summary>Usage that the site has not said to have kept, oldest first; bounded, the rest comes with later reports.</summary>
    public IReadOnlyList<UsageRecord> Usage { get; init; } = [];
}
