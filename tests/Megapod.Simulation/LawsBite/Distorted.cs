namespace Megapod.Simulation.LawsBite;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.Physics;
using Megapod.Twin.Simulator;

/// <summary>The shipped controller with a false belief about its site, or looking through false glasses. It exists in tests only.</summary>
internal sealed class Distorted(SiteConfig believed, Action<SiteSnapshot, SitePlant>? glasses = null) : SiteController(PowerTree.From(believed))
{
    private readonly SiteSnapshot seen = new(PowerTree.From(believed));

    /// <inheritdoc/>
    public override void Step(SiteSnapshot snapshot, Plan? plan, SitePlant plant, Instant now)
    {
        seen.TakenAt = snapshot.TakenAt;
        seen.Topology = snapshot.Topology;
        seen.Battery = snapshot.Battery;
        seen.Reports = snapshot.Reports;
        seen.MonthPeak = snapshot.MonthPeak;
        seen.FreePeak = snapshot.FreePeak;
        seen.ChargePeaks = snapshot.ChargePeaks;
        seen.IntervalImport = snapshot.IntervalImport;
        snapshot.NodePower.AsSpan(0, seen.NodePower.Length).CopyTo(seen.NodePower);
        snapshot.ConsumerPower.AsSpan(0, seen.ConsumerPower.Length).CopyTo(seen.ConsumerPower);
        snapshot.Connectors.CopyTo(seen.Connectors, 0);
        glasses?.Invoke(seen, plant);
        base.Step(seen, plan, plant, now);
    }
}
