namespace Megapod.Unit.Control.Ledger;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// A site on which no two figures are alike, so that none can be taken for another: two stalls behind a meter of 0.4 %, a rack in a pod without a meter, a shop and a
/// battery at the connection, whose meter errs by 0.2 %. Every device has a command within a second; clocks are exact; a slot of the ledger is 5 s.
/// </summary>
internal static class MeteredSite
{
    /// <summary>A stall of 150 kW in hardware: 60 kW without a grant, down in 2 s.</summary>
    public const int Quick = 0;

    /// <summary>A stall of 90 kW that may exceed a ceiling by 3 kW: 7 kW without a grant, down in 4 s.</summary>
    public const int Loose = 1;

    /// <summary>A rack of 80 kW that idles at 11 kW: 13 kW without a grant.</summary>
    public const int Rack = 2;

    /// <summary>A shop of at most 17 kW.</summary>
    public const int Shop = 3;

    /// <summary>A battery of 200 kW that follows within 1 %, in 1 s of delay and five times 0.6 s.</summary>
    public const int Battery = 4;

    /// <summary>What all may draw without a grant, W.</summary>
    public const double Fallbacks = 60_000 + 7_000 + 13_000 + 17_000;

    private static readonly EnforcementConfig Stall = SmallSite.Exact with { Overshoot = new Watts(9_000) };

    public static PowerTree Tree(Func<SiteConfig, SiteConfig>? change = null)
    {
        var site = new SiteConfig
        {
            Id = "odd",
            Grid = new GridConnectionConfig
            {
                Limits = [new LimitConfig { Id = "contract", Amount = 500_000 }],
                Meter = new MeterConfig { Id = "main", ErrorFraction = 0.002 },
                NominalVoltage = new Volts(200),
            },
            Cabinets =
            [
                new CabinetConfig
                {
                    Id = "cabinet",
                    Parent = "grid",
                    Rating = new Watts(double.PositiveInfinity),
                    Meter = new MeterConfig { Id = "stalls", ErrorFraction = 0.004 },
                    Connectors =
                    [
                        new ConnectorConfig { Id = "a-quick", Rating = new Watts(150_000), Fallback = new Watts(60_000), Enforcement = Stall, PowerFactor = 0.8 },
                        new ConnectorConfig
                        {
                            Id = "b-loose",
                            Rating = new Watts(90_000),
                            Fallback = new Watts(7_000),
                            CarRampWattsPerSecond = 5_000,
                            Enforcement = SmallSite.Exact with { Class = EnforcementClass.ClosedLoop, Overshoot = new Watts(3_000), ActuationTime = TimeSpan.FromSeconds(4) },
                            PowerFactor = 0.6,
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
                    Racks = [new RackConfig { Id = "rack", Full = new Watts(80_000), Idle = new Watts(11_000), Fallback = new Watts(13_000), Gpus = 8 }],
                    Throughput = [new ThroughputPoint(new Watts(11_000), 0), new ThroughputPoint(new Watts(80_000), 1)],
                    Enforcement = SmallSite.Exact with { ActuationTime = TimeSpan.FromSeconds(3), LongestGrant = TimeSpan.FromSeconds(30) },
                    PowerFactor = 1,
                },
            ],
            House = [new HouseConfig { Id = "shop", Parent = "grid", Maximum = new Watts(17_000), PowerFactor = 1 }],
            Battery = new BatteryConfig
            {
                Id = "battery",
                Parent = "grid",
                Power = new Watts(200_000),
                Energy = new WattHours(400_000),
                TrackingErrorFraction = 0.01,
                CommandDelay = TimeSpan.FromSeconds(1),
                Lag = TimeSpan.FromSeconds(0.6),
                Reversion = TimeSpan.FromSeconds(170),
                Enforcement = SmallSite.Exact with { Class = EnforcementClass.ClosedLoop, ActuationTime = TimeSpan.FromSeconds(1) },
            },
        };
        return PowerTree.From(change?.Invoke(site) ?? site);
    }

    /// <summary>The same battery with nothing else on the site: it is the first of all devices, and a slot is 1 s.</summary>
    public static PowerTree BatteryAlone(double lagSeconds = 0.6) =>
        Tree(s => s with { Cabinets = [], Pods = [], House = [], Battery = s.Battery! with { Lag = TimeSpan.FromSeconds(lagSeconds) } });
}
