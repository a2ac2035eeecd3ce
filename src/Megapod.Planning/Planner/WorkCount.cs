namespace Megapod.Planning.Planner;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>Adds up over a quarter of an hour for how much of each class's accelerators there was work, as racks say. A class of which a rack says nothing is unknown then.</summary>
/// <param name="tree">The site.</param>
internal sealed class WorkCount(PowerTree tree)
{
    private static readonly int Classes = Enum.GetValues<WorkloadClass>().Length;
    private readonly double[] gpus = [.. Enumerable.Range(0, Classes).Select(c => (double)tree.Consumers.Where(x => x.Kind == ConsumerKind.Rack && (int)x.Class == c).Sum(x => x.Gpus))];
    private readonly double[] present = new double[Classes];
    private readonly double[] sums = new double[Classes];
    private readonly double[] seconds = new double[Classes];

    /// <summary>What racks say at an instant.</summary>
    /// <param name="snapshot">What is seen.</param>
    /// <param name="now">The instant.</param>
    public WorkShares Now(SiteSnapshot snapshot, Instant now)
    {
        Look(snapshot, now);
        return WorkShares.Each(c => gpus[(int)c] > 0 ? present[(int)c] / gpus[(int)c] : double.NaN);
    }

    /// <summary>Takes in a time.</summary>
    /// <param name="snapshot">What is seen at its end.</param>
    /// <param name="now">Its end.</param>
    /// <param name="passed">Its length, s.</param>
    public void Add(SiteSnapshot snapshot, Instant now, double passed)
    {
        Look(snapshot, now);
        for (int c = 0; c < Classes; c++)
        {
            if (gpus[c] > 0 && !double.IsNaN(present[c]))
            {
                (sums[c], seconds[c]) = (sums[c] + (present[c] / gpus[c] * passed), seconds[c] + passed);
            }
        }
    }

    /// <summary>The means since the last time, and begins anew.</summary>
    /// <param name="leastSeconds">A class that was seen for less is unknown, s.</param>
    public WorkShares Take(double leastSeconds)
    {
        var taken = WorkShares.Each(c => seconds[(int)c] > 0 && seconds[(int)c] >= leastSeconds ? sums[(int)c] / seconds[(int)c] : double.NaN);
        Array.Clear(sums);
        Array.Clear(seconds);
        return taken;
    }

    private void Look(SiteSnapshot snapshot, Instant now)
    {
        Array.Clear(present);
        for (int r = 0; r < tree.RackCount; r++)
        {
            var rack = tree.Consumers[tree.ConnectorCount + r];
            var reading = snapshot.RackWork[r];
            present[(int)rack.Class] += reading.IsFresh(now, SiteSnapshot.OldestWork) ? Math.Clamp(reading.Value, 0, 1) * rack.Gpus : double.NaN;
        }
    }
}
