namespace Megapod.Site.Clusters;

using System.Globalization;
using Megapod.Core.Jobs;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Slurm;
using Megapod.Work.Clusters;

/// <summary>
/// Decides what follows from one look at a cluster and from what its site wants. What was done is never taken from an answer: the next look shows it. So a start of ours, a lost answer and a command that was
/// given twice do no harm.
/// </summary>
internal sealed class ClusterDesk
{
    /// <summary>Jobs submitted after one look; others follow after the next.</summary>
    private const int MostSubmits = 64;

    /// <summary>Commands after one look; each takes some 20 ms.</summary>
    private const int MostActions = 128;

    /// <summary>How often a node that did not come up is tried again before a person has to look at it.</summary>
    private const int MostTries = 1;

    private const int Terminated = 143;
    private const int Killed = 137;

    /// <summary>What was commanded and is not so yet is commanded again after this.</summary>
    private static readonly TimeSpan Repeats = TimeSpan.FromSeconds(15);

    private static readonly string[] Over = ["COMPLETED", "FAILED", "CANCELLED", "TIMEOUT", "NODE_FAIL", "BOOT_FAIL", "PREEMPTED", "DEADLINE", "OUT_OF_MEMORY", "REVOKED", "LAUNCH_FAILED"];

    private readonly ClusterConfig config;
    private readonly PlacementMemory memory;
    private readonly TimeProvider time;
    private readonly Dictionary<PlacementName, ClusterPlacement> held = [];
    private readonly Dictionary<(long Job, string Node), (ClusterDo Do, long At)> told = [];
    private readonly HashSet<string> late = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> rises = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> failures = new(StringComparer.Ordinal);
    private readonly SortedDictionary<ClusterDo, List<ClusterAction>> actions = [];
    private double credit;
    private long creditAt;

    // What one step works with.
    private WorkOrders orders = new() { Number = 0 };
    private Instant now;
    private long at;
    private Dictionary<string, SlurmNode> nodes = [];
    private ILookup<PlacementName, SlurmJob> found = Array.Empty<SlurmJob>().ToLookup(_ => default(PlacementName));
    private ClusterPlan plan = new(new HashSet<string>(), new HashSet<string>(), new Dictionary<string, ClusterAct>(), new Dictionary<string, double>());
    private IReadOnlyDictionary<string, double> nowWatts = new Dictionary<string, double>();
    private HashSet<string> grown = [];
    private double totalWatts;
    private double drawnWatts;
    private double budgetWatts;

    public ClusterDesk(ClusterConfig config, PlacementMemory memory, TimeProvider time)
    {
        this.config = config;
        this.memory = memory;
        this.time = time;
        credit = 1;
        creditAt = time.GetTimestamp();
    }

    /// <summary>What we write where we drain a node for want of power; a drain without it is not ours.</summary>
    public string PowerReason => $"megapod {config.Owner}: power";

    /// <summary>What we write where a node has not come up; a person lifts it.</summary>
    public string LameReason => $"megapod {config.Owner}: does not come up";

    /// <summary>Nodes that were given up because they did not come up, since we began.</summary>
    public IReadOnlyCollection<string> Lame => failures.Keys;

    private ClusterWatts Watts => config.Watts ?? ClusterWatts.None;

    /// <summary>One look.</summary>
    /// <param name="wanted">What its site wants.</param>
    /// <param name="image">What the cluster shows.</param>
    /// <param name="budget">What it may draw, W; NaN: not known yet, it stays as it is.</param>
    /// <param name="present">The present.</param>
    public ClusterStep Step(WorkOrders wanted, SlurmImage image, double budget, Instant present)
    {
        (orders, budgetWatts, now, at) = (wanted, budget, present, time.GetTimestamp());
        nodes = image.Nodes.Where(n => config.Partition is null || n.Partitions.Contains(config.Partition, StringComparer.Ordinal)).ToDictionary(n => n.Name, StringComparer.Ordinal);
        found = image.Jobs.Select(j => (Job: j, Name: PlacementName.Of(j.Name, config.Owner))).Where(j => j.Name is not null).ToLookup(j => j.Name!.Value, j => j.Job);
        actions.Clear();
        grown = new HashSet<string>(StringComparer.Ordinal);
        Earn();
        var shown = orders.Jobs.ToDictionary(o => o, Shown);
        Plan(image, shown);
        Nodes(image);
        var submits = new List<(PlacementName, SlurmSubmission)>();
        var reports = new List<JobReport>();
        foreach (var order in orders.Jobs)
        {
            reports.Add(Follow(order, shown[order], submits));
        }

        Strangers(reports);
        foreach (var gone in held.Keys.Except(orders.Jobs.Select(o => new PlacementName(o.Job, o.Fence))).ToList())
        {
            held.Remove(gone);
        }

        memory.KeepOnly(orders.Jobs.Select(o => new PlacementName(o.Job, o.Fence)).ToHashSet());
        return new ClusterStep(submits, Due(), reports, config.Watts is null ? double.PositiveInfinity : nowWatts.Values.Sum(), config.Watts is null ? double.NaN : drawnWatts);
    }

