namespace Megapod.Simulation;

using Megapod.Control.Topology;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Files.SiteFile;
using Megapod.Tests;
using Megapod.Twin.Laws;
using Megapod.Twin.Physics;
using Megapod.Twin.Simulator;

/// <summary>The grid goes away, dips and comes back, on the example site behind its relay, with every law looking on.</summary>
public sealed class OutageTests
{
    private static readonly Instant Start = Instant.FromUtc(new DateTime(2025, 6, 2, 9, 0, 0, DateTimeKind.Utc));
    private static readonly Instant Cut = Start + TimeSpan.FromMinutes(30);

    [Fact]
    public void Four_hours_without_the_grid_keep_firm_racks_and_cars_and_end_without_a_rebound()
    {
        var back = Cut + TimeSpan.FromHours(4);
        var site = Site(soc: 0.95);
        var seen = Play(site with { Topology = site.Topology with { IslandReserveSoc = 0.6 } }, TimeSpan.FromHours(5.5), [new(Cut, 0), new(back, 1)]);
        Assert.Empty(seen.Broken);
        Assert.Equal(0, seen.Collapses);
        Assert.DoesNotContain(GridTopology.Black, seen.Topologies);
        Assert.Equal([GridTopology.GridTied, GridTopology.RidingThrough, GridTopology.Islanded, GridTopology.Resynchronising, GridTopology.Reconnecting, GridTopology.GridTied], seen.Topologies);

        // What must stay stayed, and the rest went when the reserve was reached.
        Assert.All(seen.Between(Cut + TimeSpan.FromMinutes(2), back), s => Assert.True(s.FirmWatts >= 0.99 * 400_000, $"firm racks had {s.FirmWatts:F0} W at {s.At}"));
        Assert.All(seen.Between(Cut + TimeSpan.FromMinutes(2), back), s => Assert.Equal(0, s.ImportWatts));
        Assert.Contains(seen.Between(Cut + TimeSpan.FromMinutes(2), back), s => s.OtherRackWatts > 500_000);
        Assert.All(seen.Between(back - TimeSpan.FromMinutes(2), back), s => Assert.InRange(s.OtherRackWatts, 0, 151_000));

        // The shown time was right: firm load and hours together are the energy that was there.
        Assert.InRange(seen.At(Cut + TimeSpan.FromMinutes(1)).FirmHoldHours, 4, 10);
        Assert.True(seen.At(Cut + TimeSpan.FromMinutes(1)).HoldHours < seen.At(Cut + TimeSpan.FromMinutes(1)).FirmHoldHours);

        // It came back after the grid had been sound for the time and a wait of its own, and rose on a ramp.
        var closed = seen.Samples.First(s => s.Topology == GridTopology.Reconnecting).At;
        Assert.InRange((closed - back).TotalSeconds, 300, 620);
        double before = seen.Between(Start, Cut).Max(s => s.ImportWatts);
        Assert.All(seen.Between(closed, closed + TimeSpan.FromSeconds(300)), s => Assert.True(s.ImportWatts <= before + (2e6 * (s.At - closed).TotalSeconds / 300) + 20_000));

        // The battery hands over on the same ramp, as far as it may discharge: 1.25 MW by the export limit and idle racks.
        double beyond = Math.Max(0, seen.At(closed).LoadWatts - 1.25e6);
        foreach (var tens in seen.Between(closed, closed + TimeSpan.FromSeconds(120)).Chunk(10))
        {
            // Cars that begin again rise faster than a battery is told, once a second: over ten seconds that leaves less than 100 kW.
            double ramp = 2e6 * (tens[^1].At - closed).TotalSeconds / 300;
            Assert.True(tens.Average(s => s.ImportWatts) <= beyond + ramp + 100_000, $"handed over {tens.Average(s => s.ImportWatts):F0} W at {tens[0].At}");
        }
    }

