namespace Megapod.Site.Clusters;

using System.Globalization;
using Megapod.Core.Jobs;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Devices.Slurm;
using Megapod.Work.Clusters;

/// <summary>
/// A Slurm cluster as one work node of its site. It is looked at every few seconds, and what is wanted is compared with what is there; nothing else is remembered but which placements were submitted, so that it
/// may be ended and started at any moment. Its limits are soft: a job goes on drawing power until the cluster has heard of it and through the death of either, so what has to be shed within seconds is the
/// battery's and the caps' to shed.
/// </summary>
public sealed class SlurmCluster : IRunner, IAsyncDisposable
{
    /// <summary>Usage records that wait for the site; the rest is not cut into records until it has kept some.</summary>
    private const int MostUsage = 4_096;

    /// <summary>A cluster does not say what room it has for folders; this is no bound.</summary>
    private const long AnyRoom = 1L << 50;

    /// <summary>After something was commanded the next look follows so soon.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(300);

    /// <summary>A start of ours is no reason to switch a cluster off: the first budget comes within this, or never.</summary>
    private static readonly TimeSpan FirstBudget = TimeSpan.FromMinutes(1);

    private readonly ClusterConfig config;
    private readonly SlurmClient client;
    private readonly ISlurmControl control;
    private readonly TimeProvider time;
    private readonly Func<Instant> clock;
    private readonly PlacementMemory memory;
    private readonly ClusterDesk desk;
    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly Lock gate = new();
    private readonly List<UsageRecord> usage = [];
    private readonly long beganAt;
    private Task running = Task.CompletedTask;
    private WorkOrders? wanted;
    private WorkBudget? budget;
    private long budgetAt;
    private WorkReport? report;
    private Fault? trouble;
    private WorkInventory? inventory;
    private long lastUsage = -1;
    private ClusterSight? sight;

    private SlurmCluster(ClusterConfig config, SlurmClient client, ISlurmControl control, PlacementMemory memory, TimeProvider time, Func<Instant> clock)
    {
        (this.config, this.client, this.control, this.memory, this.time, this.clock) = (config, client, control, memory, time, clock);
        desk = new ClusterDesk(config, memory, time);
        beganAt = time.GetTimestamp();
    }

    /// <inheritdoc/>
    public WorkReport? Report => Volatile.Read(ref report);

    /// <inheritdoc/>
    public Action? Changed { get; set; }

    /// <summary>What went wrong last with the cluster; null: the last look and all commands after it went well.</summary>
    public Fault? Trouble => Volatile.Read(ref trouble);

    /// <summary>What the last look that was answered has shown of its power; null: none was yet.</summary>
    internal ClusterSight? Sight => Volatile.Read(ref sight);

    /// <summary>Called after each look, on any thread; it must not wait.</summary>
    internal Action? Looked { get; set; }

    /// <summary>Begins to look after a cluster.</summary>
    /// <param name="config">The cluster.</param>
    /// <param name="time">Time.</param>
    /// <param name="clock">The site's instant.</param>
    /// <returns>It; MP3940 where it is not described well, MP3950 where its memory cannot be read.</returns>
    public static Outcome<SlurmCluster> Start(ClusterConfig config, TimeProvider time, Func<Instant> clock)
    {
        ArgumentNullException.ThrowIfNull(config);
        var made = SlurmClient.Create(config.Slurm, time);
        if (!made.IsSuccess)
        {
            return Outcome<SlurmCluster>.Failure(made.Faults);
        }

        PlacementMemory kept;
        try
        {
            kept = new PlacementMemory(config.MemoryFile);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            made.Value.Dispose();
            return Outcome<SlurmCluster>.Failure(ClusterFaults.Memory(config.Slurm.Name, error.Message));
        }

        var cluster = new SlurmCluster(config, made.Value, new SlurmControl(config.Slurm, time), kept, time, clock);
        cluster.running = Task.Run(cluster.RunAsync);
        return Outcome<SlurmCluster>.Success(cluster);
    }

    /// <inheritdoc/>
    public void Take(WorkOrders orders)
    {
        ArgumentNullException.ThrowIfNull(orders);
        lock (gate)
        {
            if (wanted is { } before && orders.Number < before.Number)
            {
                return;
            }

            wanted = orders;
            if (orders.Budget is { } given)
            {
                Give(given);
            }

            usage.RemoveAll(u => u.Number <= orders.UsageKept);
        }

        Wake();
    }

