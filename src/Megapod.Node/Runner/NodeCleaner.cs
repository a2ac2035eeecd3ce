namespace Megapod.Node.Runner;

using Megapod.Core.Outcomes;
using Megapod.Node.Cgroups;
using Megapod.Storage.Journal;

/// <summary>Removes what jobs of a node have left, their processes with it: for a machine that is not to be a node any more, or is to begin anew.</summary>
public static class NodeCleaner
{
    /// <summary>What does not end within this time hangs in the kernel.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    /// <summary>Between two looks whether processes have ended.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Ends all jobs of a node that does not run and removes their control groups and folders. Use that the site has not kept stays, and so do the users of tenants.</summary>
    /// <param name="config">The node.</param>
    /// <param name="clock">Measures how long it waits.</param>
    /// <returns>What was removed, in words; or why it was not.</returns>
    public static Outcome<IReadOnlyList<string>> Clean(RunnerConfig config, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(clock);
        if (!Libc.IsRoot)
        {
            return Outcome<IReadOnlyList<string>>.Failure(NodeFaults.NotRoot());
        }

        // A node that runs has its journal open, and then this ends here.
        var journal = JournalFile.Open(config.StateFolder, config.Name);
        if (!journal.IsSuccess)
        {
            return Outcome<IReadOnlyList<string>>.Failure(journal.Faults);
        }

        using var file = journal.Value;
        var removed = new List<string>();
        if (GroupTree.Open(config.GroupRoot, config.Group, config.Weight) is { IsSuccess: true, Value: var groups })
        {
            removed.AddRange(groups.Names.Select(name => $"job {name}"));
            if (!TryEmpty(groups, clock))
            {
                return Outcome<IReadOnlyList<string>>.Failure(NodeFaults.WouldNotEnd(groups.Names[0]));
            }
        }

        string jobs = Path.Combine(config.StateFolder, NodeRunner.JobsFolder);
        foreach (string folder in Directory.Exists(jobs) ? Directory.GetDirectories(jobs) : [])
        {
            var left = new JobFolder(folder, 0);
            Wait(() => !left.IsAttended, clock);
            if (!left.Remove())
            {
                return Outcome<IReadOnlyList<string>>.Failure(NodeFaults.NoFolder(Path.GetFileName(folder), "what is there cannot be removed."));
            }

            removed.Add($"folder {folder}");
        }

        var book = new NodeBook(file);
        book.ForgetJobs();
        book.Close();
        return Outcome<IReadOnlyList<string>>.Success(removed);
    }

    private static bool TryEmpty(GroupTree groups, TimeProvider clock)
    {
        bool isEmpty = Wait(
            () =>
            {
                var left = groups.Names.Select(groups.Of).Where(group => !group.TryRemove()).ToList();
                foreach (var group in left)
                {
                    group.Kill();
                    group.SetFrozen(isFrozen: false);
                }

                return left.Count == 0;
            },
            clock);
        groups.Remove();
        return isEmpty;
    }

    private static bool Wait(Func<bool> condition, TimeProvider clock)
    {
        long begun = clock.GetTimestamp();
        while (!condition())
        {
            if (clock.GetElapsedTime(begun) > Longest)
            {
                return false;
            }

            Thread.Sleep(Pause);
        }

        return true;
    }
}