    [Theory]
    [InlineData("charging-site")]
    [InlineData("depot-three-phase")]
    public void Six_dips_in_82_seconds_inside_the_curve_shed_nothing_whether_limits_are_in_watts_or_in_amperes(string example)
    {
        GridVoltagePoint[] dips = [.. Enumerable.Range(0, 6).SelectMany(k => new[] { new GridVoltagePoint(Cut + TimeSpan.FromSeconds(16 * k), 0.4), new GridVoltagePoint(Cut + TimeSpan.FromSeconds((16 * k) + 1), 1) })];
        var without = Play(Site(soc: 0.5, example), TimeSpan.FromMinutes(40), [new(Start, 1)]);
        var with = Play(Site(soc: 0.5, example), TimeSpan.FromMinutes(40), dips);
        Assert.Empty(with.Broken);
        Assert.Contains(GridTopology.RidingThrough, with.Topologies);
        Assert.DoesNotContain(GridTopology.Islanded, with.Topologies);
        Assert.All(with.Samples.Zip(without.Samples), p => Assert.Equal((p.Second.At, p.Second.CeilingWatts), (p.First.At, p.First.CeilingWatts)));
    }

    [Fact]
    public void Dip_outside_the_curve_islands_the_site_and_the_grid_is_not_taken_back_at_once()
    {
        var seen = Play(Site(soc: 0.5), TimeSpan.FromMinutes(50), [new(Cut, 0.4), new(Cut + TimeSpan.FromSeconds(3), 1)]);
        Assert.Empty(seen.Broken);
        Assert.Equal([GridTopology.GridTied, GridTopology.RidingThrough, GridTopology.Islanded, GridTopology.Resynchronising, GridTopology.Reconnecting, GridTopology.GridTied], seen.Topologies);
        Assert.All(seen.Between(Cut + TimeSpan.FromSeconds(10), Cut + TimeSpan.FromSeconds(300)), s => Assert.Equal(GridTopology.Islanded, s.Topology));
    }

    [Fact]
    public void Site_without_a_breaker_of_its_own_goes_black_and_comes_back_part_by_part()
    {
        var site = Site(soc: 0.5);
        var back = Cut + TimeSpan.FromMinutes(10);
        var seen = Play(site with { Topology = site.Topology with { CanIsland = false } }, TimeSpan.FromMinutes(70), [new(Cut, 0), new(back, 1)]);
        Assert.Empty(seen.Broken);
        Assert.Equal([GridTopology.GridTied, GridTopology.RidingThrough, GridTopology.Black, GridTopology.Reconnecting, GridTopology.GridTied], seen.Topologies);
        Assert.All(seen.Between(Cut + TimeSpan.FromSeconds(5), back), s => Assert.Equal(0, s.LoadWatts));
        InOrder(seen);
    }

    [Fact]
    public void Island_that_the_battery_cannot_carry_goes_black_and_starts_again_from_its_battery_part_by_part()
    {
        // A battery of 1.1 MW bears what comes with the voltage, 0.97 MW, but not what runs when the grid goes.
        var site = Site(soc: 0.9);
        site = site with { Battery = site.Battery! with { Power = new Watts(1.1e6) }, Topology = site.Topology with { IslandOverload = [] } };
        var seen = Play(site, TimeSpan.FromMinutes(50), [new(Cut, 0)]);
        Assert.Empty(seen.Broken);
        Assert.Equal(1, seen.Collapses);
        Assert.Equal([GridTopology.GridTied, GridTopology.RidingThrough, GridTopology.Black, GridTopology.Islanded], seen.Topologies);
        InOrder(seen);
        Assert.All(seen.Between(Cut, Start + TimeSpan.FromMinutes(50)).Where(s => s.Topology == GridTopology.Islanded), s => Assert.True(s.LoadWatts <= 1.1e6));
        Assert.True(seen.Samples[^1].FirmWatts >= 0.99 * 400_000);
    }

