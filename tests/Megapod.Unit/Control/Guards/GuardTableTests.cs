namespace Megapod.Unit.Control.Guards;

using Megapod.Control.Cooling;
using Megapod.Control.Guards;
using Megapod.Control.Topology;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// Each guard with figures to reckon by hand. Two connectors of 150 kW hang in a cabinet, a firm and a flexible rack of 10 to 100 kW in one pod and a flexible one in another, a battery of 400 kW
/// and 1.6 MWh at the grid, whose limit of 1 MW bears twice as much for 30 s; 10 MW may be fed in.
/// </summary>
public sealed class GuardTableTests
{
    private const int Firm = 2;
    private const int Flexible = 3;
    private const int Second = 4;
    private static readonly PowerTree Tree = Site();

    [Fact]
    public void Every_guard_leaves_an_ordinary_site_alone_but_for_what_it_always_bounds()
    {
        var bounds = Open();
        foreach (var guard in All())
        {
            guard.Narrow(Input(), bounds);
        }

        Assert.Equal([.. Tree.Consumers.Select(c => c.Nameplate.Value)], bounds.MaximumWatts);
        Assert.All(bounds.MaximumBy, by => Assert.Equal(GuardId.None, by));
        Assert.Equal((400_000, 400_000, 400_000), (bounds.SupportWatts, bounds.DischargeWatts, bounds.ChargeWatts));
        Assert.Equal(double.PositiveInfinity, bounds.RackGrowthWatts);
        Assert.Equal(0u, bounds.NarrowedBy);
    }

    [Fact]
    public void Bounds_remember_who_narrowed_and_open_again()
    {
        var bounds = Open();
        bounds.NarrowConsumer(1, 150_000, GuardId.Ramp);
        bounds.NarrowSupport(400_000, GuardId.Ramp);
        bounds.NarrowDischarge(400_000, GuardId.Ramp);
        bounds.NarrowCharge(400_000, GuardId.Ramp);
        Assert.Equal(0u, bounds.NarrowedBy);

        bounds.NarrowConsumer(1, 149_000, GuardId.Thermal);
        Assert.Equal(1u << (int)GuardId.Thermal, bounds.NarrowedBy);
        bounds.NarrowSupport(-5, GuardId.NMinusOne);
        bounds.NarrowCharge(-5, GuardId.GridEvent);
        bounds.NarrowRackGrowth(-5, GuardId.Ramp);
        bounds.NarrowDischarge(-5, GuardId.Export);
        bounds.NarrowConsumer(0, 1_000, GuardId.Thermal);
        Assert.Equal((0, 0, 0, 0), (bounds.SupportWatts, bounds.DischargeWatts, bounds.ChargeWatts, bounds.RackGrowthWatts));
        Assert.Equal((GuardId.NMinusOne, GuardId.Ramp, GuardId.Thermal), (bounds.SupportBy, bounds.RackGrowthBy, bounds.MaximumBy[1]));
        Assert.Equal(Bits(GuardId.Thermal, GuardId.NMinusOne, GuardId.GridEvent, GuardId.Ramp, GuardId.Export), bounds.NarrowedBy);

        bounds.Open([.. Tree.Consumers.Select(c => c.Nameplate.Value)], 300_000, 200_000);
        Assert.Equal((300_000, 300_000, 200_000), (bounds.SupportWatts, bounds.DischargeWatts, bounds.ChargeWatts));
        Assert.Equal((GuardId.None, GuardId.None, GuardId.None, 0u), (bounds.SupportBy, bounds.RackGrowthBy, bounds.MaximumBy[1], bounds.NarrowedBy));
    }

