namespace Megapod.Core.Model;

/// <summary>
/// All compute of the site cut into segments of falling value: the concave hull of each pod's throughput curve times what its class earns,
/// penalty included below the promised throughput. Worked number: 40 % firm of 700 GPUs at 2.0 per GPU-h, hull step 0.25→0.40 MW to 0.64:
/// 0.64 · 560 · 2 / (0.4 · 0.15 MW) = 11 947 per MWh.
/// </summary>
public static class ComputeOrder
{
    /// <summary>Segments sorted by falling value; ties by pod, class and place on the curve.</summary>
    public static ComputeSegment[] Of(PowerTree tree)
    {
        var segments = new List<ComputeSegment>();
        var pods = tree.Site.Pods.OrderBy(p => p.Id, StringComparer.Ordinal).ToList();
        for (int unit = 0; unit < pods.Count; unit++)
        {
            var hull = ThroughputHull.Of(pods[unit].Throughput);
            double range = hull[^1].Power.Value - hull[0].Power.Value;
            foreach (WorkloadClass workload in Enum.GetValues<WorkloadClass>())
            {
                int[] racks = [.. Enumerable.Range(tree.ConnectorCount, tree.RackCount).Where(i => tree.Consumers[i].Unit == unit && tree.Consumers[i].Class == workload)];
                if (racks.Length == 0)
                {
                    continue;
                }

                var terms = tree.Site.Compute.FirstOrDefault(c => c.Class == workload);
                int gpus = racks.Sum(i => tree.Consumers[i].Gpus);
                for (int s = 1; s < hull.Count; s++)
                {
                    double share = (hull[s].Power.Value - hull[s - 1].Power.Value) / range;
                    double[] widths = [.. racks.Select(i => share * (tree.Consumers[i].Nameplate - tree.Consumers[i].Minimum).Value)];
                    double work = gpus * (hull[s].Throughput - hull[s - 1].Throughput);
                    double perHour = work * (terms?.PricePerGpuHour ?? 0);
                    double promised = terms is not null && hull[s].Throughput <= terms.SlaThroughput + 1e-9 ? 1 + terms.PenaltyFactor : 1;
                    segments.Add(new ComputeSegment { Class = workload, Racks = racks, WidthWatts = widths, TotalWatts = widths.Sum(), ValuePerWattHour = perHour * promised / widths.Sum(), GpuHoursPerWattHour = work / widths.Sum() });
                }
            }
        }

        return [.. segments.Select((s, at) => (s, at)).OrderByDescending(x => x.s.ValuePerWattHour).ThenBy(x => x.at).Select(x => x.s)];
    }
}
