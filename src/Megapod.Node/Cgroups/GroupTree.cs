namespace Megapod.Node.Cgroups;

using Megapod.Core.Outcomes;

/// <summary>The control groups of a node's jobs: one for each job below one of the node's own, outside of the node's service, so that they outlive it.</summary>
internal abstract class GroupTree
{
    /// <summary>Longest name of a group: the kernel's own bound for a file name.</summary>
    private const int MostNameLength = 255;

    /// <summary>What it lacks on this machine, in words for people; empty: nothing.</summary>
    public abstract IReadOnlyList<string> Lacks { get; }

    /// <summary>Names of the jobs' groups that are there.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Pattern of the files by which jobs are halted, and what halts them when it is written there.</summary>
    public abstract (string Files, string Word) Halting { get; }

    /// <summary>Processor time that all its groups have used since it was made, also those that are gone, s.</summary>
    public abstract double CpuSeconds { get; }

    /// <summary>Opens the node's groups, of version 2 where it can hold processors back, otherwise of version 1.</summary>
    /// <param name="root">Where control groups are mounted.</param>
    /// <param name="name">Name of the node's own group.</param>
    /// <param name="weight">Its weight against everything else on the machine, 1–10000; 100 is the usual one.</param>
    /// <returns>The groups, or MP3661 where there are none that can be used.</returns>
    public static Outcome<GroupTree> Open(string root, string name, int weight)
    {
        GroupTree tree = File.Exists(Path.Combine(root, "cgroup.controllers")) ? new GroupTreeV2(root, name) : new GroupTreeV1(root, name);
        return tree.TryMake(weight)
            ? Outcome<GroupTree>.Success(tree)
            : Outcome<GroupTree>.Failure(new Fault("MP3661", $"There are no control groups for jobs below {root}.", "Run the node as root on a machine with control groups of version 2, or of version 1 with cpu, cpuacct and freezer."));
    }

    /// <summary>Makes the group of a job, or finds it made.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="limits">What it may use.</param>
    /// <returns>The group; null where the kernel made none.</returns>
    public JobGroup? Make(string name, JobLimits limits)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, MostNameLength, nameof(name));
        var group = Of(name);
        return group.TryMake(limits) ? group : null;
    }

    /// <summary>The group of a name, which may not be there.</summary>
    public abstract JobGroup Of(string name);

    /// <summary>Removes the node's own group; its jobs' have to be gone.</summary>
    public abstract void Remove();

    /// <summary>Makes the node's own group.</summary>
    protected abstract bool TryMake(int weight);
}
