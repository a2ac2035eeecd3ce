namespace Megapod.Unit.Control.Ledger;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// Draws a site: a tree one to four levels deep with connectors, racks, house loads and a battery anywhere, and limits in W, VA and A that keep the site
/// rule, because where the fallbacks alone break a limit no ledger can hold it.
/// </summary>
internal static class RandomSite
{
    private static readonly Phases[] AnyPhases = [Phases.Three, Phases.Three, Phases.L1, Phases.L2, Phases.L3, Phases.OneUnknown];

    public static PowerTree Tree(Random random, int size)
    {
        var nodes = new List<NodeConfig>();
        string[] level = ["grid"];
        var all = new List<string> { "grid" };
        int depth = random.Next(0, 3);
        for (int d = 0; d < depth; d++)
        {
            string[] next = [.. Enumerable.Range(0, random.Next(1, 3)).Select(k => $"bus{d}{k}")];
            nodes.AddRange(next.Select(id => new NodeConfig { Id = id, Parent = random.OneOf(level), Residual = new Watts(random.Chance(0.3) ? random.Between(0, 20_000) : 0) }));
            all.AddRange(next);
            level = next;
        }

        int cabinets = 1 + random.Next(0, 1 + (size / 3));
        int pods = random.Next(0, 2 + (size / 6));
        var site = new SiteConfig
        {
            Id = "random",
            Grid = new GridConnectionConfig { Limits = [], Residual = new Watts(random.Chance(0.3) ? random.Between(0, 30_000) : 0) },
            Nodes = nodes,
            Cabinets = [.. Enumerable.Range(0, cabinets).Select(k => Cabinet(random, k, random.OneOf([.. all]), size))],
            Pods = [.. Enumerable.Range(0, pods).Select(k => Pod(random, k, random.OneOf([.. all]), size))],
            House = random.Chance(0.5)
                ? [new HouseConfig { Id = "shop", Parent = random.OneOf([.. all]), Maximum = new Watts(random.Between(1_000, 60_000)), Phases = random.OneOf(AnyPhases), PowerFactor = random.Between(0.8, 1) }]
                : [],
            Battery = random.Chance(0.75) ? Battery(random, random.OneOf([.. all])) : null,
        };
        return PowerTree.From(WithLimits(random, site));
    }

    /// <summary>An enforcement of any class with figures from lazy to quick, honest to an hour off.</summary>
    public static EnforcementConfig Enforcement(Random random, double nameplateWatts)
    {
        var drawn = Lapsing(random, nameplateWatts);

        // One in five never lets go by itself.
        return drawn with { HoldsUntilTold = drawn.ActuationTime.Ticks % 5 == 0 };
    }

    private static EnforcementConfig Lapsing(Random random, double nameplateWatts) => new()
    {
        Class = random.OneOf(EnforcementClass.ClosedLoop, EnforcementClass.ClosedLoop, EnforcementClass.ClosedLoop, EnforcementClass.Hardware, EnforcementClass.Hardware, EnforcementClass.Advisory),
        Overshoot = new Watts(random.Chance(0.5) ? random.Between(0, 0.1 * nameplateWatts) : 0),
        ActuationTime = TimeSpan.FromSeconds(random.Between(0.2, 5)),
        CommandLatency = TimeSpan.FromSeconds(random.Between(0.1, 3)),
        LongestGrant = TimeSpan.FromSeconds(random.OneOf(10, 30, 60, 120, 300)),
        ClockDrift = random.OneOf(0, 0.001, 0.01, 0.1),
        DatedWithSkew = random.Chance(0.8) ? null : TimeSpan.FromSeconds(random.OneOf(1, 60, 3_600)),
    };

