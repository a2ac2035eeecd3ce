namespace Megapod.Wire.Slurm;

using Megapod.Core.Jobs;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Site.Clusters;

/// <summary>What a cluster is told of its racks' ceilings, and what its racks say of it.</summary>
public sealed class ClusterRacksTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly ClusterRacks racks = new();
    private Instant now = new(TimeSpan.TicksPerDay * 700_000);
    private WorkBudget given;

    public ClusterRacksTests() => racks.Take([Rack("a"), Rack("b")]);

    [Fact]
    public void Budget_is_the_sum_of_what_the_racks_hold_for_the_shortest_of_their_times()
    {
        Tell("a", 1, 10_000, Minute);
        Assert.Equal(0u, given.Sequence);
        Pass(1);
        Tell("b", 1, 5_000, 2 * Minute);
        Assert.Equal(new WorkBudget(1, new Watts(15_000), TimeSpan.FromSeconds(59)), given);

        // What ends is taken off before it does, so that nothing outlasts it.
        Pass(57);
        Assert.Equal(new WorkBudget(2, new Watts(5_000), TimeSpan.FromSeconds(63)), given);
        Pass(3);
        Assert.Equal(2u, given.Sequence);
    }

    [Fact]
    public void First_budget_waits_a_moment_for_all_racks_and_not_for_ever()
    {
        Tell("a", 1, 10_000, Minute);
        Pass(2);
        Assert.Equal(0u, given.Sequence);
        Pass(1);
        Assert.Equal((1u, 10_000), (given.Sequence, given.Ceiling.Value));
    }

    [Fact]
    public void Rack_says_yes_when_a_look_at_the_whole_cluster_has_shown_it()
    {
        TellBoth(10_000, 10_000);
        See(40_000);
        Assert.Equal((0u, 0u), (racks.TakeAnswer("a"), racks.TakeAnswer("b")));
        See(20_000);
        Assert.Equal((1u, 1u), (racks.TakeAnswer("a"), racks.TakeAnswer("b")));
        Assert.Equal(0u, racks.TakeAnswer("a"));

        // Less for one of them is less for all: neither is believed before the whole has come down.
        Tell("a", 2, 2_000, Minute);
        See(20_000, budget: given with { Sequence = given.Sequence - 1 });
        Assert.Equal(0u, racks.TakeAnswer("a"));
        See(15_000);
        Assert.Equal((1u, 0u), (racks.TakeAnswer("a"), racks.TakeAnswer("a")));
        See(12_000);
        Assert.Equal(2u, racks.TakeAnswer("a"));
    }

    [Fact]
    public void Ceiling_below_what_the_racks_draw_idle_is_kept_when_no_more_is_drawn()
    {
        TellBoth(0, 0);
        See(4_000);
        Assert.Equal(1u, racks.TakeAnswer("a"));
    }

    [Fact]
    public void Cluster_that_is_above_its_budget_for_minutes_is_told_of()
    {
        TellBoth(10_000, 10_000);
        See(30_000);
        Assert.Null(racks.Stuck);
        Pass(300);
        See(30_000);
        Assert.Equal((30_000.0, 20_000.0), racks.Stuck);
        See(20_000);
        Assert.Null(racks.Stuck);
    }

    [Fact]
    public void What_it_draws_and_holds_is_divided_in_the_ratio_of_the_ceilings()
    {
        See(30_000, draw: 8_000, budget: default(WorkBudget));
        Assert.Equal((15_000, 4_000), (racks.Held("a", Minute).Ceiling.Value, racks.Power("a", _ => Reading.Missing).Value));
        TellBoth(30_000, 10_000);
        See(30_000, draw: 8_000);
        Assert.Equal((22_500, 7_500), (racks.Held("a", Minute).Ceiling.Value, racks.Held("b", Minute).Ceiling.Value));
        Assert.Equal((6_000, 2_000), (racks.Power("a", _ => Reading.Missing).Value, racks.Power("b", _ => Reading.Missing).Value));
        Assert.Equal(Minute, racks.Held("a", Minute).Remaining);
    }

    [Fact]
    public void Racks_that_measure_themselves_are_believed_together_or_not_at_all()
    {
        racks.Take([Rack("a") with { IsMeasured = true }, Rack("b") with { IsMeasured = true }]);
        TellBoth(30_000, 10_000);
        See(30_000, draw: 8_000);
        Assert.Equal(Reading.Good(9_000, now - Minute), racks.Power("a", r => r == "a" ? Reading.Good(4_000, now) : Reading.Good(8_000, now - Minute)));
        Assert.Equal(Reading.Missing, racks.Power("a", r => r == "a" ? Reading.Good(4_000, now) : Reading.Missing));
        racks.Take([Rack("a") with { IsMeasured = true }, Rack("b")]);
        Assert.Equal(6_000, racks.Power("a", _ => Reading.Good(4_000, now)).Value);
    }

    [Fact]
    public void Rack_that_is_plugged_out_takes_its_part_of_the_budget_with_it()
    {
        TellBoth(10_000, 10_000);
        racks.Take([Rack("b")]);
        Pass(1);
        Assert.Equal(10_000, given.Ceiling.Value);
        racks.Take([]);
        Pass(1);
        Assert.Equal(0, given.Ceiling.Value);
        Assert.False(racks.IsAny);
        Assert.Equal(0u, racks.TakeAnswer("a"));
        Assert.Equal(HeldGrant.Unknown, racks.Held("a", Minute));
    }

    [Fact]
    public void Cluster_that_was_not_seen_yet_says_nothing()
    {
        TellBoth(10_000, 10_000);
        Assert.Equal(0u, racks.TakeAnswer("a"));
        Assert.Equal(HeldGrant.Unknown, racks.Held("a", Minute));
        Assert.Equal(Reading.Missing, racks.Power("a", _ => Reading.Missing));
    }

    private static ClusterRack Rack(string id) => new(id, NameplateWatts: 40_000, IdleWatts: 2_000, FallbackWatts: 5_000, IsMeasured: false);

    private void TellBoth(double first, double second)
    {
        Tell("a", 1, first, TimeSpan.FromHours(1));
        Tell("b", 1, second, TimeSpan.FromHours(1));
    }

    private void Tell(string rack, uint sequence, double watts, TimeSpan duration)
    {
        racks.Tell(rack, new GrantCommand(0, sequence, new Watts(watts), duration), now);
        given = racks.Due(now) ?? given;
    }

    private void Pass(double seconds)
    {
        now += TimeSpan.FromSeconds(seconds);
        given = racks.Due(now) ?? given;
    }

    private void See(double ceiling, double draw = double.NaN, WorkBudget? budget = null)
    {
        var under = budget ?? given;
        racks.See(new ClusterSight(under.Sequence, under.Sequence == 0 ? double.NaN : under.Ceiling.Value, ceiling, draw, now));
    }
}
