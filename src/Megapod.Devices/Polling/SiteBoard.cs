namespace Megapod.Devices.Polling;

using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Core.Units;

/// <summary>
/// Where devices put what they know and the cycle looks it up. Whoever puts something holds the board for as long as that takes and no device is talked with meanwhile, so that looking never waits for
/// one. What is not put anew stays, with the instant at which it was measured, and grows old.
/// </summary>
public sealed class SiteBoard : IReadingSource
{
    /// <summary>Answers that wait to be looked at; beyond that the oldest are dropped: what is not confirmed stays counted.</summary>
    private const int MostReports = 10_000;

    private readonly Lock gate = new();
    private readonly Queue<CommandReport> reports = [];
    private PowerTree tree;
    private SiteSnapshot present;

    /// <summary>A board on which nothing stands.</summary>
    /// <param name="tree">The site.</param>
    public SiteBoard(PowerTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        this.tree = tree;
        present = new SiteSnapshot(tree);
    }

    /// <summary>Puts something up.</summary>
    /// <param name="put">Writes it; short, and nothing in it waits.</param>
    public void Put(Action<SiteSnapshot> put)
    {
        ArgumentNullException.ThrowIfNull(put);
        lock (gate)
        {
            put(present);
        }
    }

    /// <summary>Puts up a device's answer to a command.</summary>
    /// <param name="report">The answer; it is seen in one snapshot.</param>
    public void Put(CommandReport report)
    {
        lock (gate)
        {
            reports.Enqueue(report);
            if (reports.Count > MostReports)
            {
                reports.Dequeue();
            }
        }
    }

    /// <summary>Puts something up by the names of the site as it is now.</summary>
    /// <param name="put">Writes it, with the site whose indices the snapshot has; short, and nothing in it waits.</param>
    public void Put(Action<SiteSnapshot, PowerTree> put)
    {
        ArgumentNullException.ThrowIfNull(put);
        lock (gate)
        {
            put(present, tree);
        }
    }

    /// <summary>Puts up a device's answer to a command by the names of the site as it is now.</summary>
    /// <param name="answer">The answer, given the site whose indices it has; null: whoever it was about is gone.</param>
    public void Put(Func<PowerTree, CommandReport?> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        lock (gate)
        {
            if (answer(tree) is { } report)
            {
                Put(report);
            }
        }
    }

    /// <summary>The site has other pods from now on. What stands here of all others stays, and so do answers of theirs that nobody has looked at.</summary>
    /// <param name="match">Which thing is which; from the site as it was to the site as it is now.</param>
    public void Exchange(TreeMatch match)
    {
        ArgumentNullException.ThrowIfNull(match);
        lock (gate)
        {
            var waiting = match.Carry([.. reports]);
            present = match.Carry(present);
            tree = match.To;
            reports.Clear();
            foreach (var report in waiting)
            {
                reports.Enqueue(report);
            }
        }
    }

    /// <inheritdoc/>
    public void Read(SiteSnapshot snapshot, Instant now)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        lock (gate)
        {
            present.CopyTo(snapshot);
            snapshot.TakenAt = now;
            snapshot.Reports = reports.Count == 0 ? [] : [.. reports];
            reports.Clear();
        }
    }
}
