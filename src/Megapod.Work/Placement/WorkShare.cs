namespace Megapod.Work.Placement;

using Megapod.Core.Jobs;

/// <summary>
/// For how much of a work node there is work, running or waiting. Where it has accelerators they count, and jobs that take none count by the part that processors have of what the node draws. Worked number: a node with 8 accelerators
/// of 700 W and 64 cores of 10 W (6,240 W in all): a job with 2 accelerators and one with 32 cores and none are 2/8 + 32/64 · 640/6,240 = 0.30.
/// </summary>
public static class WorkShare
{
    /// <summary>The share.</summary>
    /// <param name="has">What the node has.</param>
    /// <param name="running">What each job takes that has its place there and may run.</param>
    /// <param name="waiting">What jobs take that wait and may go there, each with how many are alike. What does not fit the empty node does not count.</param>
    /// <returns>0–1; 1 where the node has neither accelerators nor cores.</returns>
    public static double Of(WorkInventory has, IEnumerable<JobResources> running, IEnumerable<(JobResources Takes, int Count)> waiting)
    {
        ArgumentNullException.ThrowIfNull(has);
        ArgumentNullException.ThrowIfNull(running);
        ArgumentNullException.ThrowIfNull(waiting);
        int gpus = has.Accelerators.Count;
        double processors = gpus == 0 ? 1 : Math.Clamp(1 - (has.Accelerators.Sum(a => a.Nameplate.Value) / has.Nameplate.Value), 0, 1);
        double PartOf(JobResources takes) => takes.Gpus > 0 ? (double)takes.Gpus / gpus : takes.Cpus / has.Cpus * processors;
        if (gpus == 0 && !(has.Cpus > 0))
        {
            return 1;
        }

        double share = running.Where(takes => takes.Gpus <= gpus).Sum(PartOf);
        foreach (var (takes, count) in waiting)
        {
            if (share >= 1)
            {
                break;
            }

            bool fits = takes.Gpus <= gpus && takes.Cpus <= has.Cpus && takes.MemoryBytes <= has.MemoryBytes && takes.DiskBytes <= has.DiskBytes;
            share += fits ? count * PartOf(takes) : 0;
        }

        return double.IsNaN(share) ? 1 : Math.Clamp(share, 0, 1);
    }
}
