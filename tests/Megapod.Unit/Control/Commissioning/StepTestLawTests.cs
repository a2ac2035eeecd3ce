namespace Megapod.Unit.Control.Commissioning;

using Megapod.Control.Commissioning;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>What a step test may conclude from samples, for devices of every speed and meters of every pace.</summary>
public sealed class StepTestLawTests
{
    private const double Step = 100_000;
    private const double Tolerance = 2_000;

    private static readonly EnforcementConfig Declared = new()
    {
        Class = EnforcementClass.ClosedLoop,
        ActuationTime = TimeSpan.FromSeconds(2),
        CommandLatency = TimeSpan.FromSeconds(1),
    };

    [Fact]
    public void Times_of_an_honest_device_lie_between_two_samples_whatever_its_speed_and_the_meters_pace() => Proof.ForAll(400, 1, (seed, _) =>
    {
        var random = new Random(seed);
        var device = new SteppedDevice
        {
            DeadSeconds = random.Between(0, 1.2),
            MoveSeconds = random.Between(0, 1.2),
            SampleSeconds = random.Between(0.05, 0.5),
            LongerSeconds = random.Between(-0.4, 0.4),
        };
        var script = Script(random.OneOf(Step, -Step));
        device.Walk(script, seed);
        var records = script.Records();
        var tick = TimeSpan.FromMilliseconds(20);
        var sample = TimeSpan.FromSeconds(device.SampleSeconds) + tick;
        for (int k = 0; k < records.Count; k++)
        {
            Check(records[k].Sight, device.Legs[k], records[k].ToldAt);
        }

        var lapse = script.Lapse()!;
        var last = records[^1].ToldAt;
        Check(lapse.Sight, device.Legs[^1], last + script.Plan.Window);
        Assert.InRange(lapse.LetGo - lapse.HeldUntil, TimeSpan.Zero, sample);
        Assert.InRange(lapse.AtRest - lapse.NotAtRest, TimeSpan.Zero, sample);
        Assert.Equal(EnforcementClass.ClosedLoop, Conclude(script).Class);
        Assert.All(Conclude(script).Findings, f => Assert.True(f.Verdict is StepVerdict.Proven or StepVerdict.Consistent, f.ToString()));

        void Check(StepSight sight, (Instant Told, Instant Moves, Instant There, double From, double To) leg, Instant from)
        {
            Assert.Equal(StepOutcome.Followed, sight.Outcome);

            // It is seen to move when it is a tolerance away, and to be there when it is a tolerance from it.
            double share = Tolerance / Math.Abs(leg.To - leg.From);
            var length = leg.There - leg.Moves;
            var moved = leg.Moves + (share * length);
            var within = leg.Moves + ((1 - share) * length);
            Assert.InRange(moved - from, sight.StillBefore - tick, sight.Moved + tick);
            Assert.InRange(within - from, sight.NotYet - tick, sight.Within + tick);
            Assert.InRange(sight.Moved - sight.StillBefore, TimeSpan.Zero, sample);
            Assert.InRange(sight.Within - sight.NotYet, TimeSpan.Zero, length + sample);
        }
    });

    [Fact]
    public void Noise_below_the_tolerance_changes_no_conclusion() => Proof.ForAll(200, 1, (seed, _) =>
    {
        var random = new Random(seed);
        var device = new SteppedDevice { NoiseWatts = random.Between(0, 0.49 * Tolerance), DeadSeconds = random.Between(0, 0.8), MoveSeconds = random.Between(0, 0.8), SampleSeconds = random.Between(0.05, 0.3) };
        var script = Script(Step);
        device.Walk(script, seed);
        Assert.Equal(EnforcementClass.ClosedLoop, Conclude(script).Class);
        Assert.All(script.Records(), r => Assert.Equal(StepOutcome.Followed, r.Sight.Outcome));
    });

    [Fact]
    public void Meter_that_stands_still_proves_nothing_whatever_the_device_does() => Proof.ForAll(200, 1, (seed, _) =>
    {
        var random = new Random(seed);
        var device = new SteppedDevice { IsMeterStill = true, DeadSeconds = random.Between(0, 3), Ignores = random.Chance(0.5), RestWatts = random.OneOf(0, 12_345.0) };
        var script = Script(Step, random.Chance(0.5), device.RestWatts);
        device.Walk(script, seed);
        var conclusion = Conclude(script);
        Assert.NotEqual(EnforcementClass.ClosedLoop, conclusion.Class);
        Assert.Contains(conclusion.Findings, f => f.Verdict == StepVerdict.NotMeasured);
        Assert.DoesNotContain(conclusion.Findings, f => f is { What: "actuationTime" or "reversion" or "class", Verdict: StepVerdict.Proven });
    });

