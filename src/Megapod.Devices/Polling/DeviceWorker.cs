namespace Megapod.Devices.Polling;

using System.Threading.Channels;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>
/// Talks with one device: commands as they come, polls at its pace, each with a time-out of its own, and pauses after failures. Every device has its own worker, so that one that hangs, lies or is gone
/// keeps none of the others waiting. A driver that throws has failed a poll and nothing else; one that does not give up when its time is over is left to itself and not called again until it has.
/// </summary>
public sealed class DeviceWorker
{
    /// <summary>A poll waits for a command at most, each with its time-out; a third is for the machine.</summary>
    private const int MostTurns = 3;

    private readonly IPolledDevice device;
    private readonly PollPace pace;
    private readonly TimeProvider time;
    private readonly Func<Instant> clock;
    private readonly PollClock next;
    private readonly DelayMeter delays = new();

    // One call is as good as many.
    private readonly Channel<bool> called = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private DeviceHealth health;
    private bool wasCommand;
    private bool isTalking;

    /// <summary>A call that was told to give up and had not yet when that was looked at.</summary>
    private Task<Fault?>? leftAlone;

    /// <summary>A worker that has not begun.</summary>
    /// <param name="device">The device.</param>
    /// <param name="pace">How often and how patiently.</param>
    /// <param name="time">Time for waiting and for time-outs.</param>
    /// <param name="clock">The site's instant.</param>
    /// <param name="random">Chance, for pauses.</param>
    /// <exception cref="ArgumentOutOfRangeException">The pace makes no sense.</exception>
    public DeviceWorker(IPolledDevice device, PollPace pace, TimeProvider time, Func<Instant> clock, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(pace);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(pace.Period, TimeSpan.Zero, nameof(pace));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(pace.Timeout, TimeSpan.Zero, nameof(pace));
        ArgumentOutOfRangeException.ThrowIfLessThan(pace.MostPause, pace.Period, nameof(pace));
        this.device = device;
        this.pace = pace;
        this.time = time;
        this.clock = clock;
        next = new PollClock(pace, random);
        health = new DeviceHealth(device.Id, false, Instant.Never, 0, null, TimeSpan.Zero, TimeSpan.Zero, Instant.Never);
    }

    /// <summary>Whether a poll or a command is under way. Any thread may ask.</summary>
    public bool IsTalking => Volatile.Read(ref isTalking);

    /// <summary>How it went last. Any thread may ask.</summary>
    public DeviceHealth Health => Volatile.Read(ref health);

    /// <summary>How it goes at an instant: a driver that keeps its worker's thread, so that nothing is heard although it is long due, is not called one that answers.</summary>
    /// <param name="now">The instant.</param>
    public DeviceHealth HealthAt(Instant now)
    {
        var last = Health;
        return last.Due != Instant.Never && now - last.Due > MostTurns * pace.Timeout ? last with { IsAnswering = false, Trouble = PollFaults.Stuck(device.Id) } : last;
    }

    /// <summary>A command waits: it is carried at once, unless the device does not answer anyway. Any thread may call, and nobody waits.</summary>
    public void Call() => called.Writer.TryWrite(true);

    /// <summary>Works until it is stopped.</summary>
    /// <param name="stop">Ends it, in the middle of a poll too.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            // Said before the clock is looked at: who stops the clock and sees nobody talk knows that nothing of an earlier time comes after.
            Volatile.Write(ref isTalking, true);
            var now = clock();

            // A shrink never waits for a poll; and a device that is told something all the time is still read.
            bool mayCarry = device.HasCommand && next.CommandFrom <= now && !(wasCommand && next.Due <= now);
            if (mayCarry || next.Due <= now)
            {
                wasCommand = mayCarry;
                await WorkAsync(mayCarry, now, stop).ConfigureAwait(false);
                continue;
            }

            var until = device.HasCommand && next.CommandFrom < next.Due ? next.CommandFrom : next.Due;
            Volatile.Write(ref isTalking, false);
            await WaitAsync(until - now, stop).ConfigureAwait(false);
        }
    }

    private async ValueTask WorkAsync(bool isCommand, Instant now, CancellationToken stop)
    {
        next.Begin(now);
        long began = time.GetTimestamp();
        var fault = await TryAsync(isCommand, now, stop).ConfigureAwait(false);
        if (stop.IsCancellationRequested)
        {
            return;
        }

        var ended = clock();
        var before = Health;
        if (fault is not null)
        {
            next.Fail(ended);
        }
        else
        {
            // In the first answer after silence a connection was made and the device was found, which says nothing of how late its samples are.
            if (before.IsAnswering)
            {
                delays.Add(ended, time.GetElapsedTime(began));
            }

            if (isCommand)
            {
                next.Carried(ended);
            }
            else
            {
                next.Succeed(ended);
            }
        }

        Volatile.Write(
            ref health,
            new DeviceHealth(device.Id, fault is null, fault is null ? ended : before.AnsweredAt, next.Failures, fault ?? device.Trouble, delays.Last, delays.Longest(ended), next.Due));
    }

    private async ValueTask<Fault?> TryAsync(bool isCommand, Instant now, CancellationToken stop)
    {
        if (leftAlone is Task earlier)
        {
            // One that has only just heard that it shall give up is given as long again.
            await earlier.WaitAsync(pace.Timeout, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!earlier.IsCompleted)
            {
                return PollFaults.Stuck(device.Id);
            }

            leftAlone = null;
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task<Fault?>? call = null;
        try
        {
            call = isCommand ? device.CarryAsync(now, over.Token).AsTask() : device.PollAsync(now, over.Token).AsTask();
            return await call.WaitAsync(pace.Timeout, time, stop).ConfigureAwait(false);
        }
        catch (TimeoutException) when (call is { IsCompleted: false })
        {
            Leave(call);
            await over.CancelAsync().ConfigureAwait(false);
            return PollFaults.NoAnswer(device.Id, pace.Timeout);
        }
        catch (OperationCanceledException)
        {
            Leave(call);
            return PollFaults.NoAnswer(device.Id, pace.Timeout);
        }
#pragma warning disable CA1031 // A driver with a bug costs its own device and nothing else.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            return PollFaults.Bug(device.Id, bug);
        }
    }

    /// <summary>A driver that gives up late still ends, and whatever it throws then has been told already.</summary>
    private void Leave(Task<Fault?>? call)
    {
        leftAlone = call;
        _ = call?.ContinueWith(static done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    private async ValueTask WaitAsync(TimeSpan pause, CancellationToken stop)
    {
        // Timers count whole milliseconds: one that is cut short would be set again and again until the rest has passed.
        using var over = new CancellationTokenSource(TimeSpan.FromMilliseconds(Math.Ceiling(pause.TotalMilliseconds)), time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(over.Token, stop);
        try
        {
            await called.Reader.ReadAsync(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Time is up, or it shall end: the loop sees which.
            return;
        }
    }
}
