namespace Megapod.Wire.Site.Pods;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Redfish.Inventory;
using Megapod.Devices.Redfish.Power;
using Megapod.Site.Pods.Redfish;

/// <summary>A rack of three servers of 1 to 10 kW each and 2 kW beside them: 32 kW at most, 5 kW idle.</summary>
public sealed class RackLimitsTests
{
    private static readonly PowerLimitPlace Place = new("/redfish/v1/Systems/1", "/redfish/v1/Chassis/1/EnvironmentMetrics", PowerLimitForm.EnvironmentMetrics);

    private readonly List<(int Server, double Watts)> told = [];
    private readonly List<(uint Number, bool IsYes)> answers = [];
    private readonly RackLimits limits;
    private Instant now = new(TimeSpan.TicksPerDay * 700_000);

    public RackLimitsTests()
    {
        var rack = new RackConfig { Id = "rack", Full = new Watts(32_000), Idle = new Watts(5_000), Beside = new Watts(2_000), Gpus = 24 };
        limits = new RackLimits(rack, ["rack/a", "rack/b", "rack/c"], (server, _, watts) => told.Add((server, watts.Value)), (number, isYes) => answers.Add((number, isYes)));
    }

    [Fact]
    public void Rack_of_which_nothing_is_known_says_no_and_holds_nothing_that_is_known()
    {
        limits.Tell(1, new Watts(20_000), now);
        Assert.Equal([(1u, false)], answers);
        Assert.Empty(told);
        Assert.False(limits.Held(TimeSpan.FromSeconds(60)).IsKnown);
        Assert.Equal(Quality.Missing, limits.Power.Quality);
    }

    [Fact]
    public void Lower_ceiling_is_said_yes_to_when_every_server_was_read_back_and_not_before()
    {
        Find();
        limits.Tell(1, new Watts(20_000), now);
        Assert.Equal([(0, 6_000.0), (1, 6_000), (2, 6_000)], told);
        Held(0, 6_000);
        Held(1, 6_000);
        Assert.Empty(answers);
        Held(2, 6_000);
        Assert.Equal([(1u, true)], answers);
        Assert.Equal(20_000, limits.Held(TimeSpan.FromSeconds(60)).Ceiling.Value);
    }

    [Fact]
    public void Higher_ceiling_is_given_to_nobody_before_others_have_come_down()
    {
        Find();
        Told(1, 20_000);
        limits.Drained = new HashSet<string> { "rack/a" };
        limits.Tell(2, new Watts(20_000), now);

        // One gives 5 kW back; the others get them when that was read back.
        Assert.Equal([(0, 1_000.0)], told);
        told.Clear();
        Held(0, 1_000);
        Assert.Equal([(1, 8_500.0), (2, 8_500)], told);
        Assert.True(answers[^1] is (2, true));
        Assert.Equal(20_000, limits.Held(TimeSpan.FromSeconds(60)).Ceiling.Value);
    }

    [Fact]
    public void Server_that_does_not_answer_keeps_what_it_holds_and_the_others_share_the_rest()
    {
        Find();
        Told(1, 32_000);
        limits.Look(0, isReachable: false, Reading.Missing, Reading.Missing, now);
        told.Clear();
        limits.Tell(2, new Watts(20_000), now);
        Assert.Equal([(1, 4_000.0), (2, 4_000)], told);
        Held(1, 4_000);
        Held(2, 4_000);
        Assert.True(answers[^1] is (2, true));

        // With what it holds and the others' least 15 kW cannot be kept: nobody says yes, and the ledger counts what was given before.
        limits.Tell(3, new Watts(13_000), now);
        Held(1, 1_000);
        Held(2, 1_000);
        Assert.True(answers[^1] is (3, false));
        Assert.NotNull(limits.TroubleOf(1));
    }

    [Fact]
    public void Limit_that_is_clamped_is_found_by_reading_back_and_the_others_give_what_it_does_not()
    {
        Find();
        limits.Tell(1, new Watts(14_000), now);
        told.Clear();
        Held(1, 4_000);
        Held(2, 4_000);
        limits.Answered(0, new PowerLimitOutcome(Place, new Watts(4_000), PowerLimitVerdict.Otherwise) { Held = Shown(7_000), Faults = [new Fault("MP4043", "clamped", "look")] }, now);
        Assert.Equal([(0, 7_000.0), (1, 2_500), (2, 2_500)], told);
        Assert.Empty(answers);
        Held(1, 2_500);
        Held(2, 2_500);
        Assert.Equal([(1u, true)], answers);

        // It is known from now on, and seen by people, until all of the controller is looked at anew.
        told.Clear();
        Held(0, 7_000);
        limits.Tell(2, new Watts(13_000), now);
        Assert.Equal([(0, 7_000.0), (1, 2_000), (2, 2_000)], told);
        Assert.Equal("MP4043", limits.TroubleOf(0)!.Code);
        limits.Learn(0, Place, Found(Shown(7_000)), now);
        Assert.Null(limits.TroubleOf(0));
    }

