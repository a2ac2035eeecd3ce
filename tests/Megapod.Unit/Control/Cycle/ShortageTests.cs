namespace Megapod.Unit.Control.Cycle;

using Megapod.Control.Cycle;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>Who gets what when power is short, as tables of cycles on an honest site.</summary>
public sealed class ShortageTests
{
    /// <summary>200 kW of limit; both cars want 150 kW, but the first takes 60. Halves would leave the second at 100 kW beside 40 kW of room that nobody uses.</summary>
    [Fact]
    public void Use_goes_before_room()
    {
        var site = new HonestSite(SmallSite.Tree(200_000, connectors: 2));
        site.Plug(0, 60_000, SmallSite.ConnectorRating);
        site.Plug(1, SmallSite.ConnectorRating, SmallSite.ConnectorRating);
        site.Run(45);
        Assert.Equal(60_000, site.DrawWatts[0], 1.0);
        Assert.InRange(site.DrawWatts[1], 138_000, 140_000);
    }

    /// <summary>150 kW of limit, 30 kWh asked by both: who leaves in 15 minutes has least time to spare and gets all but the other's minimum of 5 kW.</summary>
    [Theory]
    [InlineData(15, 120)]
    [InlineData(120, 15)]
    public void Car_with_least_laxity_comes_first_and_nobody_below_the_minimum(int firstLeaves, int secondLeaves)
    {
        var site = new HonestSite(SmallSite.Tree(150_000, connectors: 2));
        int[] leaves = [firstLeaves, secondLeaves];
        for (int i = 0; i < 2; i++)
        {
            site.Plug(i, SmallSite.ConnectorRating, SmallSite.ConnectorRating);
            site.Snapshot.Connectors[i] = site.Snapshot.Connectors[i] with { EnergyAsked = new WattHours(30_000), Departure = SmallSite.At(60 * leaves[i]) };
        }

        site.Run(45);
        int hurried = firstLeaves < secondLeaves ? 0 : 1;
        Assert.Equal(145_000, site.DrawWatts[hurried], 100.0);
        Assert.Equal(5_000, site.DrawWatts[1 - hurried], 100.0);
    }

    /// <summary>Equal in time, the car that has been given less goes first; equal in that too, the first by name, however often it is asked.</summary>
    [Theory]
    [InlineData(9_000, 2_000, 1)]
    [InlineData(2_000, 9_000, 0)]
    [InlineData(2_000, 2_000, 0)]
    public void Fair_energy_and_then_the_name_break_a_tie(double first, double second, int winner)
    {
        var site = new HonestSite(SmallSite.Tree(150_000, connectors: 2));
        double[] given = [first, second];
        for (int i = 0; i < 2; i++)
        {
            site.Plug(i, SmallSite.ConnectorRating, SmallSite.ConnectorRating);
            site.Snapshot.Connectors[i] = site.Snapshot.Connectors[i] with { EnergyAsked = new WattHours(30_000 + given[i]), EnergyDelivered = new WattHours(given[i]), Departure = SmallSite.At(3_600) };
        }

        site.Run(45);
        Assert.Equal(145_000, site.DrawWatts[winner], 100.0);
        Assert.Equal(5_000, site.DrawWatts[1 - winner], 100.0);
    }

    /// <summary>
    /// A rack that a cluster keeps holds what it was given for ever and needs 5 s to hear of less and 30 s to come down: what the grid's operator announces two minutes ahead it is told 35 s or more before, and not long before that.
    /// </summary>
    [Fact]
    public void What_never_lapses_is_told_of_a_limit_to_come_as_long_ahead_as_it_takes()
    {
        var site = new HonestSite(SmallSite.Tree(200_000, racks: 1, change: s => s with
        {
            Work = new WorkConfig { Clusters = [new WorkClusterConfig { Id = "slurm", Address = "http://127.0.0.1", Folder = "/shared", Users = [] }] },
            Pods = [.. s.Pods.Select(p => p with
            {
                Racks = [.. p.Racks.Select(r => r with { WorkNode = "slurm" })],
                Enforcement = p.Enforcement with { CommandLatency = TimeSpan.FromSeconds(5), ActuationTime = TimeSpan.FromSeconds(30) },
            })],
        }));
        site.Run(60);
        int rack = site.Memory.Tree.ConnectorCount;
        double before = site.Memory.Ledger.Ceiling(rack);
        site.Snapshot.EventLimits = [new LimitConfig { Id = "event", Amount = 50_000, Basis = LimitBasis.GridEvent, ValidFrom = site.Now + TimeSpan.FromSeconds(120) }];
        int told = 0;
        while (site.Memory.Ledger.Ceiling(rack) > 50_000 && told < 120)
        {
            site.Run(1);
            told++;
        }

        Assert.True(before > 90_000);
        Assert.InRange(120 - told, 35, 60);
        site.Run(120 - told);
        Assert.InRange(site.DrawWatts[rack], 1, 50_000);
    }

    /// <summary>100 kW of limit and 100 kW of battery: for six seconds after a plug-in the battery holds nothing for the car; before its first power at ten it holds 50 kW.</summary>
    [Fact]
    public void Battery_holds_nothing_for_a_car_in_its_first_six_seconds()
    {
        var site = new HonestSite(SmallSite.Tree(100_000, connectors: 1, batteryWatts: 100_000));
        site.Run(20);
        site.Plug(0, SmallSite.ConnectorRating, SmallSite.ConnectorRating);
        site.Run(5);
        Assert.Equal(0, site.Output.Target.HighestWatts);
        site.Run(4);
        Assert.Equal(-50_000, site.Output.Target.HighestWatts, 1.0);
        site.Run(6);
        Assert.Equal(SmallSite.ConnectorRating, site.DrawWatts[0], 1.0);
    }

