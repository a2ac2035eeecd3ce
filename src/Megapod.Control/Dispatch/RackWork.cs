namespace Megapod.Control.Dispatch;

using Megapod.Control.Ledger;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// What racks want: their segments of compute as wide as there is work for, so that what one cannot use is another's. Where nobody says how much there is, or has not said so lately, there is work for
/// all. It moves grants among racks and adds nothing to any limit.
/// </summary>
internal sealed class RackWork
{
    private readonly PowerTree tree;
    private readonly ComputeSegment[] segments;
    private readonly double[][] perWatt;
    private readonly double[] share;
    private readonly double[] narrowWidths;
    private readonly double[] narrowSums;

    /// <summary>Racks that always have work.</summary>
    /// <param name="tree">The site.</param>
    /// <param name="rows">Limits.</param>
    /// <param name="segments">Compute by falling value.</param>
    /// <param name="perWatt">What a watt of a rack takes of a limit.</param>
    public RackWork(PowerTree tree, LimitRow[] rows, ComputeSegment[] segments, Func<LimitRow, int, double> perWatt)
    {
        this.tree = tree;
        this.segments = segments;

        // Only the rows on a segment's way: a site of many pods has many rows and many segments.
        Rows = [.. segments.Select(s => Enumerable.Range(0, rows.Length).Where(r => s.Racks.Any(rack => perWatt(rows[r], rack) > 0)).ToArray())];
        this.perWatt = [.. segments.Select((s, at) => Rows[at].SelectMany(r => s.Racks.Select(rack => perWatt(rows[r], rack))).ToArray())];
        Widths = [.. segments.Select(s => (double[])[.. s.WidthWatts])];
        Totals = [.. segments.Select(s => s.TotalWatts)];
        Sums = [.. Rows.Select(r => new double[r.Length])];
        share = [.. Enumerable.Repeat(1.0, tree.RackCount)];
        narrowWidths = new double[segments.Select(s => s.Racks.Length).DefaultIfEmpty(0).Max()];
        narrowSums = new double[Rows.Select(r => r.Length).DefaultIfEmpty(0).Max()];
        OfferedSums = narrowSums;
        for (int s = 0; s < segments.Length; s++)
        {
            Fill(s);
        }
    }

    /// <summary>Limits that a segment takes part of.</summary>
    public int[][] Rows { get; }

    /// <summary>Width of a segment on each of its racks, W.</summary>
    public double[][] Widths { get; }

    /// <summary>The same over all its racks, W.</summary>
    public double[] Totals { get; }

    /// <summary>What all of a segment takes of each of its limits.</summary>
    public double[][] Sums { get; }

    /// <summary>What is left over all racks of the segment that was offered last, W.</summary>
    public double OfferedWatts { get; private set; }

    /// <summary>What that takes of each of the segment's limits.</summary>
    public double[] OfferedSums { get; private set; }

    /// <summary>Looks at what guards leave of a segment: what a rack may not take is another's, and not lost.</summary>
    /// <param name="s">The segment.</param>
    /// <param name="most">The most that each consumer may have, W.</param>
    /// <param name="targets">What each has already, W.</param>
    public void Offer(int s, ReadOnlySpan<double> most, ReadOnlySpan<double> targets)
    {
        var racks = segments[s].Racks;
        bool isNarrowed = false;
        double total = 0;
        for (int j = 0; j < racks.Length; j++)
        {
            double left = Math.Min(Widths[s][j], Math.Max(0, most[racks[j]] - targets[racks[j]]));
            isNarrowed |= left < Widths[s][j];
            narrowWidths[j] = left;
            total += left;
        }

        (OfferedWatts, OfferedSums) = isNarrowed ? (total, narrowSums) : (Totals[s], Sums[s]);
        for (int r = 0; isNarrowed && r < Rows[s].Length; r++)
        {
            narrowSums[r] = SumOf(s, r, narrowWidths);
        }
    }

    /// <summary>Takes in how much work there is.</summary>
    /// <param name="snapshot">What the site sees.</param>
    /// <param name="now">The instant.</param>
    public void See(SiteSnapshot snapshot, Instant now)
    {
        bool isOther = false;
        for (int r = 0; r < share.Length; r++)
        {
            var reading = snapshot.RackWork[r];
            double wants = reading.IsFresh(now, SiteSnapshot.OldestWork) ? ShareOf(tree.Consumers[tree.ConnectorCount + r], Math.Clamp(reading.Value, 0, 1)) : 1;
            isOther |= wants != share[r];
            share[r] = wants;
        }

        for (int s = 0; isOther && s < segments.Length; s++)
        {
            Fill(s);
        }
    }

    /// <summary>The most that a rack has a use for, W.</summary>
    /// <param name="rack">Its index among consumers.</param>
    public double MostWatts(int rack)
    {
        var consumer = tree.Consumers[rack];
        double part = share[rack - tree.ConnectorCount];
        return part >= 1 ? double.PositiveInfinity : consumer.Minimum.Value + (part * (consumer.Nameplate - consumer.Minimum).Value);
    }

    private static double ShareOf(Consumer rack, double work)
    {
        double range = (rack.Nameplate - rack.Minimum).Value;
        return work >= 1 || range <= 0 ? 1 : Math.Clamp((rack.WholeStepsAbove(rack.Minimum.Value + (work * range)) - rack.Minimum.Value) / range, 0, 1);
    }

    private void Fill(int s)
    {
        var segment = segments[s];
        double total = 0;
        for (int j = 0; j < segment.Racks.Length; j++)
        {
            total += Widths[s][j] = segment.WidthWatts[j] * share[segment.Racks[j] - tree.ConnectorCount];
        }

        Totals[s] = total;
        for (int r = 0; r < Rows[s].Length; r++)
        {
            Sums[s][r] = SumOf(s, r, Widths[s]);
        }
    }

    private double SumOf(int s, int r, double[] widths)
    {
        int racks = segments[s].Racks.Length;
        double sum = 0;
        for (int j = 0; j < racks; j++)
        {
            sum += perWatt[s][(r * racks) + j] * widths[j];
        }

        return sum;
    }
}
