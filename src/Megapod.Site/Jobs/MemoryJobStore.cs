namespace Megapod.Site.Jobs;

using Megapod.Core.Jobs;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;

/// <summary>Keeps usage in memory alone, for a site that runs without a state folder. Jobs are in the desk's memory anyway.</summary>
/// <param name="opened">A number that is larger with each start: seconds of the clock.</param>
public sealed class MemoryJobStore(long opened) : IJobStore
{
    /// <summary>So many records are remembered: some days of a few jobs.</summary>
    private const int MostUsage = 100_000;

    private readonly Lock gate = new();
    private readonly SortedDictionary<long, UsageEntry> usage = [];
    private long place;

    /// <inheritdoc/>
    public long Opened => opened;

    /// <inheritdoc/>
    public IReadOnlyList<JobState> Jobs => [];

    /// <inheritdoc/>
    public IReadOnlyList<WorkNodeState> Nodes => [];

    /// <inheritdoc/>
    public Fault? Keep(JobChanges changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        lock (gate)
        {
            foreach (var entry in changes.Usage)
            {
                usage.Add(++place, entry);
                if (usage.Count > MostUsage)
                {
                    usage.Remove(place - MostUsage);
                }
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public Outcome<UsagePage> Usage(UsageQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        lock (gate)
        {
            var found = usage.Where(u => u.Key > query.After && IsMeant(u.Value.Record, query)).Take(query.Most + 1).ToList();
            return Outcome<UsagePage>.Success(new UsagePage([.. found.Take(query.Most).Select(f => f.Value)], found.Count > query.Most ? found[query.Most - 1].Key : null));
        }
    }

    private static bool IsMeant(UsageRecord record, UsageQuery query) =>
        record.To > query.From && record.From < query.To && (query.Tenant is null || query.Tenant == record.Tenant) && (query.Job is null || query.Job == record.Job);
}