    /// <summary>Takes what came of a submission.</summary>
    public void Submitted(PlacementName placement, Outcome<SlurmTicket> outcome)
    {
        if (outcome.IsSuccess)
        {
            return;
        }

        var fault = outcome.Faults[0];
        switch (fault.Code)
        {
            case SlurmFaultCodes.Refused:
                Of(placement).End = Report(placement, WorkState.Refused, fault.Message);
                break;
            case SlurmFaultCodes.Unreachable or SlurmFaultCodes.NoToken or SlurmFaultCodes.NoVersion or SlurmFaultCodes.NotLetIn:
                // Nothing was taken: it is tried again.
                memory.Remove(placement);
                break;
            default:
                // It may be there: the next look tells.
                break;
        }
    }

    /// <summary>Usage that is not in a record yet.</summary>
    /// <param name="number">Number of the next record.</param>
    public IReadOnlyList<UsageRecord> Usage(long number)
    {
        var records = new List<UsageRecord>();
        foreach (var order in orders.Jobs)
        {
            var placement = new PlacementName(order.Job, order.Fence);
            if (!held.TryGetValue(placement, out var known))
            {
                continue;
            }

            var least = known.End is null ? config.UsagePeriod : TimeSpan.Zero;
            if (known.Use.Take(least, Watts, config.WattsError, () => new UsageRecord { Node = config.Slurm.Name, Number = number + records.Count, Job = order.Job, Fence = order.Fence, Tenant = order.Tenant, From = now, To = now }) is { } record)
            {
                records.Add(record);
            }
        }

        return records;
    }

    private static bool IsOver(SlurmJob job) => !job.Is("COMPLETING") && !job.Is("REQUEUED") && Over.Any(job.Is);

    private ClusterPlacement Of(PlacementName placement)
    {
        if (!held.TryGetValue(placement, out var known))
        {
            held[placement] = known = new ClusterPlacement { Since = now };
        }

        return known;
    }

    /// <summary>The one job of a placement; copies that a repeated submission left are ended, which are held and have never run.</summary>
    private SlurmJob? Shown(WorkOrder order)
    {
        string? user = config.Users.GetValueOrDefault(order.Tenant);
        var all = found[new PlacementName(order.Job, order.Fence)].Where(j => j.User == user).OrderBy(IsOver).ThenBy(j => j.IsHeld).ThenBy(j => j.Is("CANCELLED")).ThenBy(j => j.Id).ToList();
        foreach (var copy in all.Skip(1).Where(j => !IsOver(j)))
        {
            Tell(ClusterDo.Cancel, copy.Id);
        }

        return all.FirstOrDefault();
    }

    private double Share(SlurmJob job, int count)
    {
        var node = job.Nodes.Select(n => nodes.GetValueOrDefault(n)).FirstOrDefault(n => n is not null) ?? nodes.Values.FirstOrDefault();
        return node is null ? 0 : Math.Min(1, Math.Max(node.Gpus > 0 ? job.Gpus / (double)count / node.Gpus : 0, node.Cpus > 0 ? job.Cpus / count / node.Cpus : 0));
    }