    [Theory]
    [InlineData(nameof(Bounds.NarrowConsumer))]
    [InlineData(nameof(Bounds.NarrowSupport))]
    [InlineData(nameof(Bounds.NarrowDischarge))]
    [InlineData(nameof(Bounds.NarrowCharge))]
    [InlineData(nameof(Bounds.NarrowRackGrowth))]
    public void Whoever_narrows_something_is_named(string what)
    {
        var bounds = Open();
        switch (what)
        {
            case nameof(Bounds.NarrowConsumer): bounds.NarrowConsumer(0, 1, GuardId.Thermal); break;
            case nameof(Bounds.NarrowSupport): bounds.NarrowSupport(1, GuardId.Thermal); break;
            case nameof(Bounds.NarrowDischarge): bounds.NarrowSupport(0, GuardId.None); bounds.NarrowDischarge(1, GuardId.Thermal); break;
            case nameof(Bounds.NarrowCharge): bounds.NarrowCharge(1, GuardId.Thermal); break;
            default: bounds.NarrowRackGrowth(1, GuardId.Thermal); break;
        }

        Assert.NotEqual(0u, bounds.NarrowedBy & Bits(GuardId.Thermal));
    }

    [Fact]
    public void Limits_of_feeding_in_and_what_cannot_vanish_bound_discharge()
    {
        Assert.Equal(10_000_000 + 20_000, ExportGuard.MostDischarge(Tree, 20_000));
        var limits = Site(s => s with
        {
            Grid = s.Grid with
            {
                Limits =
                [
                    Limit(1_000_000, LimitDirection.Import), Limit(300_000, LimitDirection.Export), Limit(90_000, LimitDirection.Export), Limit(100_000, LimitDirection.Export),
                    Limit(10, LimitDirection.Export) with { Quantity = LimitQuantity.VoltAmperes }, Limit(10, LimitDirection.Import),
                ],
            },
        });
        Assert.Equal(90_000 + 20_000, ExportGuard.MostDischarge(limits, 20_000));
        Assert.Equal(20_000, ExportGuard.MostDischarge(Site(s => s with { Grid = s.Grid with { Limits = [Limit(1_000_000, LimitDirection.Import)] } }), 20_000));

        Assert.Equal((110_000, 110_000), After(new ExportGuard(), Input(limits), b => (b.DischargeWatts, b.SupportWatts)));
        Assert.Equal(400_000, After(new ExportGuard(), Input(limits, i => i.Topology = GridTopology.Islanded), b => b.DischargeWatts));
    }

    /// <summary>130 kW of export and lasting load, a roof of 50 kW: by day all of the roof may come while the battery holds what it was told, at night nothing.</summary>
    [Theory]
    [InlineData(-30_000, 0, 80_000)]
    [InlineData(-600, 0, 80_000)]
    [InlineData(-400, 0, 130_000)]
    [InlineData(-400, 90, 80_000)]
    public void Discharge_leaves_room_for_the_sun_that_may_come(double solarWatts, double ageSeconds, double discharge)
    {
        var tree = Site(s => s with
        {
            Grid = s.Grid with { Limits = [Limit(1_000_000, LimitDirection.Import), Limit(110_000, LimitDirection.Export)] },
            Solar = [new SolarConfig { Id = "roof", Parent = "grid", Peak = new Watts(50_000) }],
        });
        var input = Input(tree, i => i.Snapshot.SolarPower[0] = Reading.Good(solarWatts, i.Now - TimeSpan.FromSeconds(ageSeconds)));
        Assert.Equal(discharge, After(new ExportGuard(), input, b => b.DischargeWatts));
    }

    [Theory]
    [InlineData(-1, null, LimitDirection.Import, true)]
    [InlineData(0, null, LimitDirection.Import, true)] // it holds from this instant on
    [InlineData(0.001, null, LimitDirection.Import, false)]
    [InlineData(-10, 0.0, LimitDirection.Import, false)] // it ends with this instant
    [InlineData(-10, 0.001, LimitDirection.Import, true)]
    [InlineData(-1, null, LimitDirection.Export, false)]
    public void Nothing_is_charged_against_an_event(double from, double? until, LimitDirection direction, bool binds)
    {
        var limit = Limit(500_000, direction) with { ValidFrom = SmallSite.At(from), ValidUntil = until is { } end ? SmallSite.At(end) : null };
        Assert.Equal(binds ? 0 : 400_000, After(new GridEventGuard(), Input(change: i => i.Snapshot.EventLimits = [limit]), b => b.ChargeWatts));
    }

