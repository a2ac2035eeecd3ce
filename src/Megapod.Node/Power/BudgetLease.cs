namespace Megapod.Node.Power;

using Megapod.Core.Jobs;
using Megapod.Core.Units;
using Megapod.Node.Runner;

/// <summary>
/// The budget as the node keeps it by itself. Its end is counted from its arrival by a clock that only goes forward, and outlives the node's own death as long as the machine runs; whether anybody can be heard makes no difference.
/// </summary>
internal sealed class BudgetLease
{
    private readonly NodeBook book;
    private readonly TimeProvider clock;
    private readonly Watts fallback;

    /// <summary>Goes on with the budget that the book has, if it still holds.</summary>
    /// <param name="book">What the node keeps.</param>
    /// <param name="clock">Measures how long a budget holds.</param>
    /// <param name="fallback">What the node draws without one.</param>
    public BudgetLease(NodeBook book, TimeProvider clock, Watts fallback)
    {
        (this.book, this.clock, this.fallback) = (book, clock, fallback);
    }

    /// <summary>How long it still holds; zero: it has lapsed, or there was none.</summary>
    public TimeSpan Lasts => book.Budget is { } budget && budget.Boot == ProcessFacts.BootNow && clock.GetTimestamp() is var now && now < budget.Until ? clock.GetElapsedTime(now, budget.Until) : TimeSpan.Zero;

    /// <summary>Number of the budget in force; 0: none.</summary>
    public uint Sequence => Lasts > TimeSpan.Zero ? book.Budget!.Sequence : 0;

    /// <summary>The most that the node may draw now.</summary>
    public Watts Ceiling => Lasts > TimeSpan.Zero ? new Watts(book.Budget!.CeilingWatts) : fallback;

    /// <summary>Takes a budget, unless it is one that was taken before or is older: a command that is repeated does not last longer.</summary>
    public void Take(WorkBudget budget)
    {
        // Numbers turn over after the largest; the shorter way round tells which is newer.
        if (book.Budget is not { } held || unchecked((int)(budget.Sequence - held.Sequence)) > 0)
        {
            long until = clock.GetTimestamp() + (long)(Math.Clamp(budget.Duration.TotalSeconds, 0, TimeSpan.FromDays(366).TotalSeconds) * clock.TimestampFrequency);
            book.Keep(new BudgetRow(budget.Sequence, budget.Ceiling.Value, until, ProcessFacts.BootNow));
        }
    }
}
