namespace Megapod.Work.Clusters;

/// <summary>A plan of a cluster's power while it is made.</summary>
internal sealed class ClusterDraft
{
    /// <summary>Sums of shares may miss one by a rounding.</summary>
    private const double Rounding = 1e-9;

    private readonly ClusterInput input;
    private readonly ClusterNode[] nodes;
    private readonly ILookup<string, ClusterJob> on;
    private readonly Dictionary<string, ClusterNode> byName;
    private readonly SortedSet<string> open = new(StringComparer.Ordinal);
    private readonly HashSet<string> givesBack = new(StringComparer.Ordinal);
    private readonly HashSet<string> begins = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> promised = new(StringComparer.Ordinal);
    private int returns;

    public ClusterDraft(ClusterInput input)
    {
        this.input = input;
        nodes = [.. input.Nodes.OrderBy(n => n.Name, StringComparer.Ordinal)];
        byName = nodes.ToDictionary(n => n.Name, StringComparer.Ordinal);
        on = input.Jobs.Where(j => j.State != ClusterJobState.Waiting).OrderBy(j => j.Key, StringComparer.Ordinal).SelectMany(j => j.Nodes.Select(n => (n, j))).ToLookup(p => p.n, p => p.j, StringComparer.Ordinal);
    }

    /// <summary>Lets jobs give their nodes back, the lowest rank first, until all that is planned fits.</summary>
    /// <param name="may">Which may be asked.</param>
    /// <param name="more">What must fit beside it, W.</param>
    /// <returns>Whether it fits.</returns>
    public bool GiveBackUntilItFits(Func<ClusterJob, bool> may, Func<double>? more = null)
    {
        var asked = new List<string>();
        foreach (var job in input.Jobs.Where(j => j is { IsOurs: true, CanRequeue: true, State: not ClusterJobState.Waiting }).OrderByDescending(j => j.Tier).ThenBy(j => j.ValuePerHour).ThenBy(j => j.Key, StringComparer.Ordinal))
        {
            if (Total() + (more?.Invoke() ?? 0) <= input.BudgetWatts)
            {
                return true;
            }

            if (may(job) && !job.Nodes.Any(open.Contains) && givesBack.Add(job.Key))
            {
                asked.Add(job.Key);
            }
        }

        bool fits = Total() + (more?.Invoke() ?? 0) <= input.BudgetWatts;
        if (!fits && more is not null)
        {
            // It helps nobody.
            givesBack.ExceptWith(asked);
        }

        return fits;
    }

    /// <summary>Gives a job its nodes, or those that it needs, where they fit.</summary>
    public void Serve(ClusterJob job)
    {
        if (job.State != ClusterJobState.Waiting)
        {
            if (!givesBack.Contains(job.Key) && !Open(job.Nodes))
            {
                // A lower rank goes before a higher one stands still.
                var needed = Closed(job.Nodes);
                if (HasReturnsFor(needed) && GiveBackUntilItFits(other => other.Tier > job.Tier && other.Key != job.Key, () => needed.Sum(n => Full(n) - Least(n))))
                {
                    Open(job.Nodes);
                }
            }

            return;
        }

        var there = nodes.Where(n => open.Contains(n.Name) && Free(n) >= job.Share - Rounding).Take(job.Count).ToList();
        var others = nodes.Where(n => !open.Contains(n.Name) && n.Access != ClusterNodeAccess.ClosedByOthers && Free(n) >= job.Share - Rounding)
            .OrderBy(n => n.Access).ThenBy(n => n.Power is not (ClusterNodePower.Up or ClusterNodePower.Rising)).ThenBy(n => n.Name, StringComparer.Ordinal).Take(job.Count - there.Count).ToList();
        there.AddRange(others);
        if (there.Count == job.Count && Open([.. others.Select(n => n.Name)]))
        {
            begins.Add(job.Key);
            there.ForEach(n => promised[n.Name] = promised.GetValueOrDefault(n.Name) + job.Share);
        }
    }

