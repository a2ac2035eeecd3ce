namespace Megapod.Site.Loop;

/// <summary>Waits until something has happened or a time of the loop's own clock has come, whichever is first.</summary>
internal sealed class Alarm : IDisposable
{
    private readonly object gate = new();
    private readonly TimeProvider time;
    private readonly ITimer? timer;

    /// <summary>An alarm on a clock.</summary>
    public Alarm(TimeProvider time)
    {
        this.time = time;

        // On the real clock the wait itself times out: a control loop must not depend on the thread pool, which runs timers.
        timer = ReferenceEquals(time, TimeProvider.System) ? null : time.CreateTimer(_ => Ring(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Makes whoever waits look again.</summary>
    public void Ring()
    {
        lock (gate)
        {
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Waits.</summary>
    /// <param name="happened">What is waited for; whoever makes it true rings.</param>
    /// <param name="since">Timestamp of the loop's clock.</param>
    /// <param name="most">How long after that the wait ends in any case.</param>
    /// <returns>Whether it has happened.</returns>
    public bool Wait(Func<bool> happened, long since, TimeSpan most)
    {
        lock (gate)
        {
            while (!happened())
            {
                var left = most - time.GetElapsedTime(since);
                if (left <= TimeSpan.Zero)
                {
                    return false;
                }

                if (timer is null)
                {
                    Monitor.Wait(gate, left);
                }
                else
                {
                    timer.Change(left, Timeout.InfiniteTimeSpan);
                    Monitor.Wait(gate);
                }
            }

            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => timer?.Dispose();
}
