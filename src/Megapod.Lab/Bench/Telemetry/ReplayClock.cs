namespace Megapod.Lab.Bench.Telemetry;

using Megapod.Core.Units;

/// <summary>Time that passes when it is told to. Its timers never end: whatever is asked is answered at once, so that nobody waits for one.</summary>
internal sealed class ReplayClock(Instant start) : TimeProvider
{
    /// <summary>The instant.</summary>
    public Instant Now { get; private set; } = start;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Lets time pass.</summary>
    /// <param name="step">How much.</param>
    public void Pass(TimeSpan step) => Now += step;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(Now.ToUtc(), TimeSpan.Zero);

    /// <inheritdoc/>
    public override long GetTimestamp() => Now.Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Endless();

    private sealed class Endless : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
            // It holds nothing.
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