    [Fact]
    public void Device_that_is_slower_than_declared_by_more_than_a_sample_is_called_so_with_a_time_that_is_enough() => Proof.ForAll(200, 1, (seed, _) =>
    {
        var random = new Random(seed);
        double sample = random.Between(0.05, 0.4);
        var device = new SteppedDevice { DeadSeconds = random.Between(0, 2), MoveSeconds = 0, SampleSeconds = sample };
        device = device with { DeadSeconds = 3 + sample + random.Between(0.05, 2) };
        var script = Script(Step);
        device.Walk(script, seed);
        var slow = Assert.Single(Conclude(script).Findings, f => f is { What: "actuationTime", Verdict: StepVerdict.Weaker } && f.Text.Contains("Up", StringComparison.Ordinal));
        Assert.True(slow.Least > 3 && slow.Least <= device.DeadSeconds && slow.Most >= device.DeadSeconds, $"{slow} {device.DeadSeconds}");
        Assert.Contains("'actuationTime'", slow.Remedy, StringComparison.Ordinal);

        // Slow is not disobedient: with its own time it is a closed loop.
        Assert.Equal(EnforcementClass.ClosedLoop, Conclude(script).Class);
    });

    [Fact]
    public void Device_that_never_lets_go_is_advisory()
    {
        var script = Script(Step);
        new SteppedDevice { LongerSeconds = double.PositiveInfinity }.Walk(script);
        var conclusion = Conclude(script);
        Assert.Equal(EnforcementClass.Advisory, conclusion.Class);
        Assert.Contains(conclusion.Findings, f => f is { What: "reversion", Verdict: StepVerdict.Weaker } && f.Text.Contains("does not let go by itself", StringComparison.Ordinal));
        Assert.Contains(conclusion.Findings, f => f is { What: "class", Verdict: StepVerdict.Weaker } && f.Text.Contains("Beware.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(6, "counted")]
    [InlineData(-4, "had let go after")]
    public void Device_that_lets_go_late_or_early_is_weaker_and_no_less_a_closed_loop(double longer, string words)
    {
        var script = Script(Step);
        new SteppedDevice { LongerSeconds = longer }.Walk(script);
        var conclusion = Conclude(script);
        var lapse = Assert.Single(conclusion.Findings, f => f.What == "reversion");
        Assert.Equal(StepVerdict.Weaker, lapse.Verdict);
        Assert.Contains(words, lapse.Text, StringComparison.Ordinal);
        Assert.InRange(lapse.Most!.Value, 15 + longer, 15 + longer + 1);
        Assert.Equal(EnforcementClass.ClosedLoop, conclusion.Class);
    }

    [Fact]
    public void Device_that_moves_by_itself_before_it_is_told_is_not_measured()
    {
        var script = Script(Step);
        new SteppedDevice { ByItself = (2, 40_000) }.Walk(script);
        var first = script.Records()[0].Sight;
        Assert.Equal((StepOutcome.NotMeasured, "it was not steady before it was told"), (first.Outcome, first.Why));
        Assert.Null(Conclude(script).Class);
    }

    [Fact]
    public void Device_that_falls_by_itself_in_the_middle_of_a_step_has_not_followed()
    {
        var script = Script(Step);
        new SteppedDevice { ByItself = (10, 0) }.Walk(script);
        Assert.Equal(StepOutcome.NotFollowed, script.Records()[0].Sight.Outcome);
        Assert.Equal("it was where it was told to go, and left again", script.Records()[0].Sight.Why);
        Assert.Equal(EnforcementClass.Advisory, Conclude(script).Class);
    }

    [Fact]
    public void Device_that_says_yes_and_does_nothing_has_not_followed_where_the_meter_lives()
    {
        var script = Script(Step);
        new SteppedDevice { Ignores = true, NoiseWatts = 100 }.Walk(script);
        Assert.Equal((StepOutcome.NotFollowed, "it has not moved"), (script.Records()[0].Sight.Outcome, script.Records()[0].Sight.Why));
        Assert.Equal(EnforcementClass.Advisory, Conclude(script).Class);
    }

    [Fact]
    public void Digits_that_stand_are_a_device_that_stands_where_a_second_meter_agrees()
    {
        var script = Script(20_000, isCeiling: true, rest: 50_000);
        new SteppedDevice { RestWatts = 50_000, Ignores = true }.Walk(script);
        Assert.Null(Conclude(script).Class);
        script.IsMeterChecked = true;
        Assert.Equal(EnforcementClass.Advisory, Conclude(script).Class);
    }

    [Fact]
    public void Gap_in_the_samples_hides_what_happened_and_proves_nothing()
    {
        var script = Script(Step);
        new SteppedDevice { Gap = (3.2, 6.5) }.Walk(script);
        Assert.Contains("there was no sample", script.Records()[0].Sight.Why, StringComparison.Ordinal);
        Assert.Null(Conclude(script).Class);
    }

    [Fact]
    public void Device_that_refuses_ends_the_test_and_is_advisory()
    {
        var script = Script(Step);
        new SteppedDevice { Refuses = true, Ignores = true }.Walk(script);
        Assert.Equal(1, script.Told);
        Assert.Contains(Conclude(script).Findings, f => f.Verdict == StepVerdict.Refused);
        Assert.Equal(EnforcementClass.Advisory, Conclude(script).Class);
    }

    [Fact]
    public void Device_that_goes_beyond_has_an_overshoot_of_its_own_and_no_class_is_lost_within_the_declared_one()
    {
        var script = Script(Step, isCeiling: true, rest: 150_000);
        new SteppedDevice { RestWatts = 150_000, Beyond = 1.01 }.Walk(script);
        var within = Conclude(script).Findings.Where(f => f.What == "overshoot").ToList();
        Assert.Contains(within, f => f is { Verdict: StepVerdict.Proven, Most: > 900 and < 1_100 });
    }

    [Fact]
    public void Meter_above_that_contradicts_makes_it_advisory()
    {
        var script = Script(Step);
        new SteppedDevice().Walk(script);
        Assert.Equal(EnforcementClass.Advisory, StepConclusion.Of(script, Declared, isContradicted: true, "Beware.").Class);
    }

    [Theory]
    [InlineData(40_000, true, StepVerdict.Consistent)]
    [InlineData(60_000, false, StepVerdict.Weaker)]
    public void Ceiling_below_what_it_falls_to_shows_only_whether_it_stays_there(double rest, bool stays, StepVerdict verdict)
    {
        // Told 20 kW and then nothing: it may rise to its 50 kW, and no further.
        var script = new StepScript(Plan(20_000, isCeiling: true, 50_000) with { Moves = [new StepMove("down", 20_000)] }, TimeSpan.FromSeconds(3));
        new SteppedDevice { RestWatts = rest }.Walk(script);
        Assert.Equal(stays, script.Lapse()!.Stayed);
        Assert.Equal(verdict, Assert.Single(Conclude(script).Findings, f => f.What == "reversion").Verdict);
    }

    [Fact]
    public void Ceiling_above_what_a_car_wants_is_no_step_and_nothing_against_it()
    {
        var script = new StepScript(Plan(20_000, isCeiling: true, 50_000) with { Moves = [new StepMove("up", 90_000, MustMove: false), new StepMove("down", 5_000, Share: 0.5)] }, TimeSpan.FromSeconds(3));
        new SteppedDevice { RestWatts = 44_000, Ignores = true, NoiseWatts = 10 }.Walk(script);
        Assert.Equal(22_000, script.Records()[1].Watts, 100.0);
        Assert.DoesNotContain(Conclude(script).Findings, f => f.Text.Contains("Up to", StringComparison.Ordinal));
        Assert.Equal(EnforcementClass.Advisory, Conclude(script).Class);
    }

    [Fact]
    public void Room_for_a_step_is_what_limits_leave_above_all_that_may_be_drawn_in_silence()
    {
        // Two connectors that fall to 50 kW each leave 1 MW less 100 kW; one that is advisory counts its nameplate of 150 kW.
        double proven = StepRoom.UpWatts(Tree(EnforcementClass.Hardware), 1);
        Assert.Equal(900_000, proven, 1.0);
        Assert.Equal(700_000, StepRoom.UpWatts(Tree(EnforcementClass.Advisory), 1), 1.0);
        Assert.Equal(0, StepRoom.UpWatts(SmallSite.Tree(90_000, connectors: 2, change: WithFallbacks(EnforcementClass.Hardware)), 1));
        Assert.Equal(10e6, StepRoom.DownWatts(Tree(EnforcementClass.Hardware)));
    }

    private static PowerTree Tree(EnforcementClass kept) => SmallSite.Tree(1e6, connectors: 2, change: WithFallbacks(kept));

    private static Func<SiteConfig, SiteConfig> WithFallbacks(EnforcementClass kept) => site => site with
    {
        Cabinets = [.. site.Cabinets.Select(c => c with { Connectors = [.. c.Connectors.Select(k => k with { Fallback = new Watts(50_000), Enforcement = k.Enforcement with { Class = kept } })] })],
    };

    private static StepConclusion Conclude(StepScript script) => StepConclusion.Of(script, Declared, isContradicted: false, "Beware.");

    private static StepScript Script(double step, bool isCeiling = false, double rest = 0) => new(Plan(step, isCeiling, rest), TimeSpan.FromSeconds(3));

    private static StepPlan Plan(double step, bool isCeiling, double lapse) => new()
    {
        Moves = [new StepMove("up", step), new StepMove("back", step / 2)],
        IsCeiling = isCeiling,
        ToleranceWatts = Tolerance,
        Window = TimeSpan.FromSeconds(10),
        Hold = TimeSpan.FromSeconds(14),
        LastHold = TimeSpan.FromSeconds(15),
        LapseWatts = lapse,
        LapseEarliest = TimeSpan.FromSeconds(14),
        LapseLatest = TimeSpan.FromSeconds(18),
        LongestGap = TimeSpan.FromSeconds(2),
    };
}