    [Fact]
    public void Empty_battery_ends_the_island_and_the_site_starts_when_the_grid_is_back()
    {
        var back = Cut + TimeSpan.FromHours(1);
        var seen = Play(Site(soc: 0.06), TimeSpan.FromHours(2.2), [new(Cut, 0), new(back, 1)]);
        Assert.Empty(seen.Broken);
        Assert.Equal([GridTopology.GridTied, GridTopology.RidingThrough, GridTopology.Islanded, GridTopology.Black, GridTopology.Reconnecting, GridTopology.GridTied], seen.Topologies);
        InOrder(seen);
    }

    [Fact]
    public void Controller_that_does_not_look_at_the_relay_is_caught_by_the_laws()
    {
        var site = Site(soc: 0.9);
        site = site with { Battery = site.Battery! with { Power = new Watts(1.1e6) }, Topology = site.Topology with { IslandOverload = [] } };
        var seen = Play(site, TimeSpan.FromMinutes(50), [new(Cut, 0)], tree => new Blind(tree));
        Assert.Contains(seen.Broken, b => b.Law == IslandLaw.LawName);
    }

    [Fact]
    public void Controller_that_takes_all_the_grid_gives_right_after_the_return_is_caught_by_the_rebound_law()
    {
        var back = Cut + TimeSpan.FromMinutes(5);
        var site = Site(soc: 0.5);
        var seen = Play(site, TimeSpan.FromMinutes(70), [new(Cut, 0), new(back, 1)], tree => new Hasty(tree));
        Assert.Contains(seen.Broken, b => b.Law == ReboundLaw.LawName);
    }

    /// <summary>After black nothing comes back out of turn: the source, house, cooling, firm racks, cars, all other racks, each for three seconds at least.</summary>
    private static void InOrder(Seen seen)
    {
        var after = seen.Samples.SkipWhile(s => s.Topology != GridTopology.Black).SkipWhile(s => s.Topology == GridTopology.Black).ToList();
        var steps = after.Where((s, i) => i == 0 || s.Step != after[i - 1].Step).ToList();
        Assert.Equal([StartStep.Source, StartStep.House, StartStep.Cooling, StartStep.FirmRacks, StartStep.Cars, StartStep.OtherRacks, StartStep.All], steps.Select(s => s.Step));
        Assert.All(steps.Zip(steps.Skip(1)), p => Assert.True(p.Second.At - p.First.At >= TimeSpan.FromSeconds(3)));
        Assert.InRange((steps[^1].At - after[0].At).TotalSeconds, 18, 120);
        Assert.All(after.Where(s => s.Step is StartStep.Source or StartStep.House or StartStep.Cooling), s => Assert.InRange(s.FirmWatts, 0, 100_001));
        Assert.All(after.Where(s => s.Step is not (StartStep.OtherRacks or StartStep.All)), s => Assert.InRange(s.OtherRackWatts, 0, 150_001));
        Assert.All(after.Where(s => s.Step is not (StartStep.Cars or StartStep.OtherRacks or StartStep.All)), s => Assert.InRange(s.LargestCarCeiling, 0, 30_001));
    }

    private static SiteConfig Site(double soc, string example = "charging-site")
    {
        var site = SiteFileReader.Read(Path.Combine(TestData.RepositoryRoot, "examples", example, "site.yaml")).Value;
        return site with { Battery = site.Battery! with { InitialSoc = soc } };
    }

    private static Seen Play(SiteConfig site, TimeSpan length, IReadOnlyList<GridVoltagePoint> voltages, Func<PowerTree, SiteController>? controller = null)
    {
        var sessions = Enumerable.Range(0, (int)(length.TotalMinutes / 5)).Select(i =>
        {
            var at = Start + TimeSpan.FromMinutes((5 * i) + 2);
            return new CarSession(at, TimeSpan.FromMinutes(30), new WattHours(40_000), new Watts(120_000), 0.1, 0.75, at);
        }).ToList();
        var prices = Enumerable.Range(0, 60).Select(h => new PriceSlot(Start - TimeSpan.FromHours(24) + TimeSpan.FromHours(h), 50e-6, 50e-6, 50e-6)).ToList();
        var scenario = new Scenario
        {
            Site = site,
            Zone = TimeZoneInfo.Utc,
            BillingZone = TimeZoneInfo.Utc,
            Cars = sessions,
            Prices = new PriceSeries("flat", TimeSpan.FromHours(1), prices),
            World = "outage",
            From = Start,
            To = Start + length,
            GridVoltage = voltages,
        };
        var runs = (controller ?? (t => new SiteController(t)))(PowerTree.From(site));
        var seen = new Seen(runs);
        using var simulator = new SiteSimulator(scenario, runs) { Observer = seen };
        var run = simulator.Complete();
        seen.Broken = run.Laws.Broken;
        seen.Collapses = simulator.Plant.Collapses;
        return seen;
    }

