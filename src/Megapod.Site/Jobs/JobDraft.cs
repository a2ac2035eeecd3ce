namespace Megapod.Site.Jobs;

using Megapod.Core.Jobs;
using Megapod.Core.Units;

/// <summary>Changes that are not kept yet, over what is. They become the truth together, or are thrown away together.</summary>
internal sealed class JobDraft(IReadOnlyDictionary<string, JobState> kept, IReadOnlyDictionary<string, WorkNodeState> nodes, int open, Instant now)
{
    private readonly Dictionary<string, JobState> jobs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WorkNodeState> changedNodes = new(StringComparer.Ordinal);

    /// <summary>The present.</summary>
    public Instant Now => now;

    /// <summary>Jobs that are not over, with those of the draft.</summary>
    public int Open { get; private set; } = open;

    /// <summary>Jobs that have changed.</summary>
    public IReadOnlyDictionary<string, JobState> Jobs => jobs;

    /// <summary>Work nodes that have changed.</summary>
    public IReadOnlyDictionary<string, WorkNodeState> Nodes => changedNodes;

    /// <summary>Jobs that are forgotten.</summary>
    public List<JobState> Forgotten { get; } = [];

    /// <summary>Usage that is new.</summary>
    public List<UsageEntry> Usage { get; } = [];

    /// <summary>Usage before this is forgotten.</summary>
    public Instant DropsUsageBefore { get; set; }

    /// <summary>What is to be kept.</summary>
    public JobChanges Changes => new()
    {
        Jobs = [.. jobs.Values],
        Forgotten = [.. Forgotten.Select(j => j.Number)],
        Usage = Usage,
        Nodes = [.. changedNodes.Values],
        DropsUsageBefore = DropsUsageBefore,
    };

    /// <summary>A job as it will be; null: there is none.</summary>
    public JobState? Find(string id) => jobs.TryGetValue(id, out var changed) ? changed : kept.GetValueOrDefault(id);

    /// <summary>A work node as it will be; null: there is none.</summary>
    public WorkNodeState? Node(string name) => changedNodes.TryGetValue(name, out var changed) ? changed : nodes.GetValueOrDefault(name);

    /// <summary>All jobs as they will be.</summary>
    public IEnumerable<JobState> All() => kept.Values.Select(j => jobs.GetValueOrDefault(j.Id, j)).Concat(jobs.Values.Where(j => !kept.ContainsKey(j.Id)));

    /// <summary>Changes a job.</summary>
    public void Put(JobState job)
    {
        var before = Find(job.Id);
        if (ReferenceEquals(before, job))
        {
            return;
        }

        Open += (job.IsOver ? 0 : 1) - (before is { IsOver: false } ? 1 : 0);
        jobs[job.Id] = job;
    }

    /// <summary>Changes a work node.</summary>
    public void Put(WorkNodeState node) => changedNodes[node.Name] = node;
}