    private void Plan(SlurmImage image, Dictionary<WorkOrder, SlurmJob?> shown)
    {
        var byId = shown.Where(s => s.Value is not null).ToDictionary(s => s.Value!.Id, s => s.Key);
        var jobs = new List<ClusterJob>();
        foreach (var job in image.Jobs.Where(j => !IsOver(j)))
        {
            var order = byId.GetValueOrDefault(job.Id);
            bool isWaiting = job.Nodes.Count == 0;
            if (isWaiting && order is null)
            {
                continue;
            }

            int count = isWaiting ? Math.Max(1, order is null ? 1 : ClusterJobs.Of(order, config, [.. nodes.Values]).Job?.Nodes ?? 1) : job.Nodes.Count;
            bool isStaying = order?.Wish is JobWish.Run or JobWish.Hold;
            var checkpoint = order?.Config.Checkpoint;
            jobs.Add(new ClusterJob
            {
                Key = Key(job),
                State = isWaiting ? ClusterJobState.Waiting : job.Is("SUSPENDED") ? ClusterJobState.Still : ClusterJobState.Running,
                Nodes = [.. job.Nodes.Where(nodes.ContainsKey)],
                Count = count,
                Share = Share(job, count),
                IsOurs = isStaying,
                IsWanted = order?.Wish == JobWish.Run,
                Tier = order?.Config.Tier ?? JobTier.Firm,
                ValuePerHour = order?.ValuePerHour ?? 0,
                CanPause = order is not null && (order.Config.CanPause || order.Wish == JobWish.Hold),
                CanRequeue = checkpoint is not null && (!job.Is("SUSPENDED") || checkpoint.Every is not null),
            });
        }

        var input = new ClusterInput
        {
            Nodes = [.. nodes.Values.Select(n => new ClusterNode(n.Name, AccessOf(n), PowerOf(n)))],
            Jobs = jobs,
            Watts = Watts,
            BudgetWatts = budgetWatts,
            MostReturns = (int)credit,
            MaySwitchOff = config.MaySwitchOff,
        };
        nowWatts = ClusterPower.Now(input);
        totalWatts = nowWatts.Values.Sum();
        drawnWatts = ClusterPower.Drawn(input).Values.Sum();
        budgetWatts = double.IsNaN(budgetWatts) ? totalWatts : budgetWatts;
        plan = ClusterPower.Plan(input with { BudgetWatts = budgetWatts });
    }

    private static string Key(SlurmJob job) => job.Id.ToString(CultureInfo.InvariantCulture);

    private ClusterNodeAccess AccessOf(SlurmNode node) => node switch
    {
        { IsDrained: true } => node.Reason == PowerReason ? ClusterNodeAccess.ClosedByUs : ClusterNodeAccess.ClosedByOthers,
        _ when node.Is("DOWN") || node.Is("ERROR") || node.Is("FAIL") || node.Is("FUTURE") || node.Is("MAINT") => ClusterNodeAccess.ClosedByOthers,
        _ => ClusterNodeAccess.Open,
    };

    private static ClusterNodePower PowerOf(SlurmNode node) => node switch
    {
        _ when node.Is("POWERING_UP") || node.Is("POWER_UP") => ClusterNodePower.Rising,
        _ when node.Is("POWERING_DOWN") || node.Is("POWER_DOWN") => ClusterNodePower.Falling,
        { IsOff: true } => ClusterNodePower.Off,
        _ when node.Is("DOWN") => ClusterNodePower.Unknown,
        _ => ClusterNodePower.Up,
    };

    /// <summary>Nodes come back one after the other: what may come back is earned by time.</summary>
    private void Earn()
    {
        double rate = config.NodesPerMinute / 60;
        credit = Math.Min(Math.Max(1, rate * config.Period.TotalSeconds), credit + (rate * time.GetElapsedTime(creditAt, at).TotalSeconds));
        creditAt = at;
    }

    private void Nodes(SlurmImage image)
    {
        var taken = image.Jobs.Where(j => !IsOver(j)).SelectMany(j => j.Nodes).ToHashSet(StringComparer.Ordinal);
        foreach (var node in nodes.Values.OrderBy(n => n.Name, StringComparer.Ordinal))
        {
            if (Mend(node))
            {
                continue;
            }

            var access = AccessOf(node);
            bool isOpen = plan.Open.Contains(node.Name);
            if (access == ClusterNodeAccess.Open && !isOpen)
            {
                Tell(ClusterDo.Drain, node.Name);
            }
            else if (access == ClusterNodeAccess.ClosedByUs && isOpen && PowerOf(node) != ClusterNodePower.Falling && Grow(node.Name))
            {
                credit -= 1;
                Tell(ClusterDo.Undrain, node.Name);
            }
            else if (access == ClusterNodeAccess.ClosedByUs && plan.Off.Contains(node.Name) && PowerOf(node) == ClusterNodePower.Up && !taken.Contains(node.Name))
            {
                Tell(ClusterDo.PowerDown, node.Name);
            }
        }
    }

