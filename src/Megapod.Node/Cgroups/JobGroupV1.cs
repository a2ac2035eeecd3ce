namespace Megapod.Node.Cgroups;

/// <summary>The control groups of one job in version 1.</summary>
/// <param name="root">Where control groups are mounted.</param>
/// <param name="name">Its name below each controller.</param>
internal sealed class JobGroupV1(string root, string name) : JobGroup
{
    private static readonly string[] Controllers = ["cpu", "cpuacct", "freezer", "memory", "pids"];
    private static readonly string[] OfTheLog = ["cpu", "cpuacct", "freezer"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Joined => [.. Controllers.Select(In).Where(Directory.Exists)];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Logged => [.. OfTheLog.Select(In)];

    /// <inheritdoc/>
    public override bool Exists => Directory.Exists(In("freezer"));

    /// <inheritdoc/>
    public override double? CpuSeconds => GroupFiles.Number(Path.Combine(In("cpuacct"), "cpuacct.usage")) * 1e-9;

    /// <inheritdoc/>
    public override bool IsFrozen => GroupFiles.Read(State)?.TrimEnd() == "FROZEN";

    /// <inheritdoc/>
    public override long MemoryKills => GroupFiles.Number(Path.Combine(In("memory"), "memory.oom_control"), "oom_kill") ?? 0;

    /// <inheritdoc/>
    public override (long All, long Short) Intervals => (GroupFiles.Number(Path.Combine(In("cpu"), "cpu.stat"), "nr_periods") ?? 0, GroupFiles.Number(Path.Combine(In("cpu"), "cpu.stat"), "nr_throttled") ?? 0);

    /// <inheritdoc/>
    public override long ProcessRefusals => GroupFiles.Number(Path.Combine(In("pids"), "pids.events"), "max") ?? 0;

    /// <inheritdoc/>
    public override IReadOnlyList<int> Processes => GroupFiles.Processes(Directory.Exists(In("pids")) ? In("pids") : In("freezer"));

    private string State => Path.Combine(In("freezer"), "freezer.state");

    /// <inheritdoc/>
    public override bool TryMake(JobLimits limits)
    {
        bool isMade = Controllers.Where(controller => Directory.Exists(Path.Combine(root, controller))).All(controller => GroupFiles.TryMake(In(controller)));
        return isMade
            && GroupFiles.TryWrite(Path.Combine(In("cpu"), "cpu.shares"), GroupTreeV1.SharesOf(limits.Weight))
            && Limit("memory", "memory.limit_in_bytes", limits.MemoryBytes)
            && (Limit("memory", "memory.memsw.limit_in_bytes", limits.MemoryBytes) || !File.Exists(Path.Combine(In("memory"), "memory.memsw.limit_in_bytes")))
            && Limit("pids", "pids.max", limits.Processes);
    }

    /// <inheritdoc/>
    public override bool SetFrozen(bool isFrozen) => GroupFiles.TryWrite(State, isFrozen ? "FROZEN" : "THAWED");

    /// <inheritdoc/>
    public override bool TryRemove() => Controllers.Select(In).Aggregate(true, (all, folder) => GroupFiles.TryRemove(folder) && all);

    /// <inheritdoc/>
    protected override bool SetQuota(long microseconds, long period) =>
        (GroupFiles.Number(Path.Combine(In("cpu"), "cpu.cfs_period_us")) == period || GroupFiles.TryWrite(Path.Combine(In("cpu"), "cpu.cfs_period_us"), period))
        && GroupFiles.TryWrite(Path.Combine(In("cpu"), "cpu.cfs_quota_us"), microseconds);

    private string In(string controller) => Path.Combine(root, controller, name);

    private bool Limit(string controller, string file, long value) => !Directory.Exists(In(controller)) || GroupFiles.TryWrite(Path.Combine(In(controller), file), value);
}