    [Fact]
    public void Lost_meter_lets_nothing_grow_and_nothing_charge() =>
        Assert.Equal((0, 0, 400_000), After(new MeterLostGuard(), Input(change: i => i.IsRootMeterTrusted = false), b => (b.RackGrowthWatts, b.ChargeWatts, b.DischargeWatts)));

    [Theory]
    [InlineData(29.9, 250_000)]
    [InlineData(30, 250_000)] // 1.25 times of 1 MW for 30 s
    [InlineData(30.1, 100_000)] // 1.1 times for an hour
    [InlineData(3_601, 0)]
    public void Support_is_what_the_curve_bears_until_consumers_are_down(double recovery, double expected)
    {
        var tree = Site(s => s with
        {
            Grid = s.Grid with
            {
                Limits =
                [
                    Limit(1_000_000, LimitDirection.Import) with { ShortTime = [new ShortTimePoint(1.25, TimeSpan.FromSeconds(30)), new ShortTimePoint(1.1, TimeSpan.FromHours(1))] },
                    Limit(5_000_000, LimitDirection.Import) with { ShortTime = [new ShortTimePoint(2, TimeSpan.FromHours(2))] },
                    Limit(1, LimitDirection.Export), Limit(1, LimitDirection.Import) with { Quantity = LimitQuantity.VoltAmperes },
                ],
            },
        });
        Assert.Equal(expected, NMinusOneGuard.MostSupport(tree, recovery), 1e-6);
        Assert.Equal(expected, After(new NMinusOneGuard(), Input(tree, recovery: recovery), b => b.SupportWatts), 1e-6);
        Assert.Equal(400_000, After(new NMinusOneGuard(), Input(tree, i => i.Topology = GridTopology.Islanded, recovery), b => b.SupportWatts));
    }

    [Fact]
    public void Without_a_limit_in_watts_no_curve_bounds_support() =>
        Assert.Equal(double.PositiveInfinity, NMinusOneGuard.MostSupport(Site(s => s with { Grid = s.Grid with { Limits = [Limit(1, LimitDirection.Export)] } }), 5));

    [Theory]
    [InlineData(0, null, true)]
    [InlineData(15, null, true)] // soon enough that grants made now reach into it
    [InlineData(15.01, null, false)]
    [InlineData(-100, 0.01, true)]
    [InlineData(-100, 0.0, false)]
    public void Event_bounds_support_by_the_connections_curve_in_proportion(double from, double? until, bool isNear)
    {
        var limit = Limit(200_000, LimitDirection.Import) with { ValidFrom = SmallSite.At(from), ValidUntil = until is { } end ? SmallSite.At(end) : null };
        Assert.Equal(isNear ? 200_000 : 400_000, After(new NMinusOneGuard(), Input(change: i => i.Snapshot.EventLimits = [limit]), b => b.SupportWatts));
        var own = limit with { ShortTime = [new ShortTimePoint(1.5, TimeSpan.FromHours(1))] };
        Assert.Equal(isNear ? 100_000 : 400_000, After(new NMinusOneGuard(), Input(change: i => i.Snapshot.EventLimits = [own]), b => b.SupportWatts));
        Assert.Equal(400_000, After(new NMinusOneGuard(), Input(change: i => i.Snapshot.EventLimits = [limit with { Direction = LimitDirection.Export }]), b => b.SupportWatts));
    }

    [Fact]
    public void Support_is_no_more_than_can_be_shed_and_nothing_of_a_battery_that_was_caught()
    {
        Assert.Equal(123_000, After(new NMinusOneGuard(), Input(change: i => i.SheddableWatts = 123_000), b => b.SupportWatts));
        Assert.Equal((0, 0, 0), After(new NMinusOneGuard(), Input(change: i => i.IsBatteryObedient = false), b => (b.SupportWatts, b.DischargeWatts, b.ChargeWatts)));
    }

