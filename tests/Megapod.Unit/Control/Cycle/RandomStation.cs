namespace Megapod.Unit.Control.Cycle;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Unit.Control.Ledger;

/// <summary>
/// Draws a charging station that its owner has set up as the design asks: a random tree with limits in W anywhere, stalls that fall to nothing, racks that fall to
/// idle, proven devices of any speed, and room for every fallback. What is short is power.
/// </summary>
internal static class RandomStation
{
    public static PowerTree Tree(Random random, int size)
    {
        var drawn = RandomSite.Tree(random, size).Site;
        var stalls = Proven(random) with { LongestGrant = TimeSpan.FromSeconds(120) };
        var racks = Proven(random) with { LongestGrant = TimeSpan.FromSeconds(20) };
        var site = drawn with
        {
            Grid = drawn.Grid with { Limits = [], Meter = null },
            Nodes = [.. drawn.Nodes.Select(n => n with { Limits = [], Rating = null })],
            Cabinets = [.. drawn.Cabinets.Select(c => c with { Limits = [], Rating = new Watts(double.PositiveInfinity), Connectors = [.. c.Connectors.Select(k => k with { Fallback = Watts.Zero, Enforcement = stalls, PowerFactor = 1 })] })],
            Pods = [.. drawn.Pods.Select(p => p with { Limits = [], Enforcement = racks, PowerFactor = 1, Racks = [.. p.Racks.Select(r => r with { Fallback = r.Idle })] })],
            Battery = drawn.Battery is { } b ? b with { Reversion = TimeSpan.FromSeconds(180), TrackingErrorFraction = 0 } : null,
        };
        return PowerTree.From(WithLimits(random, site));
    }

    private static EnforcementConfig Proven(Random random) => new()
    {
        Class = random.OneOf(EnforcementClass.Hardware, EnforcementClass.ClosedLoop),
        ActuationTime = TimeSpan.FromSeconds(random.Between(0.2, 4)),
        CommandLatency = TimeSpan.FromSeconds(random.Between(0.1, 2)),
        ClockDrift = random.OneOf(0, 0.001),
    };

    private static SiteConfig WithLimits(Random random, SiteConfig site)
    {
        var bare = PowerTree.From(site);
        var silent = SilentLoad.OfNodes(bare);
        double[] full = [.. bare.Nodes.Select(n => n.Residual.Value)];
        foreach (var consumer in bare.Consumers)
        {
            full[consumer.Node] += consumer.Nameplate.Value;
        }

        for (int n = full.Length - 1; n > 0; n--)
        {
            full[bare.Nodes[n].Parent] += full[n];
        }

        IReadOnlyList<LimitConfig> Limit(string id, double chance)
        {
            int n = bare.NodeIndex(id);
            double least = silent[n].Watts + 1_000;
            return random.Chance(chance) ? [new LimitConfig { Id = "limit", Amount = least + (random.NextDouble() * (full[n] - least)), ShortTime = [new ShortTimePoint(random.OneOf(1, 1.5, 3), TimeSpan.FromSeconds(30))] }] : [];
        }

        return site with
        {
            Grid = site.Grid with { Limits = Limit("grid", 1) },
            Nodes = [.. site.Nodes.Select(n => n with { Limits = Limit(n.Id, 0.5) })],
            Cabinets = [.. site.Cabinets.Select(c => c with { Limits = Limit(c.Id, 0.4) })],
            Pods = [.. site.Pods.Select(p => p with { Limits = Limit(p.Id, 0.3) })],
        };
    }
}