    /// <summary>A node that does not come up is cleared and not waited for: its jobs go elsewhere.</summary>
    /// <returns>Whether it is such a node.</returns>
    private bool Mend(SlurmNode node)
    {
        if (node.Is("DOWN") && (node.Reason.StartsWith("ResumeTimeout reached", StringComparison.Ordinal) || node.Reason == LameReason))
        {
            failures[node.Name] = failures.GetValueOrDefault(node.Name) + (late.Add(node.Name) ? 1 : 0);
            rises.Remove(node.Name);
            Tell(ClusterDo.Clear, node.Name);
            return true;
        }

        late.Remove(node.Name);
        if (failures.GetValueOrDefault(node.Name) > MostTries && !node.IsDrained)
        {
            failures.Remove(node.Name);
            Tell(ClusterDo.Retire, node.Name);
            return true;
        }

        if (PowerOf(node) != ClusterNodePower.Rising)
        {
            rises.Remove(node.Name);
            return false;
        }

        rises.TryAdd(node.Name, at);
        if (time.GetElapsedTime(rises[node.Name], at) < config.PowerUpPatience)
        {
            return false;
        }

        Tell(ClusterDo.Down, node.Name);
        return true;
    }

    /// <summary>Whether a node may draw what the plan gives it now: what others are still to give back is not there yet.</summary>
    private bool Grow(string node)
    {
        if (grown.Contains(node))
        {
            return true;
        }

        double more = Math.Max(0, plan.NodeWatts.GetValueOrDefault(node) - nowWatts.GetValueOrDefault(node));
        if (more > 0 && totalWatts + more > budgetWatts)
        {
            return false;
        }

        totalWatts += more;
        return grown.Add(node);
    }

    private JobReport Follow(WorkOrder order, SlurmJob? job, List<(PlacementName, SlurmSubmission)> submits)
    {
        var placement = new PlacementName(order.Job, order.Fence);
        var known = Of(placement);
        if (known.End is { } end)
        {
            return end;
        }

        if (job is null)
        {
            return Missing(order, placement, known, submits);
        }

        known.WasSeen = true;
        known.Use.See(job, IsOver(job), order.CountedTo, Watts, Share(job, Math.Max(1, job.Nodes.Count)), now);
        if (IsOver(job))
        {
            var (status, why) = EndOf(job);
            return known.End = Report(placement, WorkState.Ended, why) with { ExitStatus = status, HasCheckpoint = known.HasCheckpoint && order.Config.Checkpoint is not null };
        }

        if (job.Nodes.Count > 0 && !job.Is("COMPLETING") && ClusterJobs.Of(order, config, [.. nodes.Values]).Job is { } asked && job.Nodes.Count != asked.Nodes)
        {
            Tell(ClusterDo.Cancel, job.Id);
            return known.End = Report(placement, WorkState.Refused, string.Create(CultureInfo.InvariantCulture, $"The cluster gave it {job.Nodes.Count} of {asked.Nodes} nodes."));
        }

        switch (order.Wish)
        {
            case JobWish.Run or JobWish.Hold:
                Keep(order, job, known);
                break;
            case JobWish.Yield when order.Config.Checkpoint is { } checkpoint && job.Nodes.Count > 0:
                Yield(job, known, checkpoint, then: ClusterDo.Cancel);
                break;
            default:
                End(order, job, known);
                break;
        }

        return Standing(order, placement, job, known);
    }