    [Theory]
    [InlineData(true, 0.5, 20_000)] // half of 80 kW/s for half a second
    [InlineData(false, 0.5, 40_000)]
    [InlineData(true, 1, 40_000)]
    [InlineData(true, 7, 40_000)] // what stood still is not made up for
    public void Racks_share_the_ramp_with_the_battery(bool hasBattery, double elapsed, double expected)
    {
        var tree = Site(s => s with { Grid = s.Grid with { UpRampWattsPerSecond = 80_000 }, Battery = hasBattery ? s.Battery : null });
        Assert.Equal((expected, GuardId.Ramp), After(new RampGuard(), Input(tree, i => i.ElapsedSeconds = elapsed), b => (b.RackGrowthWatts, b.RackGrowthBy)));
    }

    [Fact]
    public void Latched_input_takes_its_subtree_and_a_latched_connection_takes_all()
    {
        int pod = Tree.Consumers[Firm].Node;
        var bounds = Open();
        new SafetyInputGuard().Narrow(Input(change: i => i.Snapshot.SafetyLatched[pod] = true), bounds);
        for (int i = 0; i < Tree.Consumers.Length; i++)
        {
            Assert.Equal(Tree.Consumers[i].Node == pod ? 0 : Tree.Consumers[i].Nameplate.Value, bounds.MaximumWatts[i]);
        }

        Assert.Equal((400_000, 400_000), (bounds.DischargeWatts, bounds.ChargeWatts));
        bounds = Open();
        new SafetyInputGuard().Narrow(Input(change: i => i.Snapshot.SafetyLatched[0] = true), bounds);
        Assert.All(bounds.MaximumWatts, w => Assert.Equal(0, w));
        Assert.Equal((0, 0, 0), (bounds.DischargeWatts, bounds.ChargeWatts, bounds.SupportWatts));

        var without = Site(s => s with { Battery = null });
        new SafetyInputGuard().Narrow(Input(without, i => i.Snapshot.SafetyLatched[0] = true), Open());
    }

    [Theory]
    [InlineData(0.5, 0.05, 400_000, 400_000)]
    [InlineData(0.11, 0.05, 304_000, 400_000)] // a hundredth of 1.6 MWh less losses, for three minutes
    [InlineData(0.1, 0.05, 0, 400_000)] // two deviations above the least
    [InlineData(0.05, 0, 0, 400_000)]
    [InlineData(0.949, 0.05, 400_000, 101_052.6)] // a thousandth of 1.6 MWh in a minute
    [InlineData(0.95, 0.05, 400_000, 0)]
    [InlineData(1, 0.05, 400_000, 0)]
    [InlineData(double.NaN, 0.05, 0, 0)]
    public void Power_fades_out_with_the_energy(double soc, double sigma, double discharge, double charge)
    {
        var tree = Site(s => s with
        {
            Battery = s.Battery! with { MinimumSoc = 0.1 - (2 * sigma), SocSigma = sigma, MaximumSoc = 0.95, RoundTripEfficiency = 0.9025, Reversion = TimeSpan.FromMinutes(3) },
        });
        var (found, charged) = After(new StateOfChargeGuard(), Input(tree, i => i.Soc = soc), b => (b.DischargeWatts, b.ChargeWatts));
        Assert.Equal(discharge, found, 1.0);
        Assert.Equal(charge, charged, 1.0);
    }

