namespace Megapod.Unit.Control.Ledger;

using Megapod.Control.Ledger;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// A site on which no two figures are alike, so that none can stand in for another. Below a grid of 100 kW hang a bus, below that a cabinet with two stalls, and a pod with
/// one rack; no meters, no residuals, all at cos φ 1. Without grants they may draw 9, 13 and 17 kW, 39 kW together. A slot is 5 s long.
/// <list type="bullet">
/// <item>First stall, 50 kW: hardware; 1 s to it, 2 s to come down. Told for d seconds it may lapse after d and is down after d + 3.</item>
/// <item>Second stall, 70 kW: 300 W of overshoot, 3 s, 4 s, dates that may be 5 s off, a clock that drifts 10 %. Told for d it may lapse after 0.9 d − 5 and is down after 1.1 d + 12.</item>
/// <item>Rack, 31 kW, 4 kW idle: hardware; 2 s, 3 s: after d, and d + 5.</item>
/// <item>Battery, where there is one: 80 kW that miss a set-point by at most 800 W; 1 s, 1 s: after d, and d + 2 (its own response takes 0.8 s).</item>
/// </list>
/// </summary>
internal static class OddSite
{
    public const int First = 0;
    public const int Second = 1;
    public const int Rack = 2;
    public const int Battery = 3;

    public const int Grid = 0;
    public const int Bus = 1;
    public const int Pod = 2;
    public const int Cabinet = 3;

    /// <summary>The site, changed where a test wants it otherwise.</summary>
    public static PowerTree Tree(Func<SiteConfig, SiteConfig>? change = null)
    {
        var site = new SiteConfig
        {
            Id = "odd",
            Grid = new GridConnectionConfig { Limits = [Limit(100_000)] },
            Nodes = [new NodeConfig { Id = "bus", Parent = "grid" }],
            Cabinets =
            [
                new CabinetConfig
                {
                    Id = "cabinet",
                    Parent = "bus",
                    Rating = new Watts(double.PositiveInfinity),
                    Connectors =
                    [
                        new ConnectorConfig { Id = "first", Rating = new Watts(50_000), Fallback = new Watts(9_000), PowerFactor = 1, CarRampWattsPerSecond = 2_000, Enforcement = Kept(1, 2, 120) },
                        new ConnectorConfig
                        {
                            Id = "second",
                            Rating = new Watts(70_000),
                            Fallback = new Watts(13_000),
                            PowerFactor = 1,
                            CarRampWattsPerSecond = 3_000,
                            Enforcement = Kept(3, 4, 60) with { Class = EnforcementClass.ClosedLoop, Overshoot = new Watts(300), ClockDrift = 0.1, DatedWithSkew = TimeSpan.FromSeconds(5) },
                        },
                    ],
                },
            ],
            Pods =
            [
                new PodConfig
                {
                    Id = "pod",
                    Parent = "grid",
                    Racks = [new RackConfig { Id = "rack", Full = new Watts(31_000), Idle = new Watts(4_000), Fallback = new Watts(17_000), Gpus = 8 }],
                    Throughput = [new ThroughputPoint(new Watts(4_000), 0), new ThroughputPoint(new Watts(31_000), 1)],
                    Enforcement = Kept(2, 3, 20),
                    PowerFactor = 1,
                },
            ],
        };
        return PowerTree.From(change?.Invoke(site) ?? site);
    }

    public static LimitConfig Limit(double amount, LimitQuantity quantity = LimitQuantity.Watts, string id = "contract") => new() { Id = id, Amount = amount, Quantity = quantity };

    public static SiteConfig WithLimits(this SiteConfig site, params LimitConfig[] limits) => site with { Grid = site.Grid with { Limits = limits } };

    public static SiteConfig WithBus(this SiteConfig site, Func<NodeConfig, NodeConfig> change) => site with { Nodes = [change(site.Nodes[0])] };

    public static SiteConfig WithCabinet(this SiteConfig site, Func<CabinetConfig, CabinetConfig> change) => site with { Cabinets = [change(site.Cabinets[0])] };

    public static SiteConfig WithStalls(this SiteConfig site, Func<ConnectorConfig, ConnectorConfig> first, Func<ConnectorConfig, ConnectorConfig>? second = null) =>
        site.WithCabinet(c => c with { Connectors = [first(c.Connectors[0]), second is null ? c.Connectors[1] : second(c.Connectors[1])] });

    public static SiteConfig WithBattery(this SiteConfig site, double trackingError = 0.01) => site with
    {
        Battery = new BatteryConfig
        {
            Id = "battery",
            Parent = "grid",
            Power = new Watts(80_000),
            Energy = new WattHours(200_000),
            TrackingErrorFraction = trackingError,
            Enforcement = Kept(1, 1, 120) with { Class = EnforcementClass.ClosedLoop },
        },
    };

    /// <summary>So many slots of one value, then so many of the next; the last value fills the rest.</summary>
    public static double[] Slots(double last, params (int Count, double Value)[] before)
    {
        double[] first = [.. before.SelectMany(b => Enumerable.Repeat(b.Value, b.Count))];
        return [.. first, .. Enumerable.Repeat(last, Horizon.Slots - first.Length)];
    }

    /// <summary>Slots that are alike to the thousandth of a watt.</summary>
    public static void Alike(double[] expected, double[] actual) => Assert.Equal(expected.Select(v => Math.Round(v, 3)), actual.Select(v => Math.Round(v, 3)));

    private static EnforcementConfig Kept(double latency, double actuation, double longest) => new()
    {
        Class = EnforcementClass.Hardware,
        CommandLatency = TimeSpan.FromSeconds(latency),
        ActuationTime = TimeSpan.FromSeconds(actuation),
        LongestGrant = TimeSpan.FromSeconds(longest),
        ClockDrift = 0,
    };
}
