namespace Megapod.Lab.Restart;

using System.IO.MemoryMappedFiles;

/// <summary>
/// The site's time in memory that two processes share. The plant moves it; the controller's process sees it at once, also when it wakes from a freeze in which
/// time went on, as it would see a machine's own clock. Timers fire when the controller is told that it has moved.
/// </summary>
internal sealed class RigClock : TimeProvider, IDisposable
{
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;
    private readonly Lock gate = new();
    private readonly List<RigTimer> timers = [];

    public RigClock(string path)
    {
        file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, sizeof(long));
        view = file.CreateViewAccessor(0, sizeof(long));
    }

    /// <summary>Told when somebody sleeps until a whole second: the control loop has ended its cycle.</summary>
    public Action<long>? Sleeps { get; set; }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        Thread.MemoryBarrier();
        return view.ReadInt64(0);
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new RigTimer(this, () => callback(state));
        lock (gate)
        {
            timers.Add(timer);
        }

        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock; for the plant.</summary>
    public void MoveTo(TimeSpan elapsed)
    {
        view.Write(0, elapsed.Ticks);
        Thread.MemoryBarrier();
    }

    /// <summary>Wakes whoever is due.</summary>
    public void Fire()
    {
        List<RigTimer> due;
        long now = GetTimestamp();
        lock (gate)
        {
            due = timers.FindAll(t => t.Due <= now);
            due.ForEach(t => t.Due = long.MaxValue);
        }

        due.ForEach(t => t.Fire());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        view.Dispose();
        file.Dispose();
    }

    private sealed class RigTimer(RigClock clock, Action fire) : ITimer
    {
        public long Due { get; set; } = long.MaxValue;

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            long now = clock.GetTimestamp();
            long due = dueTime < TimeSpan.Zero ? long.MaxValue : now + dueTime.Ticks;
            lock (clock.gate)
            {
                Due = due;
            }

            if (due == long.MaxValue)
            {
                return true;
            }

            if (due % TimeSpan.TicksPerSecond == 0)
            {
                clock.Sleeps?.Invoke(due);
            }

            if (clock.GetTimestamp() >= due)
            {
                // Not on this thread: it is about to wait for what would then already have happened.
                ThreadPool.QueueUserWorkItem(_ => clock.Fire());
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock.gate)
            {
                clock.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