    private JobReport Missing(WorkOrder order, PlacementName placement, ClusterPlacement known, List<(PlacementName, SlurmSubmission)> submits)
    {
        if (known.WasSeen || memory.Contains(placement))
        {
            return known.End = Report(placement, WorkState.Ended, "The cluster does not know it, or no longer.");
        }

        if (order.Wish is JobWish.Yield or JobWish.End)
        {
            return known.End = Report(placement, WorkState.Ended, "It was not submitted.");
        }

        if (order.Wish == JobWish.Hold)
        {
            return Report(placement, WorkState.Starting, "It is held and not submitted.");
        }

        // An older placement of the same job must be over first.
        if (found.Any(f => f.Key.Job == placement.Job && f.Any(j => !IsOver(j))))
        {
            return Report(placement, WorkState.Starting, "Another placement of it ends first.");
        }

        if (nodes.Count == 0)
        {
            return Report(placement, WorkState.Starting, "The cluster shows no nodes.");
        }

        var (job, why) = ClusterJobs.Of(order, config, [.. nodes.Values]);
        if (job is null)
        {
            return known.End = Report(placement, WorkState.Refused, why);
        }

        if (submits.Count < MostSubmits)
        {
            submits.Add((placement, job));
        }

        return Report(placement, WorkState.Starting, "It is being submitted.");
    }

    private void Keep(WorkOrder order, SlurmJob job, ClusterPlacement known)
    {
        var act = plan.Acts.GetValueOrDefault(Key(job), ClusterAct.Run);
        known.EndedAt = null;
        if (job.Is("PENDING"))
        {
            known.AskedAt = null;

            // A job that Slurm took back by itself, as from a node that was lost, would wait for two minutes.
            bool isDelayed = job.Restarts > 0 && job.Reason == "BeginTime";
            if (order.Wish == JobWish.Run && act == ClusterAct.Run && (job.IsHeld || isDelayed))
            {
                Tell(ClusterDo.Release, job.Id);
            }
            else if (order.Wish == JobWish.Hold && !job.IsHeld)
            {
                Tell(ClusterDo.Hold, job.Id);
            }
        }
        else if (act == ClusterAct.Requeue && order.Config.Checkpoint is { } checkpoint && !job.Is("COMPLETING"))
        {
            Yield(job, known, checkpoint, then: ClusterDo.Requeue);
        }
        else
        {
            known.AskedAt = null;
            if (act == ClusterAct.Run && job.Is("SUSPENDED") && order.Wish == JobWish.Run && job.Nodes.All(Grow))
            {
                Tell(ClusterDo.Resume, job.Id);
            }
            else if (act != ClusterAct.Run && job.Is("RUNNING") && !job.Is("CONFIGURING"))
            {
                Tell(ClusterDo.Suspend, job.Id);
            }
        }
    }

    /// <summary>Lets a job keep what it has done, for as long as it says that it takes.</summary>
    private void Yield(SlurmJob job, ClusterPlacement known, JobCheckpointConfig checkpoint, ClusterDo then)
    {
        if (job.Is("SUSPENDED"))
        {
            if (checkpoint.Every is not null)
            {
                known.HasCheckpoint = true;
                Tell(then, job.Id);
            }
            else
            {
                Tell(ClusterDo.Resume, job.Id);
            }
        }
        else if (known.AskedAt is not { } asked)
        {
            known.AskedAt = at;
            Tell(ClusterDo.Checkpoint, job.Id);
        }
        else if (time.GetElapsedTime(asked, at) >= checkpoint.Takes)
        {
            known.HasCheckpoint = true;
            Tell(then, job.Id);
        }
    }

    private void End(WorkOrder order, SlurmJob job, ClusterPlacement known)
    {
        if (job.Is("COMPLETING"))
        {
            return;
        }

        if (job.Nodes.Count == 0 || job.Is("SUSPENDED"))
        {
            Tell(ClusterDo.Cancel, job.Id);
        }
        else if (known.EndedAt is not { } asked)
        {
            known.EndedAt = at;
            Tell(ClusterDo.Terminate, job.Id);
        }
        else if (time.GetElapsedTime(asked, at) >= order.Config.Grace)
        {
            Tell(ClusterDo.Cancel, job.Id);
        }
    }

