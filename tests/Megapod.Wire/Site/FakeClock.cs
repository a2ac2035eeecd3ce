namespace Megapod.Wire.Site;

/// <summary>A clock that only the test moves. Whoever waits on it is awaited by the instant for which its timer is set, so that no test sleeps.</summary>
internal sealed class FakeClock : TimeProvider
{
    /// <summary>Real time after which a test that waits for something that never comes fails.</summary>
    private static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(60);

    private readonly object gate = new();
    private readonly List<FakeTimer> timers = [];
    private long elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public TimeSpan Elapsed => new(Interlocked.Read(ref elapsed));

    /// <summary>UTC when the clock began, from where it moves on with it. Null: UTC stands still, which who counts elapsed time must not notice.</summary>
    public DateTimeOffset? Began { get; set; }

    /// <summary>The earliest instant for which somebody waits; null: nobody does. Ask when somebody is known to wait.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            lock (gate)
            {
                return timers.Min(t => t.Due);
            }
        }
    }

    public override long GetTimestamp() => Interlocked.Read(ref elapsed);

    public override DateTimeOffset GetUtcNow() => Began is { } began ? began + Elapsed : new(2025, 6, 1, 9, 0, 0, TimeSpan.Zero);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, () => callback(state));
        lock (gate)
        {
            timers.Add(timer);
        }

        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits until somebody waits for exactly this time since the clock began.</summary>
    /// <param name="due">The time.</param>
    public void AwaitSleeperUntil(TimeSpan due) => Await(t => t.Due == due, 1, $"for {due}");

    /// <summary>Waits until so many wait for a time that has not come yet.</summary>
    public void AwaitSleepers(int many) => Await(t => t.Due > Elapsed, many, $"{many} together");

    /// <summary>Waits until somebody waits for a time up to this one.</summary>
    public void AwaitSleeperBy(TimeSpan latest) => Await(t => t.Due <= latest, 1, $"up to {latest}");

    /// <summary>Moves the clock and wakes whoever is due by then.</summary>
    public void MoveTo(TimeSpan time)
    {
        List<FakeTimer> due;
        lock (gate)
        {
            Interlocked.Exchange(ref elapsed, time.Ticks);
            due = timers.FindAll(t => t.Due <= time);
            due.ForEach(t => t.Due = t.Period is { } period ? time + period : null);
        }

        due.ForEach(t => t.Fire());
    }

    private void Await(Predicate<FakeTimer> isIt, int many, string wanted)
    {
        long until = Environment.TickCount64 + (long)Hopeless.TotalMilliseconds;
        lock (gate)
        {
            while (timers.FindAll(isIt).Count < many)
            {
                int left = (int)(until - Environment.TickCount64);
                Assert.True(left > 0 && Monitor.Wait(gate, left), $"Nobody waits {wanted}; timers are set for {string.Join(", ", timers.Select(t => t.Due))}.");
            }
        }
    }

    private sealed class FakeTimer(FakeClock clock, Action fire) : ITimer
    {
        public TimeSpan? Due { get; set; }

        public TimeSpan? Period { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                Period = period <= TimeSpan.Zero ? null : period;
                Due = dueTime < TimeSpan.Zero ? null : clock.Elapsed + dueTime;
                Monitor.PulseAll(clock.gate);
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