    [Fact]
    public void Limit_that_is_shown_and_not_kept_is_found_by_the_meter_and_counts_at_its_most_until_a_person_has_looked()
    {
        Find();
        Told(1, 14_000);
        told.Clear();

        // It may take 40 s to come down, and what is a little above the limit is the meter's error.
        for (int s = 0; s < 60; s++)
        {
            now += TimeSpan.FromSeconds(1);
            limits.Look(0, true, Reading.Good(s < 41 ? 9_000 : 4_400, now), Reading.Missing, now);
        }

        Assert.Null(limits.TroubleOf(0));
        Assert.Empty(told);
        for (int s = 0; s < 3; s++)
        {
            now += TimeSpan.FromSeconds(1);
            limits.Look(0, true, Reading.Good(9_000, now), Reading.Missing, now);
        }

        Assert.Equal("MP3268", limits.TroubleOf(0)!.Code);
        Assert.True(limits.HasLostLimit);
        Assert.Equal([(1, 1_000.0), (2, 1_000)], told);
        Assert.Equal(20_000, limits.Held(TimeSpan.FromSeconds(60)).Ceiling.Value);

        // An answer that was still on its way changes nothing of it.
        Held(0, 4_000);
        Assert.Equal("MP3268", limits.TroubleOf(0)!.Code);
        Assert.False(limits.Release("rack/b"));
        Assert.True(limits.Release("rack/a"));
        Assert.Null(limits.TroubleOf(0));
        limits.Tell(2, new Watts(14_000), now);
        Assert.Contains((0, 4_000.0), told);
    }

    [Fact]
    public void Limit_that_somebody_else_raises_is_set_again_once_and_the_rack_is_not_believed_until_it_was_held_for_five_minutes()
    {
        Find();
        Told(1, 14_000);
        told.Clear();
        Raise(9_000);
        Assert.True(limits.HasLostLimit);
        Assert.Equal("MP3267", limits.TroubleOf(1)!.Code);
        Assert.Equal((1, 4_000.0), told[^1]);
        Held(1, 4_000);
        told.Clear();
        Raise(9_000);

        // He insists: he is not fought, and the others go down for him as far as they can.
        Assert.DoesNotContain(told, t => t.Server == 1);
        Assert.True(limits.HasLostLimit);
        now += TimeSpan.FromMinutes(5);
        limits.Tell(2, new Watts(14_000), now);
        Held(1, 4_000);
        Held(0, 4_000);
        Held(2, 4_000);
        Assert.True(limits.HasLostLimit);
        now += TimeSpan.FromMinutes(6);
        limits.Look(1, true, Reading.Missing, Reading.Missing, now);
        Assert.False(limits.HasLostLimit);
    }

    [Fact]
    public void Controller_that_has_forgotten_its_limit_is_told_again_when_it_is_walked_through()
    {
        Find();
        Told(1, 14_000);
        told.Clear();
        limits.Learn(2, Place, Found(Shown(10_000) with { Mode = PowerLimitMode.Disabled }), now);
        Assert.True(limits.HasLostLimit);
        Assert.Contains((2, 4_000.0), told);
    }

    [Fact]
    public void Server_whose_power_can_be_limited_nowhere_counts_at_its_most_until_its_controller_shows_a_place()
    {
        Find();
        limits.Learn(1, null, Found(Shown(10_000)), now);
        Assert.Equal("MP3266", limits.TroubleOf(1)!.Code);
        limits.Tell(1, new Watts(14_000), now);
        Assert.DoesNotContain(told, t => t.Server == 1);
        limits.Learn(1, Place, Found(Shown(10_000)), now);
        Assert.Null(limits.TroubleOf(1));
        Assert.Contains((1, 4_000.0), told);
    }

    [Fact]
    public void Renewal_of_what_is_held_is_said_yes_to_at_once_and_compared_with_what_is_held()
    {
        Find();
        Told(1, 20_000);
        told.Clear();
        limits.Tell(2, new Watts(20_000), now);
        Assert.True(answers[^1] is (2, true));
        Assert.Equal(3, told.Count);
    }

    [Fact]
    public void What_a_rack_draws_is_what_all_its_servers_draw_and_what_is_beside_them_as_old_as_the_oldest()
    {
        Find();
        limits.Look(0, true, Reading.Good(1_000, now), Reading.Missing, now);
        limits.Look(1, true, Reading.Good(2_000, now + TimeSpan.FromSeconds(1)), Reading.Missing, now);
        Assert.Equal(Quality.Missing, limits.Power.Quality);
        limits.Look(2, true, Reading.Good(3_000, now + TimeSpan.FromSeconds(2)), Reading.Missing, now);
        Assert.Equal(Reading.Good(8_000, now), limits.Power);
    }

    private static PowerLimitHeld Shown(double watts) => new(new Watts(watts), PowerLimitMode.Automatic, new Watts(1_000), new Watts(10_000));

    private RedfishInventory Found(PowerLimitHeld held) => new() { TakenAt = now, PowerLimits = [Place], LimitsHeld = new Dictionary<PowerLimitPlace, PowerLimitHeld> { [Place] = held } };

    /// <summary>All controllers answer, and hold no limit.</summary>
    private void Find()
    {
        for (int i = 0; i < 3; i++)
        {
            limits.Look(i, isReachable: true, Reading.Missing, Reading.Missing, now);
            limits.Learn(i, Place, Found(Shown(10_000)), now);
        }
    }

    /// <summary>A ceiling that everybody takes.</summary>
    private void Told(uint number, double watts)
    {
        limits.Tell(number, new Watts(watts), now);
        foreach (var (server, share) in told.ToArray())
        {
            Held(server, share);
        }

        Assert.True(answers[^1] == (number, true));
        told.Clear();
    }

    private void Held(int server, double watts)
    {
        now += TimeSpan.FromMilliseconds(100);
        limits.Answered(server, new PowerLimitOutcome(Place, new Watts(watts), PowerLimitVerdict.Held) { Held = Shown(watts) }, now);
    }

    private void Raise(double watts)
    {
        now += TimeSpan.FromSeconds(1);
        limits.Look(1, true, Reading.Missing, Reading.Good(watts, now), now);
    }
}
