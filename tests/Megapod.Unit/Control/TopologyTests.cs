namespace Megapod.Unit.Control;

using Megapod.Control.Topology;
using Megapod.Core.Model;

/// <summary>Relay and voltages in, topology and permission out: tables of cycles, one a second.</summary>
public sealed class TopologyTests
{
    private const double Sound = 230;
    private readonly PowerTree tree = SmallSite.Tree(300_000, connectors: 1, racks: 2, batteryWatts: 400_000, s => s with { Topology = new TopologyConfig { CanIsland = true } });
    private TopologyState state;
    private int second;

    [Fact]
    public void Closed_breaker_and_sound_voltage_are_in_parallel_with_the_grid() => Assert.Equal(GridTopology.GridTied, Closed(Sound));

    [Theory]
    [InlineData(0.85, 20)]
    [InlineData(0.65, 10)]
    [InlineData(0.30, 1)]
    public void Dip_is_ridden_through_for_as_long_as_the_curve_says_and_no_longer(double share, int longest)
    {
        Closed(Sound);
        for (int k = 0; k < longest; k++)
        {
            Assert.Equal(GridTopology.RidingThrough, Closed(share * Sound));
        }

        Assert.NotEqual(GridTopology.RidingThrough, Closed(share * Sound));
    }

    [Fact]
    public void Dips_that_end_in_time_are_each_ridden_through()
    {
        for (int k = 0; k < 6; k++)
        {
            Assert.Equal(GridTopology.GridTied, Closed(Sound));
            Assert.Equal(GridTopology.RidingThrough, Closed(0.3 * Sound));
        }
    }

    [Fact]
    public void Breaker_that_nobody_knows_or_that_was_read_long_ago_is_unknown()
    {
        Closed(Sound);
        Assert.Equal(GridTopology.Unknown, Step(BreakerPosition.Unknown, Sound, Sound));
        Assert.Equal(GridTopology.Unknown, Step(BreakerPosition.Closed, Sound, Sound, age: 60));
    }

    [Fact]
    public void Open_breaker_with_voltage_behind_it_is_an_island_and_without_is_black()
    {
        Closed(Sound);
        Assert.Equal(GridTopology.Islanded, Open(grid: 0, site: Sound));
        Assert.True(state.IsIsland);
        Assert.Equal(GridTopology.Black, Open(grid: 0, site: 0));
        Assert.Equal(StartStep.Source, state.Step);
    }

    [Fact]
    public void Return_is_permitted_only_when_the_grid_was_sound_in_one_piece_for_its_time_and_a_wait_of_its_own()
    {
        Closed(Sound);
        Open(grid: 0, site: Sound);
        for (int k = 0; k < 200; k++)
        {
            Assert.Equal(GridTopology.Islanded, Open(grid: Sound, site: Sound));
        }

        Open(grid: 0.5 * Sound, site: Sound);
        int waited = 0;
        while (Open(grid: Sound, site: Sound) == GridTopology.Islanded)
        {
            Assert.False(state.Permit.Resynchronise);
            Assert.True(++waited <= 601, "it never returned");
        }

        Assert.InRange(waited, 300, 600);
        Assert.Equal(GridTopology.Resynchronising, state.Topology);
        Assert.True(state.Permit is { Resynchronise: true, FormGrid: false });
        Assert.Equal(GridTopology.Islanded, Open(grid: 0, site: Sound));
        Assert.False(state.Permit.Resynchronise);
    }

    [Fact]
    public void Sites_of_other_names_wait_for_other_times_and_a_site_for_another_each_time()
    {
        var waits = Enumerable.Range(0, 20).Select(k => SettingsOf($"site-{k}").SpreadTicks(0)).ToList();
        Assert.Equal(20, waits.Distinct().Count());
        Assert.All(waits, w => Assert.InRange(w, 0, TimeSpan.FromSeconds(300).Ticks));
        Assert.NotEqual(SettingsOf("a").SpreadTicks(0), SettingsOf("a").SpreadTicks(1));
        Assert.Equal(SettingsOf("a").SpreadTicks(1), SettingsOf("a").SpreadTicks(1));
    }

