namespace Megapod.Twin.Simulator;

using Megapod.Core.Model;
using Megapod.Twin.Physics;

/// <summary>Turns rack power into work and money: throughput on the true curve, revenue per GPU-hour, penalties judged per minute on what there was work for.</summary>
internal sealed class ComputeMeter
{
    private readonly PowerTree tree;
    private readonly IReadOnlyList<ThroughputPoint>[] curves;
    private readonly double[] idle;
    private readonly double[] range;
    private readonly int[] gpus;
    private readonly int[] classOf;
    private readonly ComputeClassConfig?[] terms;
    private readonly double[] minuteWork;
    private readonly double[] minuteWanted;
    private readonly double[] classGpus;
    private double minuteSeconds;

    public ComputeMeter(PowerTree tree)
    {
        this.tree = tree;
        var pods = tree.Site.Pods.OrderBy(p => p.Id, StringComparer.Ordinal).ToArray();
        var racks = tree.Consumers.Skip(tree.ConnectorCount).Take(tree.RackCount).ToArray();
        curves = [.. racks.Select(r => (IReadOnlyList<ThroughputPoint>)Relative(pods[r.Unit].Throughput))];
        idle = [.. racks.Select(r => r.Minimum.Value)];
        range = [.. racks.Select(r => Math.Max(1, (r.Nameplate - r.Minimum).Value))];
        gpus = [.. racks.Select(r => r.Gpus)];
        classOf = [.. racks.Select(r => (int)r.Class)];
        int classes = Enum.GetValues<WorkloadClass>().Length;
        terms = [.. Enumerable.Range(0, classes).Select(c => tree.Site.Compute.FirstOrDefault(t => (int)t.Class == c))];
        classGpus = [.. Enumerable.Range(0, classes).Select(c => (double)racks.Where(r => (int)r.Class == c).Sum(r => r.Gpus))];
        minuteWork = new double[classes];
        minuteWanted = new double[classes];
    }

    /// <summary>GPU-hours at full-speed equivalent.</summary>
    public double GpuHours { get; private set; }

    /// <summary>Energy of racks and cooling, Wh.</summary>
    public double EnergyWattHours { get; private set; }

    /// <summary>Rack-seconds at zero throughput.</summary>
    public double PausedSeconds { get; private set; }

    /// <summary>Money earned less penalties.</summary>
    public double Value { get; private set; }

    /// <summary>Hours metered.</summary>
    public double Hours { get; private set; }

    /// <summary>All GPUs.</summary>
    public double Gpus => classGpus.Sum();

    public void Add(SitePlant plant, double seconds)
    {
        double hours = seconds / 3600;
        Hours += hours;
        for (int r = 0; r < idle.Length; r++)
        {
            double watts = plant.ConsumerMeanWatts[tree.ConnectorCount + r];
            EnergyWattHours += watts * hours;
            double busy = plant.WorkOf(tree.ConnectorCount + r);
            double wanted = gpus[r] * busy * hours;
            minuteWanted[classOf[r]] += wanted;
            if (busy <= 0)
            {
                continue;
            }

            // Those that have work share what the rack draws above idle.
            double throughput = At(curves[r], (watts - idle[r]) / (busy * range[r]));
            if (throughput <= 1e-9)
            {
                PausedSeconds += seconds;
            }

            double work = wanted * throughput;
            GpuHours += work;
            minuteWork[classOf[r]] += work;
        }

        for (int i = tree.ConnectorCount + tree.RackCount; i < tree.Consumers.Length; i++)
        {
            EnergyWattHours += tree.Consumers[i].Kind == ConsumerKind.Cooling ? plant.ConsumerMeanWatts[i] * hours : 0;
        }

        minuteSeconds += seconds;
        if (minuteSeconds >= 60 - 1e-9)
        {
            CloseMinute();
        }
    }

    private void CloseMinute()
    {
        for (int c = 0; c < minuteWork.Length; c++)
        {
            if (terms[c] is { } t)
            {
                double promised = t.SlaThroughput * minuteWanted[c];
                Value += t.PricePerGpuHour * (minuteWork[c] - (t.PenaltyFactor * Math.Max(0, promised - minuteWork[c])));
            }

            (minuteWork[c], minuteWanted[c]) = (0, 0);
        }

        minuteSeconds = 0;
    }

    /// <summary>The pod's curve against the share of its range above idle, 0–1.</summary>
    private static ThroughputPoint[] Relative(IReadOnlyList<ThroughputPoint> curve)
    {
        double from = curve[0].Power.Value;
        double to = curve[^1].Power.Value;
        return [.. curve.Select(p => new ThroughputPoint(new Core.Units.Watts((p.Power.Value - from) / (to - from)), p.Throughput))];
    }

    private static double At(IReadOnlyList<ThroughputPoint> curve, double share) => share >= 1 ? curve[^1].Throughput : ThroughputHull.At(curve, share);
}
