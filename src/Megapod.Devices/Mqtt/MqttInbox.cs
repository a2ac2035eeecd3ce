namespace Megapod.Devices.Mqtt;

using System.Runtime.CompilerServices;
using Megapod.Devices.Polling;

/// <summary>
/// Messages that came and wait to be taken. Whoever reads the wire waits here for a while when it is full; then the oldest goes for each that comes until half of the room is free
/// again, and the next one that is taken says how many went.
/// </summary>
internal sealed class MqttInbox(MqttClientConfig config, Tally<MqttHealth> tally, TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly LinkedList<MqttDelivery> waiting = new();
    private TaskCompletionSource changed = NewSignal();
    private long bytes;
    private long missed;
    private bool isSlow;
    private bool isClosed;

    public int Count
    {
        get
        {
            lock (gate)
            {
                return waiting.Count;
            }
        }
    }

    /// <summary>Puts a message last.</summary>
    public async Task AddAsync(MqttDelivery delivery, CancellationToken stop)
    {
        int size = BytesOf(delivery);
        if (NeedsPatience(size))
        {
            using var patience = new CancellationTokenSource(config.InboxPatience, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
            while (!either.IsCancellationRequested && Room(size) is { IsCompleted: false } room)
            {
                await room.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        lock (gate)
        {
            long gone = 0;
            while (!HasRoom(size))
            {
                bytes -= BytesOf(waiting.First!.Value);
                waiting.RemoveFirst();
                gone++;
            }

            if (gone > 0)
            {
                isSlow = true;
                missed += gone;
                tally.Note(health => health with { Dropped = health.Dropped + gone });
            }

            waiting.AddLast(delivery);
            bytes += size;
            Change();
        }
    }

    /// <summary>Takes messages as they come, until the client is closed.</summary>
    public async IAsyncEnumerable<MqttDelivery> TakeAsync([EnumeratorCancellation] CancellationToken stop)
    {
        while (true)
        {
            Task signal;
            MqttDelivery? next = null;
            lock (gate)
            {
                signal = changed.Task;
                if (waiting.First is { } first)
                {
                    waiting.RemoveFirst();
                    bytes -= BytesOf(first.Value);
                    next = first.Value with { Missed = missed };
                    missed = 0;
                    isSlow = isSlow && waiting.Count > config.MostInbox / 2;
                    Change();
                }
                else if (isClosed)
                {
                    yield break;
                }
            }

            if (next is not null)
            {
                yield return next;
            }
            else
            {
                await signal.WaitAsync(stop);
            }
        }
    }

    public void Close()
    {
        lock (gate)
        {
            isClosed = true;
            Change();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static int BytesOf(MqttDelivery delivery) => delivery.Message.Payload.Length + (2 * delivery.Message.Topic.Length);

    private bool NeedsPatience(int size)
    {
        lock (gate)
        {
            return !HasRoom(size) && !isSlow && !isClosed;
        }
    }

    /// <summary>What to wait for; it has ended where there is room.</summary>
    private Task Room(int size)
    {
        lock (gate)
        {
            return HasRoom(size) || isClosed ? Task.CompletedTask : changed.Task;
        }
    }

    private bool HasRoom(int size) => waiting.Count == 0 || (waiting.Count < config.MostInbox && bytes + size <= config.MostInboxBytes);

    private void Change()
    {
        var before = changed;
        changed = NewSignal();
        before.TrySetResult();
    }
}
