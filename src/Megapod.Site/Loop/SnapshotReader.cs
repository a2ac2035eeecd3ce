namespace Megapod.Site.Loop;

using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Core.Units;

/// <summary>
/// Reads the source on a thread of its own. A source that hangs or throws leaves the cycle with the snapshot before, whose readings grow old and stop
/// counting by themselves; it never leaves the site without a cycle.
/// </summary>
internal sealed class SnapshotReader : IDisposable
{
    /// <summary>How long a cycle waits for its readings, in real time: a quarter of a period, so that what follows still fits into the rest.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly IReadingSource source;
    private readonly TimeProvider time;
    private readonly Alarm alarm;
    private readonly object gate = new();
    private SiteSnapshot current;
    private SiteSnapshot spare;
    private Instant at;
    private Thread? thread;
    private bool isAsked;
    private bool isClosed;
    private volatile bool isAnswered;
    private Exception? failure;

    /// <summary>A reader of a site's source that has not begun.</summary>
    public SnapshotReader(PowerTree tree, IReadingSource source, TimeProvider time, Alarm alarm)
    {
        this.source = source;
        this.time = time;
        this.alarm = alarm;
        current = new SiteSnapshot(tree);
        spare = new SiteSnapshot(tree);
    }

    /// <summary>The snapshot taken last.</summary>
    public SiteSnapshot Current => current;

    /// <summary>Why the read that ended last gave nothing; null when it gave a snapshot.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Whether a read is still under way when the cycle has to go on.</summary>
    public bool IsStalled { get; private set; }

    /// <summary>The newest snapshot that can be had without keeping the cycle waiting. Answers to commands appear in one snapshot only.</summary>
    public SiteSnapshot Take(Instant now, CancellationToken stop)
    {
        long begin = time.GetTimestamp();
        bool IsOver() => isAnswered || stop.IsCancellationRequested;
        current.Reports = [];
        if (IsStalled)
        {
            if (!alarm.Wait(IsOver, begin, Patience) || !isAnswered)
            {
                return current;
            }

            // The source may reuse the list of answers for its next snapshot, so those of the late one are copied.
            Finish();
            current.Reports = [.. current.Reports];
        }

        Ask(now);
        IsStalled = !alarm.Wait(IsOver, begin, Patience) || !isAnswered;
        if (!IsStalled)
        {
            Finish();
        }

        return current;
    }

    /// <summary>The site has other pods from now on: what the last snapshot says of all others stays. Nothing is being read when this is called.</summary>
    /// <param name="match">Which thing is which.</param>
    /// <exception cref="InvalidOperationException">A read is still under way.</exception>
    public void Exchange(TreeMatch match)
    {
        if (IsStalled)
        {
            throw new InvalidOperationException("A read is still under way.");
        }

        // Both: a source may leave out what has not changed since it filled in the snapshot before last.
        current = match.Carry(current);
        spare = match.Carry(spare);
    }

    /// <summary>Ends the thread once the source returns; a source that hangs for ever keeps it, which ends with the process.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isClosed = true;
            Monitor.Pulse(gate);
        }
    }

    private void Ask(Instant now)
    {
        lock (gate)
        {
            at = now;
            isAnswered = false;
            isAsked = true;
            Monitor.Pulse(gate);
        }

        if (thread is null)
        {
            thread = new Thread(Work) { Name = "reader", IsBackground = true };
            thread.Start();
        }
    }

    /// <summary>Takes over a whole snapshot. A torn one is thrown away, and so are the answers in it: what is not confirmed stays counted.</summary>
    private void Finish()
    {
        IsStalled = false;
        Failure = failure;
        if (failure is null)
        {
            var earlier = current.Reports;
            (current, spare) = (spare, current);
            current.Reports = earlier.Count == 0 ? current.Reports : [.. earlier, .. current.Reports];
        }
    }

    private void Work()
    {
        while (true)
        {
            lock (gate)
            {
                while (!isAsked && !isClosed)
                {
                    Monitor.Wait(gate);
                }

                if (isClosed)
                {
                    return;
                }

                isAsked = false;
            }

            Exception? caught = null;
            try
            {
                source.Read(spare, at);
            }
#pragma warning disable CA1031 // Whatever a driver throws, the site goes on with old readings; the loop tells people.
            catch (Exception bug)
#pragma warning restore CA1031
            {
                caught = bug;
            }

            failure = caught;
            isAnswered = true;
            alarm.Ring();
        }
    }
}
