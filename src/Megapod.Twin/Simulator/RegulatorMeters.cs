namespace Megapod.Twin.Simulator;

using Megapod.Control.Regulator;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.Fast;
using Megapod.Twin.Faults;
using Megapod.Twin.Physics;

/// <summary>
/// What the regulator's own connections show it within a window: connection, battery and pods, each sampled, averaged and delayed as its meter declares, each at a
/// phase of its own. The battery tells its power as often and as late as the connection's meter does, without its error. Before the window everything counts as having
/// been as it is at its first instant.
/// </summary>
internal sealed class RegulatorMeters
{
    private const ulong PhaseChance = 31;

    private readonly SitePlant plant;
    private readonly SampledMeter? connection;
    private readonly SampledMeter battery;
    private readonly (int Node, SampledMeter Meter)[] pods;

    /// <summary>Meters from an instant on: the plant's present one.</summary>
    public RegulatorMeters(SitePlant plant, TimeSpan step, ulong seed)
    {
        this.plant = plant;
        var tree = plant.Tree;
        var root = tree.Nodes[0].Meter;
        connection = root is null ? null : Meter(root, 0);
        battery = Sampled((root ?? new MeterConfig { Id = "battery" }) with { Window = TimeSpan.Zero }, 0, 0, BatteryWatts);

        // The pods' sum is known only where each of them is measured.
        int[] nodes = [.. tree.Consumers.Where(c => c.Kind == ConsumerKind.Rack).Select(c => c.Unit).Distinct().Select(u => tree.Consumers.First(c => c.Kind == ConsumerKind.Rack && c.Unit == u).Node)];
        pods = nodes.Length == tree.Pods.Count && nodes.All(n => tree.Nodes[n].Meter is not null) ? [.. nodes.Select(n => (n, Meter(tree.Nodes[n].Meter!, n)))] : [];

        SampledMeter Meter(MeterConfig config, int node) => Sampled(config, node, plant.MeterErrorSign(node), plant.NodeWatts[node]);

        SampledMeter Sampled(MeterConfig config, int node, double errorSign, double watts)
        {
            var meter = new SampledMeter(config, step, (long)(SampledMeter.PhasesOf(config, step) * Draws.Uniform(seed, PhaseChance, (ulong)node)), plant.Now, errorSign);
            meter.Settle(watts);
            return meter;
        }
    }

    private double BatteryWatts => plant.Battery?.PowerWatts ?? 0;

    /// <summary>Lets the meters see the present instant; once a step.</summary>
    public void See()
    {
        connection?.See(plant.NodeWatts[0]);
        battery.See(BatteryWatts);
        foreach (var (node, meter) in pods)
        {
            meter.See(plant.NodeWatts[node]);
        }
    }

    /// <summary>What has arrived by now, as faults bend it and in the controller's clock.</summary>
    public RegulatorInput Read(FaultInjector? faults, Reading soc) => new(
        plant.Now + (faults?.ClockOffset ?? TimeSpan.Zero), Bent(faults, 0, connection?.Read() ?? Reading.Missing), Bent(faults, -1, battery.Read()))
    {
        Branch = Pods(faults),
        Soc = soc,
    };

    private static Reading Bent(FaultInjector? faults, int node, Reading sample) => faults?.Bend(node, sample) ?? sample;

    private Reading Pods(FaultInjector? faults)
    {
        double watts = 0;
        var oldest = Instant.Forever;
        foreach (var (node, meter) in pods)
        {
            var sample = Bent(faults, node, meter.Read());
            watts += sample.Value;
            oldest = sample.MeasuredAt < oldest ? sample.MeasuredAt : oldest;
        }

        return pods.Length == 0 ? Reading.Missing : Reading.Good(watts, oldest);
    }
}
