namespace Megapod.Devices.Modbus;

/// <summary>
/// The calls that wait at one address, and whose turn it is. Writes go before reads; the writes of a unit that has an urgent one go before those of other units; otherwise units take turns. Within
/// a unit writes keep their order, and reads theirs: an urgent write that overtook an older write of its own unit would be undone by it.
/// </summary>
/// <remarks>Every method is safe from every thread.</remarks>
internal sealed class CallQueue(int most, int mostPerUnit)
{
    /// <summary>After so many writes in a row one read goes first, so that a stream of writes leaves nobody blind.</summary>
    public const int MostWritesInARow = 16;

    private readonly Lock gate = new();
    private readonly SortedDictionary<byte, Lane> lanes = [];
    private TaskCompletionSource changed = NewSignal();
    private int writesInARow;
    private int lastUnit = -1;

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return lanes.Values.Sum(lane => lane.Count);
            }
        }
    }

    /// <summary>Ends at the next change. Take it before looking, wait for it after.</summary>
    public Task Changed
    {
        get
        {
            lock (gate)
            {
                return changed.Task;
            }
        }
    }

    /// <summary>Puts a call at the end of its lane.</summary>
    /// <returns>The call for which there is no room: null as a rule, this call, or a read that makes room for a write.</returns>
    public ModbusCall? Add(ModbusCall call)
    {
        lock (gate)
        {
            var lane = LaneOf(call.Unit);
            ModbusCall? pushedOut = null;
            bool isFull = lanes.Values.Sum(l => l.Count) >= most;
            if (isFull || lane.Count >= mostPerUnit)
            {
                var fullest = lane.Count >= mostPerUnit ? lane : lanes.Values.MaxBy(l => l.Reads.Count)!;
                if (call.OnlyReads || fullest.Reads.Last is not { } youngest)
                {
                    return call;
                }

                pushedOut = youngest.Value;
                fullest.Reads.RemoveLast();
            }

            (call.OnlyReads ? lane.Reads : lane.Writes).AddLast(call);
            Signal();
            return pushedOut;
        }
    }

    /// <summary>Puts a call that was taken back to the head of its lane.</summary>
    /// <param name="call">The call.</param>
    /// <param name="notBefore">Until when its unit is left alone, in the clock's timestamps.</param>
    public void PutBack(ModbusCall call, long notBefore)
    {
        lock (gate)
        {
            var lane = LaneOf(call.Unit);
            lane.NotBefore = notBefore;
            call.WasSent = false;
            (call.OnlyReads ? lane.Reads : lane.Writes).AddFirst(call);
            Signal();
        }
    }

    /// <summary>Takes a call out whose caller or whose time has given up, if it is still in.</summary>
    /// <returns>Whether any byte of it may have gone out.</returns>
    public bool Remove(ModbusCall call)
    {
        lock (gate)
        {
            if (lanes.TryGetValue(call.Unit, out var lane))
            {
                lane.Writes.Remove(call);
                lane.Reads.Remove(call);
                Signal();
            }

            return call.WasSent;
        }
    }

    /// <summary>Takes the call whose turn it is, which counts as sent from now on.</summary>
    /// <returns>Null when none may go yet.</returns>
    public ModbusCall? Take(long now)
    {
        lock (gate)
        {
            var list = Next(now);
            if (list is null)
            {
                return null;
            }

            var call = list.First!.Value;
            list.RemoveFirst();
            call.WasSent = true;
            lastUnit = call.Unit;
            writesInARow = call.OnlyReads ? 0 : writesInARow + 1;
            return call;
        }
    }

    /// <summary>When the first call may go: now or earlier where one may at once, null where none waits.</summary>
    public long? ReadyAt()
    {
        lock (gate)
        {
            return lanes.Values.Where(lane => lane.Count > 0).Select(lane => (long?)lane.NotBefore).Min();
        }
    }

    /// <summary>All calls that wait, in no order.</summary>
    public IReadOnlyList<ModbusCall> All()
    {
        lock (gate)
        {
            return [.. lanes.Values.SelectMany(lane => lane.Writes.Concat(lane.Reads))];
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LinkedList<ModbusCall>? Next(long now)
    {
        // Units from the one after the last on, then from the beginning: each has its turn.
        var ready = lanes.Where(lane => lane.Value.Count > 0 && lane.Value.NotBefore <= now)
            .OrderBy(lane => lane.Key <= lastUnit)
            .ThenBy(lane => lane.Key)
            .Select(lane => lane.Value)
            .ToList();
        var urgent = ready.Find(lane => lane.Writes.Any(call => call.IsUrgent))?.Writes;
        var write = ready.Find(lane => lane.Writes.Count > 0)?.Writes;
        var read = ready.Find(lane => lane.Reads.Count > 0)?.Reads;
        return urgent ?? (writesInARow >= MostWritesInARow ? read ?? write : write ?? read);
    }

    private Lane LaneOf(byte unit)
    {
        if (!lanes.TryGetValue(unit, out var lane))
        {
            lanes[unit] = lane = new Lane();
        }

        return lane;
    }

    private void Signal()
    {
        changed.TrySetResult();
        changed = NewSignal();
    }

    private sealed class Lane
    {
        public LinkedList<ModbusCall> Writes { get; } = new();

        public LinkedList<ModbusCall> Reads { get; } = new();

        public long NotBefore { get; set; } = long.MinValue;

        public int Count => Writes.Count + Reads.Count;
    }
}