    [Fact]
    public void After_the_return_the_site_may_be_committed_to_what_it_carried_and_a_ramp()
    {
        var settings = SettingsOf("small");
        for (int k = 0; k < 5; k++)
        {
            Closed(Sound, import: 200_000);
        }

        Open(grid: 0, site: Sound, promised: 120_000);
        Assert.Equal(GridTopology.Reconnecting, Closed(Sound, promised: 120_000));
        Assert.Equal(120_000, state.AllowedWatts(settings, SmallSite.At(second)), 1.0);
        Assert.Equal(0, state.HandOverWatts(settings, SmallSite.At(second)), 1.0);
        Closed(Sound);
        Assert.Equal(121_000, state.AllowedWatts(settings, SmallSite.At(second)), 1.0);
        for (int k = 0; k < 300; k++)
        {
            Closed(Sound);
        }

        Assert.Equal(GridTopology.GridTied, state.Topology);
        Assert.Equal(double.PositiveInfinity, state.AllowedWatts(settings, SmallSite.At(second)));
    }

    [Theory]
    [InlineData(0.9, 400_000, true)]
    [InlineData(0.05, 400_000, false)]
    [InlineData(0.9, 10_000, false)]
    public void Black_site_may_be_energised_only_by_a_battery_that_has_the_energy_and_the_power(double soc, double capability, bool expected)
    {
        Closed(Sound);
        for (int k = 0; k < 10; k++)
        {
            Step(BreakerPosition.Open, 0, 0, soc: soc, capability: capability);
        }

        Assert.Equal(expected, state.Permit.FormGrid);
    }

    [Fact]
    public void Parts_come_back_one_after_another_and_a_part_that_is_not_confirmed_holds_up_all_after_it()
    {
        Closed(Sound);
        Open(grid: 0, site: 0);
        Open(grid: 0, site: Sound, confirmed: false);
        for (int k = 0; k < 30; k++)
        {
            Open(grid: 0, site: Sound, confirmed: false);
        }

        Assert.Equal(StartStep.Source, state.Step);
        foreach (var next in new[] { StartStep.House, StartStep.Cooling, StartStep.FirmRacks, StartStep.Cars, StartStep.OtherRacks, StartStep.All })
        {
            for (int k = 0; k < 3; k++)
            {
                Open(grid: 0, site: Sound, confirmed: true);
            }

            Assert.Equal(next, state.Step);
        }
    }

    [Fact]
    public void Site_without_a_relay_believes_its_driver()
    {
        state.Advance(InputAt(default, Reading.Missing) with { Told = GridTopology.Islanded }, SettingsOf("small"));
        Assert.Equal(GridTopology.Islanded, state.Topology);
        Assert.Equal(StartStep.All, state.Step);
        Assert.False(state.Permit.Resynchronise);
    }

    [Fact]
    public void Steps_allocate_nothing()
    {
        var settings = SettingsOf("small");
        var input = InputAt(new RelayReading { IsFitted = true, Breaker = BreakerPosition.Closed, MeasuredAt = SmallSite.At(0), GridVoltage = Reading.Good(Sound, SmallSite.At(0)) }, Reading.Good(Sound, SmallSite.At(0)));
        state.Advance(in input, settings);
        state.Advance(in input, settings);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int k = 0; k < 1_000; k++)
        {
            state.Advance(in input, settings);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private TopologySettings SettingsOf(string id) => new(PowerTree.From(tree.Site with { Id = id }), TimeSpan.FromSeconds(3));

    private GridTopology Closed(double volts, double import = 100_000, double promised = double.NaN) => Step(BreakerPosition.Closed, volts, volts, import: import, promised: promised);

    private GridTopology Open(double grid, double site, bool confirmed = true, double promised = double.NaN) => Step(BreakerPosition.Open, grid, site, confirmed: confirmed, promised: promised);

    private GridTopology Step(BreakerPosition breaker, double grid, double site, double age = 0, double soc = 0.9, double capability = 400_000, bool confirmed = true, double import = 0, double promised = double.NaN)
    {
        second++;
        var at = SmallSite.At(second);
        var relay = new RelayReading { IsFitted = true, Breaker = breaker, MeasuredAt = at - TimeSpan.FromSeconds(age), GridVoltage = Reading.Good(grid, at) };
        var input = InputAt(relay, Reading.Good(site, at)) with { Soc = soc, CapabilityWatts = capability, IsStepConfirmed = confirmed, ImportWatts = import, PromisedWatts = promised };
        state.Advance(in input, SettingsOf("small"));
        return state.Topology;
    }

    private TopologyInput InputAt(RelayReading relay, Reading voltage) => new(SmallSite.At(second), GridTopology.GridTied, relay, voltage, 0, 0.9, 400_000, double.NaN, 0.1, true);
}