    [Theory]
    [InlineData(40, 0, 100_000, 100_000)] // as hot as the first pod's cooling is planned for
    [InlineData(41, 0, 91_000, 100_000)] // a tenth of the range from idle to full for each kelvin
    [InlineData(45, 0, 55_000, 100_000)]
    [InlineData(47, 0, 37_000, 82_000)] // the second pod's is planned for 45 °C
    [InlineData(60, 0, 10_000, 10_000)]
    [InlineData(60, -1_801, 100_000, 100_000)] // too old to go by
    public void Heat_takes_from_the_racks_whose_cooling_it_overtaxes(double celsius, double at, double first, double second)
    {
        var input = Input(change: i => i.Snapshot.Ambient = Reading.Good(celsius, SmallSite.At(at)));
        Assert.Equal((first, first, second, 150_000), After(new ThermalGuard(), input, b => (Math.Round(b.MaximumWatts[Firm]), Math.Round(b.MaximumWatts[Flexible]), Math.Round(b.MaximumWatts[Second]), b.MaximumWatts[0])));
        Assert.Equal(at < 0 ? 0 : double.PositiveInfinity, After(new ThermalGuard(), input, b => b.RackGrowthWatts));
        Assert.Equal([.. Tree.Consumers.Skip(5).Select(c => c.Nameplate.Value)], After(new ThermalGuard(), input, b => b.MaximumWatts[5..]));
    }

    [Theory]
    [InlineData(GridTopology.Unknown, false, false, 0)]
    [InlineData(GridTopology.GridTied, true, true, 400_000)]
    [InlineData(GridTopology.RidingThrough, false, true, 400_000)]
    [InlineData(GridTopology.Islanding, false, false, 400_000)]
    [InlineData(GridTopology.Islanded, true, false, 400_000)]
    [InlineData(GridTopology.Black, false, false, 400_000)]
    [InlineData(GridTopology.Resynchronising, false, false, 400_000)]
    [InlineData(GridTopology.Reconnecting, true, false, 0)]
    public void Topology_says_whether_racks_grow_the_battery_charges_and_grants_count_on_it(GridTopology topology, bool grows, bool charges, double support)
    {
        var found = After(new TopologyGuard(), Input(change: i => i.Topology = topology), b => (b.RackGrowthWatts > 0, b.ChargeWatts > 0, b.SupportWatts));
        Assert.Equal((grows, charges, support), found);
        Assert.Equal(topology is GridTopology.Islanding or GridTopology.Islanded or GridTopology.Resynchronising, Input(change: i => i.Topology = topology).IsIsland);
        double most = After(new TopologyGuard(), Input(change: i => i.Topology = topology), b => b.MaximumWatts.Max());
        Assert.Equal(topology == GridTopology.Black ? 0 : 150_000, most);
    }

    [Theory]
    [InlineData(GridTopology.Islanded, true)]
    [InlineData(GridTopology.Unknown, true)]
    [InlineData(GridTopology.GridTied, false)]
    [InlineData(GridTopology.RidingThrough, false)]
    [InlineData(GridTopology.Reconnecting, false)]
    public void Below_the_islands_reserve_only_firm_racks_and_the_cars_least_stay(GridTopology topology, bool binds)
    {
        var input = Input(change: i => (i.Topology, i.IsBelowIslandReserve) = (topology, true));
        double least = Tree.Consumers[0].Minimum.Value;
        Assert.Equal(
            binds ? (least, 100_000, 10_000, 10_000) : (150_000, 100_000, 100_000, 100_000),
            After(new TopologyGuard(), input, b => (b.MaximumWatts[0], b.MaximumWatts[Firm], b.MaximumWatts[Flexible], b.MaximumWatts[Second])));
        Assert.Equal([.. Tree.Consumers.Skip(5).Select(c => c.Nameplate.Value)], After(new TopologyGuard(), input, b => b.MaximumWatts[5..]));
    }

    [Theory]
    [InlineData(StartStep.Source, 0, 10_000, 10_000)]
    [InlineData(StartStep.Cooling, 0, 10_000, 10_000)]
    [InlineData(StartStep.FirmRacks, 0, 100_000, 10_000)]
    [InlineData(StartStep.Cars, 150_000, 100_000, 10_000)]
    [InlineData(StartStep.OtherRacks, 150_000, 100_000, 100_000)]
    [InlineData(StartStep.All, 150_000, 100_000, 100_000)]
    public void Site_starts_part_by_part(StartStep step, double connector, double firm, double flexible)
    {
        var input = Input(change: i => (i.Topology, i.Step) = (GridTopology.Islanded, step));
        Assert.Equal((connector, firm, flexible), After(new TopologyGuard(), input, b => (b.MaximumWatts[1], b.MaximumWatts[Firm], b.MaximumWatts[Flexible])));
        Assert.Equal([.. Tree.Consumers.Skip(5).Select(c => c.Nameplate.Value)], After(new TopologyGuard(), input, b => b.MaximumWatts[5..]));
    }

