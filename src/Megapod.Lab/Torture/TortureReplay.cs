namespace Megapod.Lab.Torture;

using System.Globalization;
using Megapod.Control.Guards;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.Laws;
using Megapod.Twin.Simulator;

/// <summary>The cycles of one world around an instant, and the laws that broke in them.</summary>
/// <param name="Cycles">In order of time.</param>
/// <param name="Broken">Breaches within the cycles.</param>
public sealed record TortureReplay(IReadOnlyList<ReplayCycle> Cycles, IReadOnlyList<Breach> Broken)
{
    /// <summary>Runs a world until some time after an instant.</summary>
    /// <param name="world">The world.</param>
    /// <param name="at">The instant.</param>
    /// <param name="around">How much before and after it is kept.</param>
    /// <param name="stop">Ends the run early.</param>
    /// <param name="controller">Makes who runs the site; null: <see cref="TortureWorld.Shipped"/>.</param>
    public static TortureReplay Of(TortureWorld world, Instant at, TimeSpan around, CancellationToken stop = default, Func<PowerTree, ISiteController?, ISiteController>? controller = null)
    {
        ArgumentNullException.ThrowIfNull(world);
        using var simulator = world.Simulator(controller);
        var cycles = new List<ReplayCycle>();
        int known = 0;
        while (!simulator.IsComplete && simulator.Plant.Now <= at + around && !stop.IsCancellationRequested)
        {
            var start = simulator.Plant.Now;
            simulator.Step();
            var broken = simulator.Laws.Broken.Skip(known).ToList();
            known = simulator.Laws.Broken.Count;
            if (start >= at - around)
            {
                cycles.Add(CycleOf(simulator, start, broken));
            }
        }

        return new TortureReplay(cycles, [.. simulator.Laws.Broken.Where(b => b.At >= at - around)]);
    }

    private static ReplayCycle CycleOf(SiteSimulator simulator, Instant start, List<Breach> broken)
    {
        var plant = simulator.Plant;
        var tree = plant.Tree;
        var output = simulator.Controller.Output;
        var meter = simulator.Snapshot.NodePower[0];
        var limits = tree.Nodes[0].Limits.Concat(simulator.Snapshot.EventLimits)
            .Where(l => l is { Direction: LimitDirection.Import, Quantity: LimitQuantity.Watts } && (l.ValidFrom is not { } from || from <= start) && (l.ValidUntil is not { } until || until > start));
        var grants = new List<string>();
        if (output is not null && simulator.IsControllerRunning)
        {
            foreach (ref readonly var grant in output.Grants)
            {
                var reason = output.Reasons[grant.Consumer];
                string why = reason.Kind == Control.Cycle.ReasonKind.Guard ? $"guard {(GuardId)reason.Index}" : reason.Kind.ToString();
                grants.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{tree.Consumers[grant.Consumer].Id}: {grant.Ceiling.Value / 1000:F1} kW for {grant.Duration.TotalSeconds:F0} s ({why}), draws {plant.ConsumerWatts[grant.Consumer] / 1000:F1} kW, reported {Shown(simulator.Snapshot.ConsumerPower[grant.Consumer])}"));
            }
        }

        return new ReplayCycle(
            start,
            simulator.Incident?.Name ?? "",
            simulator.IsControllerRunning,
            plant.NodeMeanWatts[0],
            Value(meter),
            limits.Select(l => (double?)l.Amount).Min(),
            plant.ConsumerMeanWatts.Take(tree.ConnectorCount).Sum(),
            plant.ConsumerMeanWatts.Skip(tree.ConnectorCount).Take(tree.RackCount).Sum(),
            plant.BatteryMeanWatts,
            plant.BatterySetpointWatts,
            double.IsNaN(plant.BatterySoc) ? 0 : plant.BatterySoc,
            output?.CommittedWatts ?? 0,
            output?.SupportWatts ?? 0,
            grants,
            [.. Caught(simulator.Controller as SiteController, tree)],
            [.. broken.Select(b => $"{b.Law}: {b.Detail}")]);
    }

    private static IEnumerable<string> Caught(SiteController? controller, PowerTree tree) => controller is null
        ? []
        : Enumerable.Range(0, tree.ConnectorCount + tree.RackCount).Where(controller.Memory.IsAdvisory).Select(i => tree.Consumers[i].Id)
            .Concat(controller.Memory.IsBatteryAdvisory ? [tree.Site.Battery!.Id] : [])
            .Concat(Enumerable.Range(0, tree.Nodes.Length).Where(n => controller.Memory.UnexplainedWatts(n) > 0)
                .Select(n => string.Create(CultureInfo.InvariantCulture, $"{tree.Nodes[n].Id} {controller.Memory.UnexplainedWatts(n) / 1000:F1} kW")));

    private static double? Value(Reading reading) => reading.Quality == Quality.Missing || !double.IsFinite(reading.Value) ? null : reading.Value;

    private static string Shown(Reading reading) => Value(reading) is { } watts ? string.Create(CultureInfo.InvariantCulture, $"{watts / 1000:F1} kW") : "nothing";
}