    private JobReport Standing(WorkOrder order, PlacementName placement, SlurmJob job, ClusterPlacement known)
    {
        bool isKept = job.Is("PENDING") && job.IsHeld && job.Restarts > 0;
        var (state, why) = job switch
        {
            _ when isKept => (WorkState.Sleeping, "It has given its nodes back for want of power, and goes on from its checkpoint."),
            _ when job.Is("PENDING") => (WorkState.Starting, job.IsHeld ? "It waits for room or power in the cluster." : $"It waits in the cluster: {job.Reason}."),
            _ when job.Is("CONFIGURING") => (WorkState.Starting, "Its nodes are coming up."),
            _ when job.Is("COMPLETING") || known.EndedAt is not null => (WorkState.Ending, "It is ending."),
            _ when job.Is("SUSPENDED") => (WorkState.Frozen, order.Wish == JobWish.Hold ? "It is held." : "The cluster has too little power for it."),
            _ when known.AskedAt is not null => (WorkState.Checkpointing, "It keeps what it has done."),
            _ => (WorkState.Running, ""),
        };
        return Report(placement, state, why) with { HasCheckpoint = known.HasCheckpoint || isKept };
    }

    private static (int? Status, string Why) EndOf(SlurmJob job) => job switch
    {
        _ when job.Is("COMPLETED") => (0, ""),
        _ when job.Is("OUT_OF_MEMORY") => (Killed, "It took more memory than it may."),
        _ when job.Is("TIMEOUT") || job.Is("DEADLINE") => (Terminated, "The cluster's own time limit for it was reached."),
        _ when job.Is("CANCELLED") => (Terminated, "It was cancelled in the cluster."),
        _ when job.Is("FAILED") => (job.ExitStatus is > 0 and var status ? status : 1, job.Reason is "NonZeroExitCode" or "None" ? "" : $"The cluster says {job.Reason}."),
        _ => (null, $"The cluster says {string.Join(' ', job.States)}."),
    };

    /// <summary>Placements of ours that nobody orders: those that are newer than their order are told, the others ended.</summary>
    private void Strangers(List<JobReport> reports)
    {
        var ordered = orders.Jobs.ToDictionary(o => o.Job, o => o, StringComparer.Ordinal);
        foreach (var group in found)
        {
            if (ordered.TryGetValue(group.Key.Job, out var order) && group.Key.Fence >= order.Fence)
            {
                if (group.Key.Fence > order.Fence && group.FirstOrDefault(j => !IsOver(j) && j.User == config.Users.GetValueOrDefault(order.Tenant)) is { } newer)
                {
                    reports.Add(Standing(order, group.Key, newer, Of(group.Key)));
                }

                continue;
            }

            // Without orders nothing is known about what is wanted.
            foreach (var job in group.Where(j => orders.Number > 0 && !IsOver(j) && !j.Is("COMPLETING") && config.Users.Values.Contains(j.User, StringComparer.Ordinal)))
            {
                Tell(ClusterDo.Cancel, job.Id);
            }
        }
    }

    private JobReport Report(PlacementName placement, WorkState state, string why)
    {
        var known = Of(placement);
        if (known.State != state)
        {
            (known.State, known.Since) = (state, now);
        }

        return new JobReport { Job = placement.Job, Fence = placement.Fence, State = state, Since = known.Since, Reason = why };
    }

    private void Tell(ClusterDo what, long job) => Tell(new ClusterAction(what, job, ""));

    private void Tell(ClusterDo what, string node) => Tell(new ClusterAction(what, 0, node));

    private void Tell(ClusterAction action)
    {
        var about = (action.Job, action.Node);
        if (told.TryGetValue(about, out var before) && before.Do == action.Do && time.GetElapsedTime(before.At, at) < Repeats)
        {
            return;
        }

        told[about] = (action.Do, at);
        if (!actions.TryGetValue(action.Do, out var list))
        {
            actions[action.Do] = list = [];
        }

        list.Add(action);
    }

    /// <summary>What is told now; the rest is found again after the next look.</summary>
    private List<ClusterAction> Due()
    {
        var all = actions.Values.SelectMany(a => a).ToList();
        all.Skip(MostActions).ToList().ForEach(a => told.Remove((a.Job, a.Node)));
        foreach (var old in told.Where(t => time.GetElapsedTime(t.Value.At, at) > Repeats).Select(t => t.Key).ToList())
        {
            told.Remove(old);
        }

        return [.. all.Take(MostActions)];
    }
}
