namespace Megapod.Work.Clusters;

/// <summary>
/// Divides a budget over the nodes of a cluster that an engine of its own fills. A node is open, and counts as busy, for anybody's job may begin there at any moment; or it is closed, and counts as what is
/// left on it. Nodes are opened in the rank of the jobs that have them or need them; where even closed nodes take too much, jobs with a checkpoint give their nodes back, the lowest rank first.
/// The way it goes: docs/decisions/0060-clusters-by-whole-nodes.md.
/// </summary>
public static class ClusterPower
{
    /// <summary>Sums of shares may miss one by a rounding.</summary>
    private const double Rounding = 1e-9;

    /// <summary>A plan.</summary>
    /// <param name="input">The cluster and its budget.</param>
    public static ClusterPlan Plan(ClusterInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var draft = new ClusterDraft(input);
        draft.GiveBackUntilItFits(_ => true);
        foreach (var job in input.Jobs.Where(j => j.IsOurs && j.IsWanted).OrderBy(j => j.Tier).ThenBy(j => j.State == ClusterJobState.Waiting).ThenByDescending(j => j.ValuePerHour).ThenBy(j => j.State != ClusterJobState.Running).ThenBy(j => j.Key, StringComparer.Ordinal))
        {
            draft.Serve(job);
        }

        draft.OpenTheRest();
        return draft.Result();
    }

    /// <summary>The most that each node may draw as it is now, by its name.</summary>
    /// <param name="input">The cluster; its budget does not matter.</param>
    public static IReadOnlyDictionary<string, double> Now(ClusterInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var on = input.Jobs.Where(j => j.State != ClusterJobState.Waiting).SelectMany(j => j.Nodes.Select(n => (n, j))).ToLookup(p => p.n, p => p.j, StringComparer.Ordinal);
        return input.Nodes.ToDictionary(n => n.Name, n => n switch
        {
            { Access: ClusterNodeAccess.Open } or { Power: ClusterNodePower.Unknown } => input.Watts.Busy,
            _ => Draw(input.Watts, n.Power, on[n.Name].Where(j => j.State == ClusterJobState.Running).Sum(j => j.Share), on[n.Name].Where(j => j.State == ClusterJobState.Still).Sum(j => j.Share)),
        }, StringComparer.Ordinal);
    }

    /// <summary>What each node is reckoned to draw by what is on it now, by its name: no more is meant for work that may yet begin, and a node that does not answer counts by its jobs.</summary>
    /// <param name="input">The cluster; its budget does not matter.</param>
    public static IReadOnlyDictionary<string, double> Drawn(ClusterInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var on = input.Jobs.Where(j => j.State != ClusterJobState.Waiting).SelectMany(j => j.Nodes.Select(n => (n, j))).ToLookup(p => p.n, p => p.j, StringComparer.Ordinal);
        return input.Nodes.ToDictionary(
            n => n.Name,
            n => Draw(input.Watts, n.Power, on[n.Name].Where(j => j.State == ClusterJobState.Running).Sum(j => j.Share), on[n.Name].Where(j => j.State == ClusterJobState.Still).Sum(j => j.Share)),
            StringComparer.Ordinal);
    }

    /// <summary>What a closed node draws at most.</summary>
    /// <param name="watts">What nodes draw.</param>
    /// <param name="power">Whether it is on.</param>
    /// <param name="running">Share of it that runs.</param>
    /// <param name="still">Share of it that is suspended.</param>
    internal static double Draw(ClusterWatts watts, ClusterNodePower power, double running, double still) =>
        power == ClusterNodePower.Off && running <= Rounding && still <= Rounding
            ? watts.Off
            : Math.Min(Math.Max(watts.Busy, watts.Still), watts.Idle + ((watts.Busy - watts.Idle) * Math.Min(1, running)) + ((watts.Still - watts.Idle) * Math.Min(1, still)));
}
