namespace Megapod.Control.Dispatch;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// What each segment of compute is worth now, and the order in which they are served: as the site file says, and for racks whose work says so itself by that. What is stale or makes no sense is as if it had not been said. It decides
/// who goes first among compute and nothing else: no limit, and not whether the price holds work back.
/// </summary>
internal sealed class ComputeValues
{
    /// <summary>What is said must differ by this part before it counts anew: jobs that are worth alike do not change places for what is learned from one second to the next.</summary>
    private const double Worthwhile = 0.05;

    private readonly PowerTree tree;
    private readonly ComputeSegment[] segments;
    private readonly int[][] told;
    private readonly double[] keys;

    /// <summary>Values as the site file says.</summary>
    /// <param name="tree">The site.</param>
    /// <param name="segments">Its segments by falling value.</param>
    public ComputeValues(PowerTree tree, ComputeSegment[] segments)
    {
        this.tree = tree;
        this.segments = segments;
        Values = [.. segments.Select(s => s.ValuePerWattHour)];
        Order = [.. Enumerable.Range(0, segments.Length)];
        keys = new double[segments.Length];

        // Only racks that can say it are looked at in a cycle: most sites have none.
        told = [.. Enumerable.Range(0, segments.Length).Where(s => segments[s].Quarter >= 0).GroupBy(s => segments[s].Racks[0]).Select(g => g.OrderBy(s => segments[s].Quarter).ToArray())];
    }

    /// <summary>What each segment is worth, currency per Wh.</summary>
    public double[] Values { get; }

    /// <summary>Segments in the order in which they are served.</summary>
    public int[] Order { get; }

    /// <summary>Takes in what racks say.</summary>
    /// <param name="snapshot">What the site sees.</param>
    /// <param name="now">The instant.</param>
    public void See(SiteSnapshot snapshot, Instant now)
    {
        bool isOther = false;
        foreach (int[] quarters in told)
        {
            ref readonly var said = ref snapshot.RackWorth[segments[quarters[0]].Racks[0] - tree.ConnectorCount];
            isOther |= said.IsUsable(now) ? Take(quarters, in said) : TakeFile(quarters);
        }

        if (isOther)
        {
            Sort();
        }
    }

    private bool Take(int[] quarters, in RackWorth said)
    {
        bool isOther = false;
        for (int q = 0; q < quarters.Length; q++)
        {
            double value = said.In(q) * segments[quarters[q]].Factor;
            isOther |= Math.Abs(value - Values[quarters[q]]) > Worthwhile * Math.Max(value, Values[quarters[q]]);
        }

        for (int q = 0; isOther && q < quarters.Length; q++)
        {
            Values[quarters[q]] = said.In(q) * segments[quarters[q]].Factor;
        }

        return isOther;
    }

    private bool TakeFile(int[] quarters)
    {
        bool isOther = false;
        foreach (int s in quarters)
        {
            isOther |= Values[s] != segments[s].ValuePerWattHour;
            Values[s] = segments[s].ValuePerWattHour;
        }

        return isOther;
    }

    private void Sort()
    {
        for (int s = 0; s < keys.Length; s++)
        {
            (keys[s], Order[s]) = (-Values[s], s);
        }

        MemoryExtensions.Sort(keys.AsSpan(), Order.AsSpan());
    }
}
