namespace Megapod.Node.Power;

using System.Globalization;
using Megapod.Core.Jobs;
using Megapod.Core.Units;
using Megapod.Node.Cgroups;
using Megapod.Node.Runner;

/// <summary>
/// The budget as the node keeps it by itself. Its end is counted from its arrival by a clock that only goes forward, and outlives the node's own death as long as the machine runs; whether anybody can be heard makes no difference.
/// </summary>
internal sealed class BudgetLease
{
    private readonly NodeBook book;
    private readonly TimeProvider clock;
    private readonly Watts fallback;
    private readonly string endFile;

    /// <summary>Goes on with the budget that the book has, if it still holds.</summary>
    /// <param name="book">What the node keeps.</param>
    /// <param name="clock">Measures how long a budget holds.</param>
    /// <param name="fallback">What the node draws without one.</param>
    /// <param name="endFile">Where the budget's end is written for the keeper, which outlives the node.</param>
    public BudgetLease(NodeBook book, TimeProvider clock, Watts fallback, string endFile)
    {
        (this.book, this.clock, this.fallback, this.endFile) = (book, clock, fallback, endFile);
        WriteEnd();
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
            WriteEnd();
        }
    }

    /// <summary>How long ago it lapsed; zero where it holds, or where that is not known.</summary>
    public TimeSpan LapsedFor => book.Budget is { } budget && budget.Boot == ProcessFacts.BootNow && clock.GetTimestamp() is var now && now > budget.Until ? clock.GetElapsedTime(budget.Until, now) : TimeSpan.Zero;

    /// <summary>The keeper goes by the time since the machine was started, in whole seconds, and is no earlier than the node itself.</summary>
    private void WriteEnd()
    {
        string? uptime = GroupFiles.Read("/proc/uptime")?.Split(' ')[0];
        double end = Lasts == TimeSpan.Zero || uptime is null ? 0 : double.Parse(uptime, CultureInfo.InvariantCulture) + Lasts.TotalSeconds;
        if (GroupFiles.TryWrite(endFile + ".new", (long)Math.Ceiling(end)))
        {
            File.Move(endFile + ".new", endFile, overwrite: true);
        }
    }
}
