namespace Megapod.Devices.Modbus;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Devices.Polling;

/// <summary>
/// Speaks Modbus TCP to one address over one connection, which all units behind the address share: some devices allow no second one. One request is under way at a time; the rest wait in a bounded
/// queue in which writes go first and units take turns. The connection is made when the first call needs it and again after it was lost, with growing pauses.
/// </summary>
/// <remarks>Safe from every thread. Two clients of one address would be two connections: <see cref="ModbusClients"/> hands out one.</remarks>
public sealed class ModbusClient : IAsyncDisposable
{
    private readonly ModbusClientConfig config;
    private readonly TimeProvider clock;
    private readonly CallQueue queue;
    private readonly Tally<ModbusHealth> tally = new(new ModbusHealth());
    private readonly ModbusWorker worker;
    private readonly CancellationTokenSource closing = new();
    private readonly Task work;
    private int isClosed;

    /// <summary>A client that has not connected yet.</summary>
    /// <param name="config">Address and patience.</param>
    /// <param name="clock">Where time comes from.</param>
    /// <param name="chance">Where the spread of pauses and the first transaction come from; it belongs to the client from now on.</param>
    /// <exception cref="ArgumentException">A value of the configuration makes no sense.</exception>
    public ModbusClient(ModbusClientConfig config, TimeProvider clock, SeededRandom chance)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(chance);
        if (config.Complaint() is { } complaint)
        {
            throw new ArgumentException($"{config.Address}: {complaint}.", nameof(config));
        }

        this.config = config;
        this.clock = clock;
        queue = new CallQueue(config.MostWaiting, config.MostWaitingPerUnit);
        worker = new ModbusWorker(config, queue, tally, clock, chance);
        work = Task.Run(() => worker.RunAsync(closing.Token));
    }

    /// <summary>The address and how patient this client is with it.</summary>
    public ModbusClientConfig Config => config;

    /// <summary>How the address has been answering, at this moment.</summary>
    public ModbusHealth Health
    {
        get
        {
            var health = tally.Health;
            return health with { Waiting = queue.Count };
        }
    }

    /// <summary>One unit behind the address.</summary>
    /// <param name="number">Its number: 1 to 247 for devices behind a gateway; 0 or 255 where the address is the device itself.</param>
    public ModbusUnit Unit(byte number) => new(this, number);

    /// <summary>Closes the connection and ends every call that is still open with a fault. Later calls end so at once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isClosed, 1) == 0)
        {
            await closing.CancelAsync();
            await work;
            EndAll();
            closing.Dispose();
        }
    }

    /// <summary>By when a call that is asked now ends.</summary>
    internal long DeadlineOfNow() => clock.GetTimestamp() + (long)(config.CallTimeout.TotalSeconds * clock.TimestampFrequency);

    /// <summary>Asks and waits for the end.</summary>
    /// <param name="unit">Which device.</param>
    /// <param name="message">A whole request from its function code on.</param>
    /// <param name="isUrgent">Whether it goes before what waits at other units.</param>
    /// <param name="deadline">By when it ends.</param>
    /// <param name="stop">Gives up waiting.</param>
    /// <returns>The message of an answer that fits; or why there is none.</returns>
    internal async Task<Outcome<byte[]>> AskAsync(byte unit, byte[] message, bool isUrgent, long deadline, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var call = new ModbusCall(config.Address, unit, message, isUrgent, deadline);
        var left = clock.GetElapsedTime(clock.GetTimestamp(), deadline);
        if (left <= TimeSpan.Zero)
        {
            return Outcome<byte[]>.Failure(ModbusFaults.NotSent(call));
        }

        if (queue.Add(call) is { } turnedAway)
        {
            turnedAway.Fail(ModbusFaults.QueueFull(config.Address));
            tally.Note(health => health with { TurnedAway = health.TurnedAway + 1 });
        }

        await using var timer = clock.CreateTimer(_ => RunOut(call), null, left, Timeout.InfiniteTimeSpan);
        await using var registration = stop.UnsafeRegister(_ => Forget(call, stop), null);
        if (closing.IsCancellationRequested)
        {
            EndAll();
        }

        return await call.End;
    }

    private void RunOut(ModbusCall call) =>
        call.Fail(queue.Remove(call) ? ModbusFaults.NoAnswer(call) : call.Why ?? worker.Trouble ?? ModbusFaults.NotSent(call));

    private void Forget(ModbusCall call, CancellationToken by)
    {
        queue.Remove(call);
        call.Cancel(by);
    }

    private void EndAll()
    {
        foreach (var call in queue.All())
        {
            queue.Remove(call);
            call.Fail(ModbusFaults.Closed(call));
        }
    }
}
