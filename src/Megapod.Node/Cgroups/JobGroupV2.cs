namespace Megapod.Node.Cgroups;

using System.Globalization;

/// <summary>The control groups of one job in version 2.</summary>
/// <param name="folder">Its folder.</param>
internal sealed class JobGroupV2(string folder) : JobGroup
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Joined => [Inner];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Logged => [Log];

    /// <inheritdoc/>
    public override bool Exists => Directory.Exists(folder);

    /// <inheritdoc/>
    public override double? CpuSeconds => GroupFiles.Number(Path.Combine(folder, "cpu.stat"), "usage_usec") * 1e-6;

    /// <inheritdoc/>
    public override bool IsFrozen => GroupFiles.Number(Path.Combine(folder, "cgroup.events"), "frozen") == 1;

    /// <inheritdoc/>
    public override long MemoryKills => GroupFiles.Number(Path.Combine(Inner, "memory.events"), "oom_kill") ?? 0;

    /// <inheritdoc/>
    public override (long All, long Short) Intervals => (GroupFiles.Number(Path.Combine(folder, "cpu.stat"), "nr_periods") ?? 0, GroupFiles.Number(Path.Combine(folder, "cpu.stat"), "nr_throttled") ?? 0);

    /// <inheritdoc/>
    public override long ProcessRefusals => GroupFiles.Number(Path.Combine(Inner, "pids.events"), "max") ?? 0;

    /// <inheritdoc/>
    public override IReadOnlyList<int> Processes => GroupFiles.Processes(Inner);

    private string Inner => Path.Combine(folder, "job");

    private string Log => Path.Combine(folder, "log");

    /// <inheritdoc/>
    public override bool TryMake(JobLimits limits)
    {
        if (!GroupFiles.TryMake(folder))
        {
            return false;
        }

        GroupTreeV2.HandDown(folder);
        return GroupFiles.TryMake(Inner)
            && GroupFiles.TryMake(Log)
            && Set(folder, "cpu.weight", limits.Weight.ToString(CultureInfo.InvariantCulture))
            && Set(Inner, "memory.max", limits.MemoryBytes.ToString(CultureInfo.InvariantCulture))
            && Set(Inner, "memory.swap.max", "0")
            && Set(Inner, "pids.max", limits.Processes.ToString(CultureInfo.InvariantCulture));
    }

    /// <inheritdoc/>
    public override bool SetFrozen(bool isFrozen) => GroupFiles.TryWrite(Path.Combine(folder, "cgroup.freeze"), isFrozen ? "1" : "0");

    /// <inheritdoc/>
    public override void Kill()
    {
        if (!GroupFiles.TryWrite(Path.Combine(Inner, "cgroup.kill"), "1"))
        {
            base.Kill();
        }
    }

    /// <inheritdoc/>
    public override bool TryRemove() => GroupFiles.TryRemove(Inner) & GroupFiles.TryRemove(Log) && GroupFiles.TryRemove(folder);

    /// <inheritdoc/>
    protected override bool SetQuota(long microseconds, long period) =>
        Set(folder, "cpu.max", $"{(microseconds < 0 ? "max" : microseconds.ToString(CultureInfo.InvariantCulture))} {period.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>A file that is not there belongs to a controller that this machine lacks, which the node's inventory tells.</summary>
    private static bool Set(string where, string file, string value) => !File.Exists(Path.Combine(where, file)) || GroupFiles.TryWrite(Path.Combine(where, file), value);
}
