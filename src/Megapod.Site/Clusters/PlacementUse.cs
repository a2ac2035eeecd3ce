namespace Megapod.Site.Clusters;

using Megapod.Core.Jobs;
using Megapod.Core.Units;
using Megapod.Devices.Slurm;
using Megapod.Work.Clusters;

/// <summary>
/// What a placement uses, by what the cluster showed: GPUs and cores that it has times the seconds that it ran, and its share of what its nodes are declared to draw. Between two looks it counts as what it was
/// at the first; before the first look after a start of ours, as what it is.
/// </summary>
internal sealed class PlacementUse
{
    private Instant from;
    private Instant to;
    private bool hasBegun;
    private double stillSeconds;
    private double wattSeconds;
    private double gpuSeconds;
    private double cpuSeconds;
    private SlurmJob? last;

    /// <summary>Takes what was seen.</summary>
    /// <param name="job">The job.</param>
    /// <param name="ended">Whether it has ended.</param>
    /// <param name="countedTo">Up to when it is counted already; null: it is not.</param>
    /// <param name="watts">What a node draws.</param>
    /// <param name="share">The placement's share of each of its nodes.</param>
    /// <param name="now">The present.</param>
    public void See(SlurmJob job, bool ended, Instant? countedTo, ClusterWatts watts, double share, Instant now)
    {
        if (!hasBegun)
        {
            if (job.Started == Instant.Never || job.Started > now || job.Is("PENDING"))
            {
                return;
            }

            hasBegun = true;
            from = to = countedTo ?? job.Started;
            last = job;
            if (job.Started > to)
            {
                // It was begun again while nobody looked.
                stillSeconds += (job.Started - to).TotalSeconds;
                to = job.Started;
            }
        }

        var end = ended && job.Ended != Instant.Never && job.Ended < now ? job.Ended : now;
        double seconds = (end - to).TotalSeconds;
        if (seconds > 0)
        {
            Count(last!, seconds, watts, share);
            to = end;
        }

        // One that has ended shows what it had; that it ran was seen before.
        last = ended ? last : job;
    }

    /// <summary>A record of what is not in one yet; null: it is too little for one.</summary>
    /// <param name="least">The shortest interval of a record.</param>
    /// <param name="watts">What a node draws.</param>
    /// <param name="error">How far that may be off, as a share.</param>
    /// <param name="record">The record with what this does not know.</param>
    public UsageRecord? Take(TimeSpan least, ClusterWatts watts, double error, Func<UsageRecord> record)
    {
        if (!hasBegun || to - from < least || to <= from)
        {
            return null;
        }

        double hours = wattSeconds / 3600;
        var taken = record() with
        {
            From = from,
            To = to,
            GpuSeconds = gpuSeconds,
            CpuSeconds = cpuSeconds,
            StillSeconds = stillSeconds,
            EnergyWattHours = hours,

            // The cluster tells its times in whole seconds.
            EnergyErrorWattHours = (hours * error) + (watts.Busy / 3600),
        };
        from = to;
        (stillSeconds, wattSeconds, gpuSeconds, cpuSeconds) = (0, 0, 0, 0);
        return taken;
    }

    private void Count(SlurmJob seen, double seconds, ClusterWatts watts, double share)
    {
        if (seen.Is("RUNNING") || seen.Is("COMPLETING"))
        {
            wattSeconds += seconds * share * seen.Nodes.Count * watts.Busy;
            gpuSeconds += seconds * seen.Gpus;
            cpuSeconds += seconds * seen.Cpus;
            return;
        }

        stillSeconds += seconds;
        wattSeconds += seen.Is("SUSPENDED") ? seconds * share * seen.Nodes.Count * watts.Still : 0;
    }
}
