namespace Megapod.Node.Cgroups;

/// <summary>Control groups of version 1: a hierarchy for each controller.</summary>
/// <param name="root">Where they are mounted, a folder for each.</param>
/// <param name="name">The node's own group.</param>
internal sealed class GroupTreeV1(string root, string name) : GroupTree
{
    /// <summary>Weight of a group to which nobody gave one.</summary>
    private const int UsualShares = 1024;

    private static readonly string[] Needed = ["cpu", "cpuacct", "freezer"];
    private static readonly (string Controller, string Lack)[] Wanted = [("memory", "jobs' memory is not limited"), ("pids", "jobs' processes are not limited")];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Lacks => [.. Wanted.Where(w => !Directory.Exists(Path.Combine(root, w.Controller))).Select(w => w.Lack)];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => Directory.Exists(Own("freezer")) ? [.. Directory.EnumerateDirectories(Own("freezer")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)] : [];

    /// <inheritdoc/>
    public override (string Files, string Word) Halting => (Path.Combine(Own("freezer"), "*", "freezer.state"), "FROZEN");

    /// <inheritdoc/>
    public override double CpuSeconds => (GroupFiles.Number(Path.Combine(Own("cpuacct"), "cpuacct.usage")) ?? 0) * 1e-9;

    /// <summary>Shares of version 1 for a weight of version 2.</summary>
    public static long SharesOf(int weight) => Math.Max(2, (long)weight * UsualShares / 100);

    /// <inheritdoc/>
    public override JobGroup Of(string group) => new JobGroupV1(root, Path.Combine(name, group));

    /// <inheritdoc/>
    public override void Remove()
    {
        foreach (string controller in Needed.Concat(Wanted.Select(w => w.Controller)))
        {
            GroupFiles.TryRemove(Own(controller));
        }
    }

    /// <inheritdoc/>
    protected override bool TryMake(int weight) =>
        Needed.All(controller => Directory.Exists(Path.Combine(root, controller)) && GroupFiles.TryMake(Own(controller)))
        && Wanted.All(w => !Directory.Exists(Path.Combine(root, w.Controller)) || GroupFiles.TryMake(Own(w.Controller)))
        && GroupFiles.TryWrite(Path.Combine(Own("cpu"), "cpu.shares"), SharesOf(weight));

    private string Own(string controller) => Path.Combine(root, controller, name);
}
