namespace Megapod.Core.Model;

/// <summary>
/// All compute of the site cut into segments of falling value: the concave hull of each pod's throughput curve times what its class earns,
/// penalty included below the promised throughput. Worked number: 40 % firm of 700 GPUs at 2.0 per GPU-h, hull step 0.25→0.40 MW to 0.64:
/// 0.64 · 560 · 2 / (0.4 · 0.15 MW) = 11 947 per MWh.
/// </summary>
public static class ComputeOrder
{
    /// <summary>Segments sorted by falling value; ties by pod, class and place on the curve.</summary>
    public static ComputeSegment[] Of(PowerTree tree) => Of(tree, isByRack: false);

    /// <summary>The same, but each rack that a work node keeps has segments of its own, a quarter of its range each, because its work says what power is worth to it.</summary>
    /// <param name="tree">The site.</param>
    public static ComputeSegment[] ByRack(PowerTree tree) => Of(tree, isByRack: true);

    private static ComputeSegment[] Of(PowerTree tree, bool isByRack)
    {
        var segments = new List<ComputeSegment>();
        var pods = tree.Site.Pods.OrderBy(p => p.Id, StringComparer.Ordinal).ToList();
        for (int unit = 0; unit < pods.Count; unit++)
        {
            var hull = ThroughputHull.Of(pods[unit].Throughput);
            double range = hull[^1].Power.Value - hull[0].Power.Value;
            foreach (WorkloadClass workload in Enum.GetValues<WorkloadClass>())
            {
                int[] all = [.. Enumerable.Range(tree.ConnectorCount, tree.RackCount).Where(i => tree.Consumers[i].Unit == unit && tree.Consumers[i].Class == workload)];
                var terms = tree.Site.Compute.FirstOrDefault(c => c.Class == workload);
                int[] kept = [.. all.Where(i => isByRack && pods[unit].Racks.Any(r => r.Id == tree.Consumers[i].Id && r.WorkNode is not null))];
                segments.AddRange(kept.SelectMany(i => QuartersOf(tree.Consumers[i], i, hull, terms)));
                int[] racks = [.. all.Except(kept)];
                if (racks.Length == 0)
                {
                    continue;
                }

                int gpus = racks.Sum(i => tree.Consumers[i].Gpus);
                for (int s = 1; s < hull.Count; s++)
                {
                    double share = (hull[s].Power.Value - hull[s - 1].Power.Value) / range;
                    double[] widths = [.. racks.Select(i => share * (tree.Consumers[i].Nameplate - tree.Consumers[i].Minimum).Value)];
                    double work = gpus * (hull[s].Throughput - hull[s - 1].Throughput);
                    double perHour = work * (terms?.PricePerGpuHour ?? 0);
                    double promised = Promised(terms, hull[s].Throughput);
                    segments.Add(new ComputeSegment { Class = workload, Racks = racks, WidthWatts = widths, TotalWatts = widths.Sum(), ValuePerWattHour = perHour * promised / widths.Sum(), GpuHoursPerWattHour = work / widths.Sum() });
                }
            }
        }

        return [.. segments.Select((s, at) => (s, at)).OrderByDescending(x => x.s.ValuePerWattHour).ThenBy(x => x.at).Select(x => x.s)];
    }

    private static double Promised(ComputeClassConfig? terms, double throughput) => terms is not null && throughput <= terms.SlaThroughput + 1e-9 ? 1 + terms.PenaltyFactor : 1;

    /// <summary>One rack's range in quarters, each worth the mean of the steps in it. A rack without a range has none.</summary>
    private static IEnumerable<ComputeSegment> QuartersOf(Consumer rack, int index, IReadOnlyList<ThroughputPoint> hull, ComputeClassConfig? terms)
    {
        double range = hull[^1].Power.Value - hull[0].Power.Value;
        double watts = (rack.Nameplate - rack.Minimum).Value / RackWorth.Quarters;
        for (int q = 0; q < RackWorth.Quarters && watts > 0; q++)
        {
            double work = 0;
            double value = 0;
            double factor = 0;
            for (int s = 1; s < hull.Count; s++)
            {
                double from = Math.Max((hull[s - 1].Power - hull[0].Power).Value / range, (double)q / RackWorth.Quarters);
                double to = Math.Min((hull[s].Power - hull[0].Power).Value / range, (q + 1.0) / RackWorth.Quarters);
                double part = Math.Max(0, to - from) * range / (hull[s].Power - hull[s - 1].Power).Value;
                double done = part * rack.Gpus * (hull[s].Throughput - hull[s - 1].Throughput);
                work += done;
                value += done * (terms?.PricePerGpuHour ?? 0) * Promised(terms, hull[s].Throughput);
                factor += Math.Max(0, to - from) * RackWorth.Quarters * Promised(terms, hull[s].Throughput);
            }

            yield return new ComputeSegment { Class = rack.Class, Racks = [index], WidthWatts = [watts], TotalWatts = watts, ValuePerWattHour = value / watts, GpuHoursPerWattHour = work / watts, Quarter = q, Factor = factor };
        }
    }
}
