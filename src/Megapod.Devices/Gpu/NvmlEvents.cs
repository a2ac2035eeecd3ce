namespace Megapod.Devices.Gpu;

using Megapod.Core.Outcomes;

/// <summary>
/// Waits on a thread of its own for what the drivers of GPUs tell unasked. What it tells is a hint: some errors are never told, and a full queue loses the newest and counts them.
/// </summary>
public sealed unsafe class NvmlEvents : IDisposable
{
    /// <summary>Bits of nvml.h.</summary>
    private const ulong CorrectedBit = 1;

    /// <inheritdoc cref="CorrectedBit"/>
    private const ulong UncorrectedBit = 2;

    /// <inheritdoc cref="CorrectedBit"/>
    private const ulong DriverErrorBit = 8;

    /// <summary>One wait, ms: the thread sees within it that it shall end.</summary>
    private const uint WaitMilliseconds = 250;

    /// <summary>Eight waits: who has not come back by then hangs.</summary>
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(2);

    private readonly NvmlCalls calls;
    private readonly Dictionary<nint, string> names;
    private readonly nint set;
    private readonly Action? arrived;
    private readonly Thread thread;
    private readonly Lock gate = new();
    private readonly Queue<GpuEvent> queue = new();
    private volatile bool isStopping;
    private bool isClosed;
    private Fault? trouble;
    private long lost;

    private NvmlEvents(NvmlCalls calls, Dictionary<nint, string> names, nint set, Action? arrived)
    {
        this.calls = calls;
        this.names = names;
        this.set = set;
        this.arrived = arrived;
        thread = new Thread(Wait) { IsBackground = true, Name = "nvml events" };
    }

    /// <summary>Why nothing more will come; null: it waits.</summary>
    public Fault? Trouble => Volatile.Read(ref trouble);

    /// <summary>Events that found no room.</summary>
    public long Lost => Interlocked.Read(ref lost);

    /// <summary>Whether events of a GPU are waited for.</summary>
    public bool Watches(string uuid) => names.ContainsValue(uuid);

    /// <summary>Takes the oldest event; null: there is none. Any thread may ask.</summary>
    public GpuEvent? Take()
    {
        lock (gate)
        {
            return queue.TryDequeue(out var one) ? one : null;
        }
    }

    /// <summary>Ends the waiting; it takes one wait. What hangs in the library longer is left to itself, with its room.</summary>
    public void Dispose()
    {
        if (!isClosed)
        {
            isClosed = isStopping = true;
            if (thread.Join(LongestEnd))
            {
                calls.EventSetFree(set);
            }
        }
    }

    /// <summary>Begins to wait.</summary>
    internal static Outcome<NvmlEvents> Begin(NvmlCalls library, IReadOnlyList<NvmlDevice> devices, Action? told)
    {
        if (library.EventSetCreate == null || library.RegisterEvents == null || library.SupportedEvents == null || library.EventSetWait == null || library.EventSetFree == null)
        {
            return Outcome<NvmlEvents>.Failure(GpuFaults.NoEvents("the library does not have them"));
        }

        nint created = 0;
        var code = library.EventSetCreate(&created);
        if (code != NvmlReturn.Success)
        {
            return Outcome<NvmlEvents>.Failure(GpuFaults.NoEvents($"nvmlEventSetCreate has ended with {code}"));
        }

        var watched = new Dictionary<nint, string>();
        foreach (var device in devices)
        {
            ulong kinds = 0;
            if (library.SupportedEvents(device.Handle, &kinds) == NvmlReturn.Success
                && (kinds &= CorrectedBit | UncorrectedBit | DriverErrorBit) != 0
                && library.RegisterEvents(device.Handle, kinds, created) == NvmlReturn.Success)
            {
                watched[device.Handle] = device.Uuid;
            }
        }

        if (watched.Count == 0)
        {
            library.EventSetFree(created);
            return Outcome<NvmlEvents>.Failure(GpuFaults.NoEvents("no GPU tells them"));
        }

        var events = new NvmlEvents(library, watched, created, told);
        events.thread.Start();
        return Outcome<NvmlEvents>.Success(events);
    }

    private void Wait()
    {
        while (!isStopping)
        {
            NvmlEventData data;
            var code = calls.EventSetWait(set, &data, WaitMilliseconds);
            if (code == NvmlReturn.Success)
            {
                Put(data);
            }
            else if (code != NvmlReturn.Timeout)
            {
                // It would come again at once, without end: a GPU that is lost stays lost until the library is opened anew.
                Volatile.Write(ref trouble, GpuFaults.NoEvents($"the wait has ended with {code}"));
                arrived?.Invoke();
                return;
            }
        }
    }

    private void Put(NvmlEventData data)
    {
        GpuEventKind? kind = data.Kind switch
        {
            DriverErrorBit => GpuEventKind.DriverError,
            UncorrectedBit => GpuEventKind.UncorrectedError,
            CorrectedBit => GpuEventKind.CorrectedError,
            _ => null,
        };
        if (kind is not { } known)
        {
            return;
        }

        lock (gate)
        {
            if (queue.Count < GpuBounds.MostEvents)
            {
                queue.Enqueue(new GpuEvent(names.GetValueOrDefault(data.Device, ""), known, known == GpuEventKind.DriverError ? data.Data : 0));
            }
            else
            {
                Interlocked.Increment(ref lost);
            }
        }

        arrived?.Invoke();
    }
}