    [Fact]
    public void Part_whose_turn_has_come_still_keeps_to_the_reserve()
    {
        var input = Input(change: i => (i.Topology, i.Step, i.IsBelowIslandReserve) = (GridTopology.Islanded, StartStep.Cars, true));
        Assert.Equal((Tree.Consumers[0].Minimum.Value, 100_000, 10_000), After(new TopologyGuard(), input, b => (b.MaximumWatts[0], b.MaximumWatts[Firm], b.MaximumWatts[Flexible])));
    }

    private static uint Bits(params GuardId[] guards) => guards.Aggregate(0u, (bits, id) => bits | (1u << (int)id));

    private static LimitConfig Limit(double amount, LimitDirection direction) => new() { Id = "limit", Amount = amount, Direction = direction };

    private static IGuard[] All() =>
    [
        new SafetyInputGuard(), new TopologyGuard(), new MeterLostGuard(), new NMinusOneGuard(), new RampGuard(), new ThermalGuard(), new StateOfChargeGuard(), new ExportGuard(), new GridEventGuard(),
        new ServiceGuard(),
    ];

    private static PowerTree Site(Func<SiteConfig, SiteConfig>? change = null) => SmallSite.Tree(1_000_000, connectors: 2, racks: 2, batteryWatts: 400_000, change: s =>
    {
        var first = s.Pods[0] with
        {
            Racks = [s.Pods[0].Racks[0] with { Class = WorkloadClass.Firm }, s.Pods[0].Racks[1] with { Class = WorkloadClass.Flexible }],
            Cooling = s.Pods[0].Cooling with { HottestAmbient = new Celsius(40) },
        };
        var second = s.Pods[0] with
        {
            Id = "second",
            Meter = new MeterConfig { Id = "second", ErrorFraction = 0 },
            Racks = [s.Pods[0].Racks[0] with { Id = "rack9", Class = WorkloadClass.Flexible }],
            Throughput = [new ThroughputPoint(new Watts(SmallSite.RackIdle), 0), new ThroughputPoint(new Watts(SmallSite.RackFull), 1)],
        };
        var site = s with { Pods = [first, second], House = [new HouseConfig { Id = "shop", Parent = "grid", Maximum = new Watts(5_000), Usual = new Watts(1_000) }] };
        return change?.Invoke(site) ?? site;
    });

    private static Bounds Open(PowerTree? tree = null)
    {
        tree ??= Tree;
        var bounds = new Bounds(tree.Consumers.Length);
        bounds.Open([.. tree.Consumers.Select(c => c.Nameplate.Value)], 400_000, 400_000);
        return bounds;
    }

    private static GuardInput Input(PowerTree? tree = null, Action<GuardInput>? change = null, double recovery = 5)
    {
        tree ??= Tree;
        var input = new GuardInput
        {
            Tree = tree,
            Snapshot = new SiteSnapshot(tree),
            Cooling = new CoolingState(tree),
            Now = SmallSite.Start,
            ElapsedSeconds = 1,
            IsRootMeterTrusted = true,
            Soc = 0.5,
            RecoverySeconds = recovery,
            LastingLoadWatts = 20_000,
            SheddableWatts = 1e6,
        };
        change?.Invoke(input);
        return input;
    }

    private static T After<T>(IGuard guard, GuardInput input, Func<Bounds, T> look)
    {
        var bounds = Open(input.Tree);
        guard.Narrow(input, bounds);
        return look(bounds);
    }
}