    /// <summary>Opens what is left as far as it goes: others want to work there, too. Where a job of ours stands still for want of power its node stays closed, else its cores would be given to others.</summary>
    public void OpenTheRest()
    {
        foreach (var node in nodes.Where(n => n.Access != ClusterNodeAccess.ClosedByOthers && !on[n.Name].Any(j => j is { IsOurs: true, IsWanted: true } && Act(j) == ClusterAct.Still)).OrderBy(n => n.Access).ThenBy(n => n.Power is not (ClusterNodePower.Up or ClusterNodePower.Rising)).ThenBy(n => n.Name, StringComparer.Ordinal))
        {
            Open([node.Name]);
        }
    }

    public ClusterPlan Result()
    {
        var acts = input.Jobs.Where(j => j.IsOurs).ToDictionary(j => j.Key, Act, StringComparer.Ordinal);
        var off = nodes.Where(n => !open.Contains(n.Name) && n.Access != ClusterNodeAccess.ClosedByOthers && input.MaySwitchOff && Left(n) == 0).Select(n => n.Name).ToHashSet(StringComparer.Ordinal);
        var available = open.Where(n => byName[n].Access != ClusterNodeAccess.ClosedByOthers).ToHashSet(StringComparer.Ordinal);
        return new ClusterPlan(available, off, acts, nodes.ToDictionary(n => n.Name, n => open.Contains(n.Name) ? Full(n) : Least(n), StringComparer.Ordinal));
    }

    private ClusterAct Act(ClusterJob job) => job switch
    {
        { State: ClusterJobState.Waiting } => begins.Contains(job.Key) ? ClusterAct.Run : ClusterAct.Still,
        _ when givesBack.Contains(job.Key) => ClusterAct.Requeue,
        { CanPause: false, IsWanted: true } => ClusterAct.Run,
        { IsWanted: true } when job.Nodes.All(open.Contains) => ClusterAct.Run,
        _ => ClusterAct.Still,
    };

    private bool Open(IReadOnlyList<string> names)
    {
        var closed = Closed(names);
        if (closed.Count == 0)
        {
            return true;
        }

        if (!HasReturnsFor(closed) || Total() + closed.Sum(n => Full(n) - Least(n)) > input.BudgetWatts)
        {
            return false;
        }

        returns += closed.Count(n => n.Access == ClusterNodeAccess.ClosedByUs);
        open.UnionWith(closed.Select(n => n.Name));
        return true;
    }

    private List<ClusterNode> Closed(IReadOnlyList<string> names) => [.. names.Where(n => !open.Contains(n) && byName.ContainsKey(n)).Distinct(StringComparer.Ordinal).Select(n => byName[n])];

    private bool HasReturnsFor(List<ClusterNode> closed) => returns + closed.Count(n => n.Access == ClusterNodeAccess.ClosedByUs) <= input.MostReturns;

    private double Total() => nodes.Sum(n => open.Contains(n.Name) ? Full(n) : Least(n));

    /// <summary>What an open node counts. On one that others have closed nothing begins, but what is there may run.</summary>
    private double Full(ClusterNode node) => node.Access != ClusterNodeAccess.ClosedByOthers ? input.Watts.Busy : OfJobs(node, runs: j => !j.IsOurs ? j.State == ClusterJobState.Running : j.IsWanted);

    /// <summary>What a closed node counts: jobs that nobody may stop run on, the others are still or gone.</summary>
    private double Least(ClusterNode node) => OfJobs(node, runs: j => j.State == ClusterJobState.Running && (!j.IsOurs || (!j.CanPause && j.IsWanted)));

    private double OfJobs(ClusterNode node, Func<ClusterJob, bool> runs)
    {
        if (node.Power == ClusterNodePower.Unknown)
        {
            return input.Watts.Busy;
        }

        var here = on[node.Name].Where(j => !givesBack.Contains(j.Key)).ToList();
        bool isOff = here.Count == 0 && (node.Power == ClusterNodePower.Off || (input.MaySwitchOff && node.Access != ClusterNodeAccess.ClosedByOthers));
        return ClusterPower.Draw(input.Watts, isOff ? ClusterNodePower.Off : ClusterNodePower.Up, here.Where(runs).Sum(j => j.Share), here.Where(j => !runs(j)).Sum(j => j.Share));
    }

    private int Left(ClusterNode node) => on[node.Name].Count(j => !givesBack.Contains(j.Key));

    private double Free(ClusterNode node) => 1 - on[node.Name].Where(j => !givesBack.Contains(j.Key)).Sum(j => j.Share) - promised.GetValueOrDefault(node.Name);
}
