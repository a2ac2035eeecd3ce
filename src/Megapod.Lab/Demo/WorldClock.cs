namespace Megapod.Lab.Demo;

using Megapod.Core.Units;

/// <summary>An emulated site's time as a clock: for what lives beside the loop and has to be in its world, such as feeds. Waits are as much shorter as the world is faster.</summary>
/// <param name="inner">Real time.</param>
/// <param name="now">The site's present.</param>
/// <param name="speed">Site seconds per real second.</param>
public sealed class WorldClock(TimeProvider inner, Func<Instant> now, double speed) : TimeProvider
{
    /// <inheritdoc/>
    public override long TimestampFrequency => inner.TimestampFrequency;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(now().ToUtc());

    /// <inheritdoc/>
    public override long GetTimestamp() => inner.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Timer(inner, callback, state, dueTime, period, speed);

    private static TimeSpan Real(TimeSpan time, double speed) => time > TimeSpan.Zero ? TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds / speed)) : time;

    private sealed class Timer(TimeProvider inner, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period, double speed) : ITimer
    {
        private readonly ITimer timer = inner.CreateTimer(callback, state, Real(dueTime, speed), Real(period, speed));

        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(Real(dueTime, speed), Real(period, speed));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
