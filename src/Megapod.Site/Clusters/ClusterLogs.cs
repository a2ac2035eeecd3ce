namespace Megapod.Site.Clusters;

using Megapod.Core.Jobs;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Devices.Foreign;

/// <summary>
/// What jobs of a cluster have written, where this machine has the folder that they share. Users of the cluster write there and may not be trusted: no link is followed, what is no plain file is not read, and
/// an answer has a bound.
/// </summary>
/// <param name="cluster">The cluster's name.</param>
/// <param name="folder">The folder here.</param>
/// <param name="owner">Whose placements are ours.</param>
/// <param name="report">What the cluster says of its jobs.</param>
internal sealed class ClusterLogs(string cluster, string folder, string owner, Func<WorkReport?> report) : IJobLogs
{
    /// <summary>Bytes that one answer may have.</summary>
    private const int MostBytes = 256 << 10;

    /// <inheritdoc/>
    public Task<Outcome<JobLogPage>> ReadAsync(string job, long fence, long from, int most, CancellationToken stop)
    {
        // A folder on the network may be away for as long as it likes: nobody's thread waits for it but one of the pool's.
        return Task.Run(() => Read(job, fence, Math.Max(0, from), Math.Clamp(most, 1, MostBytes)), stop).WaitAsync(stop);
    }

    private Outcome<JobLogPage> Read(string job, long fence, long from, int most)
    {
        // Seen before it is read: what a job that is over by then has written is all there.
        bool isOver = !(report()?.Jobs.Any(j => j.Job == job && j.Fence == fence && j.State is not (WorkState.Ended or WorkState.Refused)) ?? true);
        using var shared = ForeignFiles.OpenFolder(folder);
        if (shared is null)
        {
            return Outcome<JobLogPage>.Failure(ClusterFaults.NoLog(cluster, $"this machine does not have the folder {folder}"));
        }

        using var file = ForeignFiles.OpenBeneath(shared, ClusterJobs.OutputOf(new PlacementName(job, fence), owner));
        if (file is null)
        {
            return isOver
                ? Outcome<JobLogPage>.Failure(ClusterFaults.NoLog(cluster, "its file is not there, or is no plain file"))
                : Outcome<JobLogPage>.Success(new JobLogPage(from, ReadOnlyMemory<byte>.Empty, IsEnd: false));
        }

        try
        {
            // A pipe has no length, and a folder no bytes.
            long length = RandomAccess.GetLength(file);
            byte[] bytes = new byte[Math.Clamp(length - from, 0, most)];
            int count = bytes.Length == 0 ? 0 : RandomAccess.Read(file, bytes, from);
            return Outcome<JobLogPage>.Success(new JobLogPage(from, bytes.AsMemory(0, count), isOver && from + count >= length));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return Outcome<JobLogPage>.Failure(ClusterFaults.NoLog(cluster, error.Message));
        }
    }
}