    /// <summary>Gives it power without orders.</summary>
    /// <param name="given">The power; one that was given before does not begin anew.</param>
    public void Grant(WorkBudget given)
    {
        lock (gate)
        {
            Give(given);
        }

        Wake();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        client.Dispose();
        stopping.Dispose();
        wake.Dispose();
    }

    private void Give(WorkBudget given)
    {
        if (budget is null || given.Sequence > budget.Value.Sequence)
        {
            (budget, budgetAt) = (given, time.GetTimestamp());
        }
    }

    private void Wake()
    {
        lock (gate)
        {
            if (wake.CurrentCount == 0)
            {
                wake.Release();
            }
        }
    }

    private async Task RunAsync()
    {
        var stop = stopping.Token;
        while (!stop.IsCancellationRequested)
        {
            bool isBusy = false;
            try
            {
                isBusy = await LookAsync(stop);
            }
            catch (Exception bug) when (bug is not (OutOfMemoryException or OperationCanceledException))
            {
                // The next look begins anew from what is there.
                Volatile.Write(ref trouble, ClusterFaults.Bug(config.Slurm.Name, bug.Message));
            }

            if (isBusy)
            {
                await Task.Delay(Soon, time, stop);
            }
            else
            {
                using var pause = CancellationTokenSource.CreateLinkedTokenSource(stop);
                pause.CancelAfter(config.Period);
                await wake.WaitAsync(pause.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Looks once and does what follows.</summary>
    /// <returns>Whether something was done.</returns>
    private async Task<bool> LookAsync(CancellationToken stop)
    {
        var askedAt = clock();
        var image = await client.ReadAsync(stop);
        if (!image.IsSuccess)
        {
            // What is not seen is not told: a cluster that is silent is not heard, and its jobs stay its own.
            Volatile.Write(ref trouble, image.Faults[0]);
            return false;
        }

        // A budget that came meanwhile counts: all that was commanded under the one before had been done when the cluster was asked.
        WorkOrders orders;
        double watts;
        uint number;
        lock (gate)
        {
            orders = wanted ?? new WorkOrders { Number = 0 };
            watts = BudgetWatts();
            number = Left() > TimeSpan.Zero ? budget!.Value.Sequence : 0;
        }

        var step = desk.Step(orders, image.Value, watts, clock());
        Tell(orders, image.Value, step, new ClusterSight(number, watts, step.CeilingWatts, step.DrawWatts, askedAt));
        var faults = new List<Fault>();
        await SubmitAsync(step, faults, stop);
        foreach (var action in step.Actions)
        {
            if (await DoAsync(action, stop) is { } fault)
            {
                faults.Add(fault);
            }
        }

        Volatile.Write(ref trouble, faults.FirstOrDefault());
        return faults.Count == 0 && step.Submits.Count + step.Actions.Count > 0;
    }

    private async Task SubmitAsync(ClusterStep step, List<Fault> faults, CancellationToken stop)
    {
        if (step.Submits.Count == 0)
        {
            return;
        }

        try
        {
            memory.Add([.. step.Submits.Select(s => s.Placement)]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            faults.Add(ClusterFaults.Memory(config.Slurm.Name, error.Message));
            return;
        }

        foreach (var (placement, job) in step.Submits)
        {
            var outcome = await client.SubmitAsync(job, stop);
            desk.Submitted(placement, outcome);
            faults.AddRange(outcome.Faults);
        }
    }

    private Task<Fault?> DoAsync(ClusterAction action, CancellationToken stop) => action.Do switch
    {
        ClusterDo.Drain => control.DrainAsync(action.Node, desk.PowerReason, stop),
        ClusterDo.Suspend => control.SuspendAsync(action.Job, stop),
        ClusterDo.Checkpoint => control.SignalAsync(action.Job, "USR1", onlyFirst: true, stop),
        ClusterDo.Requeue => control.RequeueHeldAsync(action.Job, stop),
        ClusterDo.Hold => control.HoldAsync(action.Job, stop),
        ClusterDo.Terminate => control.SignalAsync(action.Job, "TERM", onlyFirst: false, stop),
        ClusterDo.Cancel => client.CancelAsync(action.Job, stop),
        ClusterDo.Down => control.DownAsync(action.Node, desk.LameReason, stop),
        ClusterDo.Clear => control.ClearAsync(action.Node, stop),
        ClusterDo.Retire => control.DrainAsync(action.Node, desk.LameReason, stop),
        ClusterDo.PowerDown => control.PowerDownAsync(action.Node, stop),
        ClusterDo.Undrain => control.UndrainAsync(action.Node, stop),
        ClusterDo.Resume => control.ResumeAsync(action.Job, stop),
        _ => control.ReleaseAsync(action.Job, stop),
    };

    /// <summary>What it may draw: its budget while that holds, else as little as it can; where nobody looks after its power, or nobody may, anything. Until we are told for the first time it stays as it is.</summary>
    private double BudgetWatts() => config.Watts is null || !config.HoldsPower
        ? double.PositiveInfinity
        : Left() > TimeSpan.Zero
            ? budget!.Value.Ceiling.Value
            : budget is null && time.GetElapsedTime(beganAt) < FirstBudget ? double.NaN : 0;

    private TimeSpan Left() => budget is { } given ? given.Duration - time.GetElapsedTime(budgetAt) : TimeSpan.Zero;

    private void Tell(WorkOrders orders, SlurmImage image, ClusterStep step, ClusterSight seen)
    {
        lock (gate)
        {
            if (orders.Number > 0 && usage.Count < MostUsage)
            {
                lastUsage = Math.Max(lastUsage, orders.UsageKept);
                var records = desk.Usage(lastUsage + 1);
                usage.AddRange(records);
                lastUsage += records.Count;
            }

            var left = Left();
            Volatile.Write(ref report, new WorkReport
            {
                Node = config.Slurm.Name,
                Number = (report?.Number ?? 0) + 1,
                Orders = orders.Number,
                Budget = seen.Budget,
                Ceiling = new Watts(step.CeilingWatts),
                DrawWatts = step.DrawWatts,
                DrawAge = clock() - seen.At,
                Lasts = left > TimeSpan.Zero ? left : TimeSpan.Zero,
                Inventory = InventoryOf(image),
                Jobs = [.. step.Jobs.OrderBy(j => j.Job, StringComparer.Ordinal).ThenBy(j => j.Fence)],
                Usage = [.. usage],
            });
            Volatile.Write(ref sight, seen);
        }

        Changed?.Invoke();
        Looked?.Invoke();
    }

    /// <summary>What it has; the same object as long as nothing changes. Nodes that somebody else has closed are not counted.</summary>
    private WorkInventory InventoryOf(SlurmImage image)
    {
        var all = image.Nodes.Where(n => config.Partition is null || n.Partitions.Contains(config.Partition, StringComparer.Ordinal)).ToList();
        var nodes = all.Where(n => !n.Is("DOWN") && (!n.IsDrained || n.Reason == desk.PowerReason)).ToList();
        var watts = config.Watts ?? ClusterWatts.None;
        var fresh = new WorkInventory
        {
            Host = config.Slurm.Name,
            Version = config.Version,
            Cpus = nodes.Sum(n => n.Cpus),
            MemoryBytes = nodes.Sum(n => n.MemoryBytes),
            DiskBytes = AnyRoom,
            Accelerators = [.. nodes.SelectMany(n => Enumerable.Range(0, n.Gpus).Select(i => new WorkAccelerator(string.Create(CultureInfo.InvariantCulture, $"{n.Name}/gpu{i}"), "GPU", new Watts(n.Gpus > 0 ? watts.Busy / n.Gpus : 0), null)))],
            Nameplate = new Watts(all.Count * watts.Busy),
            Fallback = new Watts(all.Count * watts.Still),
            Means =
            [
                $"Slurm {client.Version}: whole nodes, suspending and requeuing jobs{(config.MaySwitchOff ? ", switching nodes off" : "")}.",
                "Its limits are soft: what has to be shed within seconds is not shed by it.",
            ],
        };
        bool isSame = inventory is { } before && before.Nameplate == fresh.Nameplate && before.Means.SequenceEqual(fresh.Means) && before.Accelerators.SequenceEqual(fresh.Accelerators)
            && before with { Accelerators = fresh.Accelerators, Means = fresh.Means } == fresh;
        return inventory = isSame ? inventory! : fresh;
    }
}
