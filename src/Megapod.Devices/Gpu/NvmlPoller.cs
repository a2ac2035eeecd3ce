namespace Megapod.Devices.Gpu;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Polling;

/// <summary>
/// Reads the GPUs of this machine and sets their limits and clocks. Without the library it stays quiet and looks for it now and then. A limit of ours that was raised by somebody else, or lost with the
/// driver, is told and not set again: who set it decides.
/// </summary>
public sealed class NvmlPoller : IPolledDevice, IDisposable
{
    /// <summary>After so long a library that was not there, or whose GPUs did not all answer, is opened anew.</summary>
    private static readonly TimeSpan OpenAgain = TimeSpan.FromSeconds(30);

    /// <summary>So long a call that is under way is waited for at the end; one that hangs must not hold the whole program.</summary>
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(2);

    private readonly string library;
    private readonly bool watchesEvents;
    private readonly Lock gate = new();

    /// <summary>Calls into the library are made one after the other; a worker that gave one up does not ask while it is under way.</summary>
    private readonly Lock turn = new();
    private readonly Dictionary<string, Watts> limits = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GpuClockRange?> clocks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Watts> held = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (double Number, Instant At)> errors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Fault> refusals = new(StringComparer.Ordinal);
    private Nvml? nvml;
    private NvmlEvents? events;
    private Instant openedAt = Instant.Never;
    private bool wantsOpening = true;
    private bool isClosed;
    private int presence;
    private GpuImage image = GpuImage.None;
    private Fault? trouble;

    /// <summary>GPUs that were not looked for yet.</summary>
    /// <param name="id">Name of the machine.</param>
    /// <param name="libraryName">The library's name or path.</param>
    /// <param name="watchesEvents">Whether errors that a driver tells unasked (XID) are waited for, on a thread of its own. Default true.</param>
    public NvmlPoller(string id, string libraryName = Nvml.DefaultLibrary, bool watchesEvents = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentException.ThrowIfNullOrEmpty(libraryName);
        Id = id;
        library = libraryName;
        this.watchesEvents = watchesEvents;
    }

    /// <inheritdoc/>
    public string Id { get; }

    /// <inheritdoc/>
    public bool HasCommand
    {
        get
        {
            lock (gate)
            {
                return limits.Count + clocks.Count > 0;
            }
        }
    }

    /// <inheritdoc/>
    public Fault? Trouble => Volatile.Read(ref trouble);

    /// <summary>What there is of NVML here.</summary>
    public GpuPresence Presence => (GpuPresence)Volatile.Read(ref presence);

    /// <summary>What the GPUs showed last; any thread may ask, and nobody waits. It grows old while they do not answer.</summary>
    public GpuImage Image => Volatile.Read(ref image);

    /// <summary>Is told what became of each limit; on the worker's thread, and it does not throw.</summary>
    public Action<GpuLimitOutcome>? LimitAnswered { get; set; }

    /// <summary>Is told what became of each range of clocks; on the worker's thread, and it does not throw.</summary>
    public Action<GpuClockOutcome>? ClocksAnswered { get; set; }

    /// <summary>Is told when an event of a driver has come, which the next poll takes; on the waiting thread, and it does not throw.</summary>
    internal Action? EventArrived { get; init; }

