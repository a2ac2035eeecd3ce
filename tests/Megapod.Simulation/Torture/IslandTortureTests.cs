namespace Megapod.Simulation.Torture;

using Megapod.Control.Cycle;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Lab.Torture;
using Megapod.Twin.Faults;
using Megapod.Twin.Laws;
using Megapod.Twin.Simulator;

/// <summary>The grid fails and the breaker's contacts contradict each other in torture worlds, with a relay at the connection and without one.</summary>
public sealed class IslandTortureTests
{
    private const ulong WithRelay = 1;
    private const ulong WithoutRelay = 3;

    /// <summary>So long after the breaker's position was lost everything is down to the smaller limit: meter, cycle, command, actuation and some to spare.</summary>
    private static readonly TimeSpan Down = TimeSpan.FromSeconds(15);

    [Fact]
    public void Outages_behind_a_relay_go_through_every_topology_and_break_no_law()
    {
        var seen = Play(WithRelay, hours: 4, FaultKind.GridOutage);
        Assert.Empty(seen.Broken);
        Assert.Contains(IslandLaw.LawName, seen.Checked);
        Assert.Contains(ReboundLaw.LawName, seen.Checked);
        Assert.Equal(
            [GridTopology.GridTied, GridTopology.RidingThrough, GridTopology.Islanded, GridTopology.Black, GridTopology.Resynchronising, GridTopology.Reconnecting],
            seen.Samples.Select(s => s.Topology).Distinct().OrderBy(t => t));

        // The battery carried the site, and it came back before the next incident.
        Assert.Contains(seen.Samples, s => s is { Topology: GridTopology.Islanded, LoadWatts: > 500_000, ImportWatts: 0 });
        Assert.All(seen.Incidents, i => Assert.Equal(GridTopology.GridTied, seen.At(i.From - TimeSpan.FromSeconds(10)).Topology));
    }

    [Fact]
    public void Outages_without_a_relay_leave_the_site_black_and_break_no_law()
    {
        var seen = Play(WithoutRelay, hours: 2, FaultKind.GridOutage);
        Assert.Empty(seen.Broken);
        Assert.DoesNotContain(IslandLaw.LawName, seen.Checked);
        Assert.Equal([GridTopology.GridTied, GridTopology.Black], seen.Samples.Select(s => s.Topology).Distinct());
    }

    [Fact]
    public void Dips_behind_a_relay_island_the_site_where_they_leave_the_curve_and_nowhere_else()
    {
        var seen = Play(WithRelay, hours: 8, FaultKind.VoltageDip, FaultKind.SixDips);
        Assert.Empty(seen.Broken);
        Assert.Contains(seen.Samples, s => s.Topology == GridTopology.Islanded);
        var inside = seen.Incidents.Where(i => i.Kind == FaultKind.SixDips).ToList();
        Assert.NotEmpty(inside);
        Assert.All(inside, i => Assert.All(seen.Between(i.From, i.Until + TimeSpan.FromSeconds(30)), s => Assert.True(s.IsTied, $"{s.Topology} at {s.At}")));
    }

    [Theory]
    [InlineData(WithRelay)]
    [InlineData(WithoutRelay)]
    public void Contacts_that_contradict_each_other_leave_the_smaller_of_both_limits_and_break_no_law(ulong seed)
    {
        var seen = Play(seed, hours: 5, FaultKind.BreakerContradicts);
        Assert.Empty(seen.Broken);
        var lost = seen.Samples.Where(s => s.Topology == GridTopology.Unknown).ToList();
        Assert.Contains(lost, s => s.IsTied);
        Assert.Equal(seed == WithRelay, lost.Any(s => !s.IsTied));
        Assert.All(lost, s => Assert.True(s.IsBreakerUnknown && s.SupportWatts == 0 && s.PermitsNothing, $"at {s.At}"));
        var whole = seen.Incidents.Where(i => i.TripAt is null).SelectMany(i => seen.Between(i.From, i.Until)).Where(s => s.Topology == GridTopology.Unknown && s.At - s.Since >= Down).ToList();
        Assert.DoesNotContain(whole, s => !(s.CommittedWatts <= s.SmallerLimitWatts + 1 && s.LoadWatts <= s.SmallerLimitWatts));
        Assert.True(whole.Count > 300);
    }

    [Fact]
    public void Slot_of_an_incident_that_may_cost_the_grid_leaves_time_for_the_return()
    {
        var world = TortureWorld.Of(new TortureRequest { Hours = 200 }, WithRelay).Value;
        var topology = world.Scenario.Site.Topology;
        var pairs = world.Incidents.Zip(world.Incidents.Skip(1)).Where(p => p.First.Kind is FaultKind.GridOutage or FaultKind.VoltageDip or FaultKind.BreakerContradicts).ToList();
        Assert.True(pairs.Count > 30);
        Assert.All(pairs, p => Assert.True(p.Second.From - p.First.Until >= topology.ReturnAfter + topology.ReturnSpread + topology.ReconnectTime));
        Assert.Contains(world.Incidents, i => i.Kind == FaultKind.GridOutage && i.Until - i.From > TimeSpan.FromMinutes(20));
    }

    private static Seen Play(ulong seed, int hours, params FaultKind[] kinds)
    {
        var world = TortureWorld.Of(new TortureRequest { Hours = hours, Kinds = kinds }, seed).Value;
        var seen = new Seen { Incidents = world.Incidents };
        using var simulator = world.Simulator();
        simulator.Observer = seen;
        var run = simulator.Complete();
        seen.Broken = run.Laws.Broken;
        seen.Checked = run.Laws.Checked;
        return seen;
    }

    private sealed record Sample(
        Instant At, GridTopology Topology, Instant Since, bool IsTied, bool IsBreakerUnknown, bool PermitsNothing, double SupportWatts, double CommittedWatts, double SmallerLimitWatts, double ImportWatts, double LoadWatts);

    /// <summary>What was true and decided at every step.</summary>
    private sealed class Seen : ISimulationObserver
    {
        public List<Sample> Samples { get; } = [];

        public IReadOnlyList<Incident> Incidents { get; init; } = [];

        public IReadOnlyList<Breach> Broken { get; set; } = [];

        public IReadOnlyList<string> Checked { get; set; } = [];

        public void Stepped(SiteSimulator simulation, Instant start, double seconds)
        {
            var plant = simulation.Plant;
            var output = simulation.Controller.Output!;
            double limit = plant.Tree.Nodes[0].Limits.Where(l => l is { Direction: LimitDirection.Import, Quantity: LimitQuantity.Watts }).Min(l => l.Amount);
            double battery = simulation.Snapshot.Battery.IsOnline ? simulation.Snapshot.Battery.DischargeCapability.Value : 0;
            Samples.Add(new Sample(
                start,
                output.Topology,
                output.TopologySince,
                plant.IsBreakerClosed,
                output.IsRaised(SiteFault.BreakerUnknown),
                output.Permit is { Resynchronise: false, FormGrid: false },
                output.SupportWatts,
                output.CommittedWatts,
                Math.Max(Math.Min(limit, battery), SiteCycle.LastingLoadOf(plant.Tree)),
                plant.NodeMeanWatts[0],
                plant.ConsumerMeanWatts.Sum()));
        }

        public Sample At(Instant at) => Samples.First(s => s.At >= at);

        public IEnumerable<Sample> Between(Instant from, Instant until) => Samples.Where(s => s.At >= from && s.At < until);
    }
}
