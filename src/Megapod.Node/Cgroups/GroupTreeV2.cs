namespace Megapod.Node.Cgroups;

/// <summary>Control groups of version 2: one hierarchy. Processes are only in its leaves, so that a job's group has one for the job and one for the writer of its log.</summary>
/// <param name="root">Where they are mounted.</param>
/// <param name="name">The node's own group.</param>
internal sealed class GroupTreeV2(string root, string name) : GroupTree
{
    private static readonly (string Controller, string Lack)[] Wanted =
        [("cpu", "jobs cannot be held to a share of the processors, only halted"), ("memory", "jobs' memory is not limited"), ("pids", "jobs' processes are not limited")];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Lacks
    {
        get
        {
            string[] there = (GroupFiles.Read(Path.Combine(Own, "cgroup.subtree_control")) ?? "").Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
            return [.. Wanted.Where(w => !there.Contains(w.Controller, StringComparer.Ordinal)).Select(w => w.Lack)];
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => Directory.Exists(Own) ? [.. Directory.EnumerateDirectories(Own).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)] : [];

    /// <inheritdoc/>
    public override (string Files, string Word) Halting => (Path.Combine(Own, "*", "cgroup.freeze"), "1");

    /// <inheritdoc/>
    public override double CpuSeconds => (GroupFiles.Number(Path.Combine(Own, "cpu.stat"), "usage_usec") ?? 0) * 1e-6;

    private string Own => Path.Combine(root, name);

    /// <summary>Hands the controllers that there are down to the groups below one.</summary>
    public static void HandDown(string folder)
    {
        foreach (var (controller, _) in Wanted)
        {
            GroupFiles.TryWrite(Path.Combine(folder, "cgroup.subtree_control"), "+" + controller);
        }
    }

    /// <inheritdoc/>
    public override JobGroup Of(string group) => new JobGroupV2(Path.Combine(Own, group));

    /// <inheritdoc/>
    public override void Remove() => GroupFiles.TryRemove(Own);

    /// <inheritdoc/>
    protected override bool TryMake(int weight)
    {
        HandDown(root);
        if (!GroupFiles.TryMake(Own))
        {
            return false;
        }

        HandDown(Own);
        GroupFiles.TryWrite(Path.Combine(Own, "cpu.weight"), weight);
        return File.Exists(Path.Combine(Own, "cgroup.procs"));
    }
}
