namespace Megapod.Core.Ports;

using Megapod.Core.Jobs;
using Megapod.Core.Outcomes;

/// <summary>Keeps jobs and their usage over the site's death. One thread at a time calls it.</summary>
public interface IJobStore
{
    /// <summary>How often it was opened, this time included: larger than ever before.</summary>
    long Opened { get; }

    /// <summary>Jobs that were there when it was opened, by number.</summary>
    IReadOnlyList<JobState> Jobs { get; }

    /// <summary>Work nodes that were there when it was opened, by name.</summary>
    IReadOnlyList<WorkNodeState> Nodes { get; }

    /// <summary>Keeps changes together; they are on the disk when the call returns.</summary>
    /// <returns>Why nothing of them was kept; null when all of it was.</returns>
    Fault? Keep(JobChanges changes);

    /// <summary>Usage that is kept. It may be called on any thread.</summary>
    /// <param name="query">Which.</param>
    /// <returns>The records; or why they cannot be read.</returns>
    Outcome<UsagePage> Usage(UsageQuery query);
}