    /// <summary>Hands over a power limit. Any thread may call, and nobody waits; one of the same GPU that still waits is gone.</summary>
    /// <param name="uuid">Of which GPU.</param>
    /// <param name="limit">The most power, above zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not a number above zero.</exception>
    /// <exception cref="InvalidOperationException">More GPUs wait than any machine has.</exception>
    public void Tell(string uuid, Watts limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit.Value, 0.001, nameof(limit));
        Put(limits, uuid, limit);
    }

    /// <summary>Hands over a range for the clock. Any thread may call, and nobody waits; one of the same GPU that still waits is gone.</summary>
    /// <param name="uuid">Of which GPU.</param>
    /// <param name="range">The range; null: none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty or below zero.</exception>
    /// <exception cref="InvalidOperationException">More GPUs wait than any machine has.</exception>
    public void TellClocks(string uuid, GpuClockRange? range)
    {
        if (range is not null)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(range.LowestHertz, nameof(range));
            ArgumentOutOfRangeException.ThrowIfLessThan(range.HighestHertz, Math.Max(range.LowestHertz, 1e6), nameof(range));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(range.HighestHertz, 1e12, nameof(range));
        }

        Put(clocks, uuid, range);
    }

    /// <inheritdoc/>
    public async ValueTask<Fault?> PollAsync(Instant now, CancellationToken stop)
    {
        // A call cannot be given up, and this task must not end before it does: who asks then knows that it is still under way.
        stop.ThrowIfCancellationRequested();
        return await Task.Run(() => Poll(now), CancellationToken.None).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<Fault?> CarryAsync(Instant now, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        return await Task.Run(() => Carry(now), CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Lets the library go, unless a call hangs in it: then it stays open until the program ends. Limits and clocks stay as they are.</summary>
    public void Dispose()
    {
        if (turn.TryEnter(LongestEnd))
        {
            isClosed = true;
            Close();
            turn.Exit();
        }
    }

    private void Put<T>(Dictionary<string, T> orders, string uuid, T order)
    {
        ArgumentException.ThrowIfNullOrEmpty(uuid);
        lock (gate)
        {
            if (orders.Count >= GpuBounds.MostGpus && !orders.ContainsKey(uuid))
            {
                throw new InvalidOperationException("More orders wait than a machine has GPUs.");
            }

            orders[uuid] = order;
        }
    }

    private Fault? Poll(Instant now)
    {
        lock (turn)
        {
            ObjectDisposedException.ThrowIf(isClosed, this);
            if (Open(now) is { } fault)
            {
                return fault;
            }

            if (nvml is null)
            {
                return null;
            }

            var troubles = new List<Fault>(nvml.Faults);
            var rows = new List<GpuRow>();
            TakeEvents(now);
            foreach (var device in nvml.Devices)
            {
                var read = device.Read(now);
                if (read.IsLibraryLost)
                {
                    Leave(GpuPresence.NoDriver, read.Fault);
                    return read.Fault;
                }

                wantsOpening |= read.Row.State != GpuState.Present;
                var row = WithError(read.Row, now);
                rows.Add(row);
                troubles.AddRange(TroublesOf(row, read.Fault));
            }

            wantsOpening |= events?.Trouble is not null;
            Volatile.Write(ref trouble, troubles.FirstOrDefault());
            Volatile.Write(ref image, new GpuImage(now, rows));
            return null;
        }
    }

    /// <summary>What a person should know of a GPU, the worst first.</summary>
    private IEnumerable<Fault> TroublesOf(GpuRow row, Fault? fault)
    {
        if (fault is not null)
        {
            yield return fault;
        }

        if (held.TryGetValue(row.Uuid, out var ours))
        {
            if (row.Of(PartQuantity.PowerLimit) is { Quality: Quality.Good } limit && NvmlDevice.IsAbove(new Watts(limit.Value), ours))
            {
                yield return GpuFaults.LimitRaised(row.Uuid, ours, new Watts(limit.Value));
            }

            if (row.IsPersistent == false)
            {
                yield return GpuFaults.NotPersistent(row.Uuid);
            }
        }

        if (refusals.TryGetValue(row.Uuid, out var refusal))
        {
            yield return refusal;
        }

        if (errors.TryGetValue(row.Uuid, out var error))
        {
            yield return GpuFaults.DriverError(row.Uuid, error.Number);
        }
    }

    private Fault? Carry(Instant now)
    {
        lock (turn)
        {
            ObjectDisposedException.ThrowIf(isClosed, this);
            if (Open(now) is { } fault)
            {
                return fault;
            }

            if (nvml is null)
            {
                // Without a library nobody can carry it, and it must not look as if somebody would.
                return GpuFaults.NoLibrary(library);
            }

            KeyValuePair<string, Watts>[] waitingLimits;
            KeyValuePair<string, GpuClockRange?>[] waitingClocks;
            lock (gate)
            {
                // What makes power smaller goes first.
                waitingLimits = [.. limits.OrderBy(o => o.Value.Value).ThenBy(o => o.Key, StringComparer.Ordinal)];
                waitingClocks = [.. clocks.OrderBy(o => o.Value?.HighestHertz ?? double.PositiveInfinity).ThenBy(o => o.Key, StringComparer.Ordinal)];
            }

            foreach (var (uuid, limit) in waitingLimits)
            {
                var outcome = DeviceOf(uuid)?.SetLimit(limit) ?? new GpuLimitOutcome(uuid, limit, GpuVerdict.Unknown) { Fault = GpuFaults.NoSuchGpu(uuid) };
                if (outcome.Verdict is GpuVerdict.Held or GpuVerdict.HeldLower or GpuVerdict.NotHeld)
                {
                    held[uuid] = limit;
                }

                Answer(limits, uuid, limit, outcome.Fault);
                LimitAnswered?.Invoke(outcome);
            }

            foreach (var (uuid, range) in waitingClocks)
            {
                var outcome = DeviceOf(uuid)?.SetClocks(range) ?? new GpuClockOutcome(uuid, range, GpuVerdict.Unknown) { Fault = GpuFaults.NoSuchGpu(uuid) };
                Answer(clocks, uuid, range, outcome.Fault);
                ClocksAnswered?.Invoke(outcome);
            }

            return null;
        }
    }

    private NvmlDevice? DeviceOf(string uuid) => nvml!.Devices.FirstOrDefault(device => device.Uuid == uuid);

    private void Answer<T>(Dictionary<string, T> orders, string uuid, T order, Fault? fault)
    {
        lock (gate)
        {
            if (orders.TryGetValue(uuid, out var newest) && EqualityComparer<T>.Default.Equals(newest, order))
            {
                orders.Remove(uuid);
            }
        }

        if (fault is null)
        {
            refusals.Remove(uuid);
        }
        else
        {
            refusals[uuid] = fault;
            Volatile.Write(ref trouble, fault);
        }
    }

    /// <summary>Opens the library where it is not open or should be opened anew.</summary>
    /// <returns>Why it cannot be used; null where it can, and where there is none.</returns>
    private Fault? Open(Instant now)
    {
        if (!wantsOpening || (openedAt != Instant.Never && now - openedAt < OpenAgain))
        {
            return nvml is null && Presence == GpuPresence.NoDriver ? Trouble : null;
        }

        Close();
        (openedAt, wantsOpening) = (now, false);
        var opened = Nvml.Open(library);
        if (!opened.IsSuccess)
        {
            bool isAbsent = opened.Faults[0].Code == GpuFaultCodes.NoLibrary;
            var fault = isAbsent ? null : opened.Faults[0];
            Leave(isAbsent ? GpuPresence.NoLibrary : GpuPresence.NoDriver, fault);
            return fault;
        }

        nvml = opened.Value;
        wantsOpening = nvml.Faults.Count > 0;
        Volatile.Write(ref presence, (int)GpuPresence.Present);
        if (watchesEvents && nvml.Watch(EventArrived) is { IsSuccess: true } watched)
        {
            events = watched.Value;
        }

        return null;
    }

    private void Leave(GpuPresence what, Fault? why)
    {
        Close();
        wantsOpening = true;
        Volatile.Write(ref presence, (int)what);
        Volatile.Write(ref trouble, why);
    }

    private void Close()
    {
        events?.Dispose();
        nvml?.Dispose();
        (events, nvml) = (null, null);
    }

    private void TakeEvents(Instant now)
    {
        for (int taken = 0; taken < GpuBounds.MostEvents && events?.Take() is { } one; taken++)
        {
            if (one.Kind == GpuEventKind.DriverError && one.Uuid.Length > 0)
            {
                errors[one.Uuid] = (one.Number, now);
            }
        }
    }

    /// <summary>The last error that its driver has told since we wait for them; zero where we wait and none came.</summary>
    private GpuRow WithError(GpuRow row, Instant now)
    {
        bool isKnown = errors.TryGetValue(row.Uuid, out var error);
        return row.State != GpuState.Present || (!isKnown && events?.Watches(row.Uuid) != true)
            ? row
            : row with
            {
                DriverErrorAt = isKnown ? error.At : Instant.Never,
                Readings = new Dictionary<PartQuantity, Reading>(row.Readings) { [PartQuantity.DriverError] = Reading.Good(isKnown ? error.Number : 0, now) },
            };
    }
}
