namespace Megapod.Unit.Control;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// Sites small enough to reckon by hand: connectors of 150 kW in one cabinet, racks of 10 to 100 kW in one pod, one limit in W, no margin. Devices answer
/// within a second and come down within two; racks hold a grant for 10 s, connectors for 120 s, the battery for 180 s.
/// </summary>
internal static class SmallSite
{
    public const double RackIdle = 10_000;
    public const double RackFull = 100_000;
    public const double ConnectorRating = 150_000;

    public static readonly EnforcementConfig Exact = new()
    {
        Class = EnforcementClass.Hardware,
        ActuationTime = TimeSpan.FromSeconds(2),
        CommandLatency = TimeSpan.FromSeconds(1),
        LongestGrant = TimeSpan.FromSeconds(120),
        ClockDrift = 0,
    };

    public static readonly Instant Start = Instant.FromUtc(new DateTime(2026, 1, 5, 8, 0, 0, DateTimeKind.Utc));

    /// <summary>The instant so many seconds after <see cref="Start"/>.</summary>
    public static Instant At(double seconds) => Start + TimeSpan.FromSeconds(seconds);

    /// <summary>A site; its connectors come before its racks.</summary>
    public static PowerTree Tree(double limitWatts, int connectors = 0, int racks = 0, double batteryWatts = 0, Func<SiteConfig, SiteConfig>? change = null)
    {
        var site = new SiteConfig
        {
            Id = "small",
            Grid = new GridConnectionConfig
            {
                Limits =
                [
                    new LimitConfig { Id = "contract", Amount = limitWatts, ShortTime = [new ShortTimePoint(2, TimeSpan.FromSeconds(30))] },
                    new LimitConfig { Id = "export", Amount = 10 * limitWatts, Direction = LimitDirection.Export },
                ],
                Meter = new MeterConfig { Id = "main", ErrorFraction = 0 },
            },
            Cabinets = connectors == 0 ? [] :
            [
                new CabinetConfig
                {
                    Id = "cabinet",
                    Parent = "grid",
                    Rating = new Watts(double.PositiveInfinity),
                    Meter = new MeterConfig { Id = "cabinet", ErrorFraction = 0 },
                    Connectors = [.. Enumerable.Range(0, connectors).Select(k => new ConnectorConfig { Id = $"stall{k}", Rating = new Watts(ConnectorRating), Fallback = Watts.Zero, Enforcement = Exact, PowerFactor = 1 })],
                },
            ],
            Pods = racks == 0 ? [] :
            [
                new PodConfig
                {
                    Id = "pod",
                    Parent = "grid",
                    Meter = new MeterConfig { Id = "pod", ErrorFraction = 0 },
                    Racks = [.. Enumerable.Range(0, racks).Select(k => new RackConfig { Id = $"rack{k}", Full = new Watts(RackFull), Idle = new Watts(RackIdle), Fallback = new Watts(RackIdle), Gpus = 8 })],
                    Throughput = [new ThroughputPoint(new Watts(RackIdle * racks), 0), new ThroughputPoint(new Watts(RackFull * racks), 1)],
                    Enforcement = Exact with { LongestGrant = TimeSpan.FromSeconds(10) },
                    PowerFactor = 1,
                },
            ],
            Battery = batteryWatts == 0 ? null : new BatteryConfig
            {
                Id = "battery",
                Parent = "grid",
                Power = new Watts(batteryWatts),
                Energy = new WattHours(4 * batteryWatts),
                TrackingErrorFraction = 0,
                Enforcement = Exact with { Class = EnforcementClass.ClosedLoop, ActuationTime = TimeSpan.FromSeconds(1) },
            },
        };
        return PowerTree.From(change?.Invoke(site) ?? site);
    }
}