    private sealed record Sample(Instant At, GridTopology Topology, double ImportWatts, double LoadWatts, double FirmWatts, double OtherRackWatts, double LargestCarCeiling, StartStep Step, double CeilingWatts, double HoldHours, double FirmHoldHours);

    /// <summary>What was true and decided at every step.</summary>
    private sealed class Seen(SiteController controller) : ISimulationObserver
    {
        public List<Sample> Samples { get; } = [];

        public IReadOnlyList<Breach> Broken { get; set; } = [];

        public int Collapses { get; set; }

        /// <summary>The topologies that the controller saw, one after another.</summary>
        public IReadOnlyList<GridTopology> Topologies => [.. Samples.Where((s, i) => i == 0 || s.Topology != Samples[i - 1].Topology).Select(s => s.Topology)];

        public void Stepped(SiteSimulator simulation, Instant start, double seconds)
        {
            var plant = simulation.Plant;
            var tree = plant.Tree;
            double Sum(Func<Consumer, bool> which, double[] of) => tree.Consumers.Select((c, i) => which(c) ? of[i] : 0).Sum();
            var output = controller.Output;
            Samples.Add(new Sample(
                start,
                output.Topology,
                plant.NodeMeanWatts[0],
                plant.ConsumerMeanWatts.Sum(),
                Sum(c => c is { Kind: ConsumerKind.Rack, Class: WorkloadClass.Firm }, plant.ConsumerMeanWatts),
                Sum(c => c is { Kind: ConsumerKind.Rack, Class: not WorkloadClass.Firm }, plant.ConsumerMeanWatts),
                output.CeilingWatts.Take(tree.ConnectorCount).Max(),
                output.Step,
                output.CeilingWatts.Sum(),
                output.HoldHours,
                output.FirmHoldHours));
        }

        public Sample At(Instant at) => Samples.First(s => s.At >= at);

        public IEnumerable<Sample> Between(Instant from, Instant until) => Samples.Where(s => s.At >= from && s.At < until);
    }

    /// <summary>Sees no relay and believes its driver, who says that all is well.</summary>
    private sealed class Blind(PowerTree tree) : SiteController(tree)
    {
        public override void Step(SiteSnapshot snapshot, Plan? plan, SitePlant plant, Instant now)
        {
            snapshot.Relay = default;
            snapshot.Topology = GridTopology.GridTied;
            base.Step(snapshot, plan, plant, now);
        }
    }

    /// <summary>Permits the return as it should and then gives every rack and every car all at once, and charges with all that is left.</summary>
    private sealed class Hasty(PowerTree tree) : SiteController(tree)
    {
        private uint sequence = 1_000_000;

        public override void Step(SiteSnapshot snapshot, Plan? plan, SitePlant plant, Instant now)
        {
            base.Step(snapshot, plan, plant, now);
            if (Output.Topology == GridTopology.Reconnecting)
            {
                for (int i = 0; i < plant.Tree.ConnectorCount + plant.Tree.RackCount; i++)
                {
                    plant.Send(new GrantCommand(i, ++sequence, plant.Tree.Consumers[i].Nameplate, TimeSpan.FromSeconds(10)));
                }

                plant.Send(new BatterySetpoint(++sequence, new Watts(1.5e6), TimeSpan.FromSeconds(10)));
            }
        }
    }
}