    private static CabinetConfig Cabinet(Random random, int k, string parent, int size) => new()
    {
        Id = $"cabinet{k}",
        Parent = parent,
        Rating = new Watts(double.PositiveInfinity),
        Connectors = [.. Enumerable.Range(0, random.Next(1, 2 + (size / 4))).Select(c =>
        {
            double rating = random.Between(11_000, 250_000);
            return new ConnectorConfig
            {
                Id = $"cabinet{k}/{c}",
                Rating = new Watts(rating),
                Fallback = random.Chance(0.1) ? null : new Watts(random.OneOf(0, random.Between(0, 0.3), random.Between(0.3, 1)) * rating),
                Enforcement = Enforcement(random, rating),
                Phases = random.OneOf(AnyPhases),
                PowerFactor = random.Between(0.8, 1),
            };
        })],
    };

    private static PodConfig Pod(Random random, int k, string parent, int size)
    {
        double full = random.Between(40_000, 120_000);
        double idle = random.Between(0.1, 0.4) * full;
        return new PodConfig
        {
            Id = $"pod{k}",
            Parent = parent,
            Racks = [.. Enumerable.Range(0, random.Next(1, 2 + (size / 4))).Select(r => new RackConfig
            {
                Id = $"pod{k}/{r}",
                Full = new Watts(full),
                Idle = new Watts(idle),
                Fallback = random.Chance(0.1) ? null : new Watts(random.OneOf(0, idle, random.Between(idle, full))),
                Gpus = 8,
            })],
            Throughput = [new ThroughputPoint(new Watts(idle), 0), new ThroughputPoint(new Watts(full), 1)],
            Enforcement = Enforcement(random, full),
            PowerFactor = random.Between(0.85, 1),
        };
    }

    private static BatteryConfig Battery(Random random, string parent)
    {
        double power = random.Between(50_000, 500_000);
        var enforcement = Enforcement(random, power);
        return new BatteryConfig
        {
            Id = "battery",
            Parent = parent,
            Power = new Watts(power),
            Energy = new WattHours(2 * power),
            Reversion = TimeSpan.FromSeconds(random.OneOf(20, 60, 180)),
            Enforcement = enforcement with { Class = EnforcementClass.ClosedLoop, Overshoot = Watts.Zero, LongestGrant = TimeSpan.FromSeconds(180) },
        };
    }

    private static SiteConfig WithLimits(Random random, SiteConfig site)
    {
        var bare = PowerTree.From(site);
        var silent = SilentLoad.OfNodes(bare);
        double tracking = site.Battery is { } b ? b.TrackingErrorFraction * b.Power.Value : 0;
        var quantities = new[] { LimitQuantity.Watts, LimitQuantity.VoltAmperes, LimitQuantity.AmperesPerPhase };

        LimitConfig[] LimitsOf(string id, bool always) => [.. quantities.Where(q => (always && q == LimitQuantity.Watts) || random.Chance(0.3)).Select(q => new LimitConfig
        {
            Id = q.ToString(),
            Quantity = q,
            Amount = (silent[bare.NodeIndex(id)].In(q) + 10 + (q == LimitQuantity.AmperesPerPhase ? tracking / (3 * SilentLoad.JudgedVoltage(bare).Value) : tracking)) * 1.02 * (1 + Math.Pow(random.NextDouble(), 2)),
        })];

        return site with
        {
            Grid = site.Grid with { Limits = LimitsOf("grid", always: true), Meter = random.Chance(0.5) ? new MeterConfig { Id = "main", ErrorFraction = 0.01 } : null },
            Nodes = [.. site.Nodes.Select(n => n with { Limits = LimitsOf(n.Id, always: false), Rating = random.Chance(0.2) ? new Watts(silent[bare.NodeIndex(n.Id)].Watts * random.Between(1.01, 2)) : null })],
            Cabinets = [.. site.Cabinets.Select(c => c with { Limits = LimitsOf(c.Id, always: false), Rating = new Watts((silent[bare.NodeIndex(c.Id)].Watts * random.Between(1.01, 3)) + 1) })],
            Pods = [.. site.Pods.Select(p => p with { Limits = LimitsOf(p.Id, always: false) })],
        };
    }
}