    /// <summary>
    /// 200 kW of limit, a rack of 10 to 100 kW, connectors that may be written each 30 s. The second car, in a hurry, pushes the first down to 40 kW and leaves
    /// soon after. Until the first may be written again nobody can give it the 110 kW that are free, and compute does not take them in between.
    /// </summary>
    [Fact]
    public void Growth_that_only_waits_for_its_device_is_kept_from_compute()
    {
        var interval = TimeSpan.FromSeconds(30);
        var site = new HonestSite(SmallSite.Tree(200_000, connectors: 2, racks: 1, change: s => s with
        {
            Cabinets = [.. s.Cabinets.Select(c => c with { Connectors = [.. c.Connectors.Select(k => k with { Enforcement = k.Enforcement with { MinimumWriteInterval = interval } })] })],
        }));
        const int rack = 2;
        Plug(0, leavesAfterMinutes: 240);
        site.Run(40);
        Assert.Equal(SmallSite.ConnectorRating, site.DrawWatts[0], 1.0);
        Plug(1, leavesAfterMinutes: 15);
        site.Run(20);
        Assert.Equal(40_000, site.DrawWatts[0], 100.0);
        site.Unplug(1);
        site.CarWatts[1] = 0;
        int waited = 0;
        while (site.DrawWatts[0] < SmallSite.ConnectorRating - 1 && waited < 60)
        {
            site.Run(1);
            waited++;
            Assert.InRange(site.DrawWatts[rack], SmallSite.RackIdle - 1, 200_000 - SmallSite.ConnectorRating + 1);
        }

        Assert.InRange(waited, 5, 30);

        void Plug(int connector, int leavesAfterMinutes)
        {
            site.Plug(connector, SmallSite.ConnectorRating, SmallSite.ConnectorRating);
            site.Snapshot.Connectors[connector] = site.Snapshot.Connectors[connector] with { EnergyAsked = new WattHours(30_000), Departure = site.Now + TimeSpan.FromMinutes(leavesAfterMinutes) };
        }
    }

    /// <summary>13 kW of limit hold two minimums of 5 kW, not three: the third session gets nothing rather than 3 kW, and says which limit did it.</summary>
    [Fact]
    public void Session_below_the_minimum_gets_nothing_and_names_the_limit()
    {
        var site = new HonestSite(SmallSite.Tree(13_000, connectors: 3));
        for (int i = 0; i < 3; i++)
        {
            site.Plug(i, SmallSite.ConnectorRating, SmallSite.ConnectorRating);
        }

        site.Run(40);
        Assert.Equal([8_000, 5_000, 0], site.DrawWatts[..3]);
        Assert.Equal(ReasonKind.Limit, site.Output.Reasons[2].Kind);
        Assert.Equal("grid contract", site.Memory.RowName(site.Output.Reasons[2].Index));
    }

    /// <summary>30 kW of limit come down to 13 kW at a second's notice. Two sessions are cut to what they can have and go on; only the third, for whom no minimum is left, is stopped.</summary>
    [Fact]
    public void Limit_that_comes_down_cuts_sessions_and_stops_no_more_than_it_must()
    {
        var site = new HonestSite(SmallSite.Tree(30_000, connectors: 3));
        for (int i = 0; i < 3; i++)
        {
            site.Plug(i, SmallSite.ConnectorRating, SmallSite.ConnectorRating);
        }

        site.Run(40);
        Assert.All(site.DrawWatts[..3], w => Assert.True(w >= 5_000));
        site.Snapshot.EventLimits = [new LimitConfig { Id = "request", Amount = 13_000 }];
        site.Run(5);
        for (int second = 0; second < 120; second++)
        {
            site.Run(1);
            Assert.Equal(2, site.DrawWatts[..3].Count(w => w >= 5_000));
            Assert.True(site.DrawWatts[..3].Sum() <= 13_000);
        }
    }

    /// <summary>Four racks of 10 to 100 kW below 500 kW, and a limit of 300 kW at a second's notice: each is cut to 75 kW. For the whole life of a grant that would not fit beside what the others hold still, but for as long as each surely holds its 100 kW it does.</summary>
    [Fact]
    public void Limit_that_comes_down_cuts_racks_to_what_they_can_have_and_none_to_idle()
    {
        var site = new HonestSite(SmallSite.Tree(500_000, racks: 4, change: s => s with
        {
            Pods = [.. s.Pods.Select(p => p with { Enforcement = p.Enforcement with { LongestGrant = TimeSpan.FromSeconds(60) } })],
        }));
        site.Run(60);
        Assert.All(site.DrawWatts[..4], w => Assert.Equal(SmallSite.RackFull, w, 1.0));
        site.Snapshot.EventLimits = [new LimitConfig { Id = "request", Amount = 300_000 }];
        for (int second = 0; second < 180; second++)
        {
            site.Run(1);
            Assert.All(site.DrawWatts[..4], w => Assert.InRange(w, 74_900, second < 6 ? SmallSite.RackFull : 75_100));
        }
    }
}
