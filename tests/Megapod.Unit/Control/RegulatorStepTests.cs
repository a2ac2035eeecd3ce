namespace Megapod.Unit.Control;

using Megapod.Control.Regulator;
using Megapod.Core.Model;
using Megapod.Twin.Fast;

/// <summary>The regulator's steps with figures that can be reckoned by hand: what it estimates, how it hurries, what it lets rise, when it calls.</summary>
public sealed class RegulatorStepTests
{
    private const double Far = 1e9;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(10);

    private static readonly RegulatorSettings Settings = new()
    {
        Period = Period,
        ImportOldest = TimeSpan.FromSeconds(2),
        BranchOldest = TimeSpan.FromSeconds(1),
        CommandDelay = TimeSpan.Zero,
        Lag = TimeSpan.FromMilliseconds(50),
        DeviationWatts = 100_000,
        OthersRiseWattsPerSecond = 1_000_000,
        OthersStepWatts = 5_000,
    };

    [Fact]
    public void Hurried_response_is_told_what_makes_it_arrive_within_one_step()
    {
        var settings = Settings with { LeastLagSeconds = 0.05 };
        RegulatorState state = default;
        double told = Step(0, 1_100_000, 0, Peak(1_000_000), settings, ref state);
        Assert.Equal(-100_000 / (1 - Math.Exp(-0.2)), told, 1e-3);

        // By its next sample it is there, and is told to stay.
        Assert.Equal(-100_000, Step(0.01, 1_000_000, -100_000, Peak(1_000_000), settings, ref state), 1e-3);
        Assert.Equal(-100_000, Step(0.02, 1_000_000, -100_000, Peak(1_000_000), settings, ref state), 1e-3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(50)]
    public void Hurried_battery_is_there_one_step_after_its_delay_and_stays(int delayMilliseconds)
    {
        var settings = Settings with { LeastLagSeconds = 0.05, CommandDelay = TimeSpan.FromMilliseconds(delayMilliseconds) };
        var battery = new Inverter(2_000_000, delayMilliseconds / 1000.0, 0.05);
        RegulatorState state = default;
        int there = (delayMilliseconds / 10) + 1;
        for (int k = 0; k < 60; k++)
        {
            double load = k < 5 ? 900_000 : 1_100_000;
            double seconds = k * Period.TotalSeconds;
            if (k >= 5 + there)
            {
                Assert.Equal(-100_000, battery.Watts, 10.0);
            }

            battery.Tell(seconds, Step(seconds, load + battery.Watts, battery.Watts, Peak(1_000_000), settings, ref state));
            battery.Step(seconds, seconds + Period.TotalSeconds);
        }
    }

    [Fact]
    public void Response_that_may_be_quicker_and_one_that_nobody_sees_are_not_hurried()
    {
        RegulatorState state = default;
        Assert.Equal(-100_000, Step(0, 1_100_000, 0, Peak(1_000_000), Settings, ref state));
        var settings = Settings with { LeastLagSeconds = 0.05 };
        RegulatorState blind = default;
        Step(0, 1_000_000, -300_000, Peak(1_000_000), settings, ref blind);
        Assert.Equal(-50_000, Step(0.01, double.NaN, -300_000, Peak(1_000_000) with { HighestWatts = -50_000 }, settings, ref blind));
    }

    [Theory]
    [InlineData(2_500_000, 0, -300_000, true)] // the battery has no more to give
    [InlineData(2_300_002, 0, -300_000, true)]
    [InlineData(2_300_000.9, 0, -300_000, false)]
    [InlineData(1_500_000, 0, -300_000, false)]
    [InlineData(1_500_000, -100_001, -300_000, true)] // it gives what nobody told it
    [InlineData(1_500_000, 100_001, -300_000, true)]
    [InlineData(1_500_000, -100_000, -300_000, false)]
    public void Cycle_is_called_when_it_alone_can_help(double load, double astray, double lowest, bool calls)
    {
        RegulatorState state = default;
        var target = new RegulatorTarget(RegulatorMode.SetPoint, -300_000, lowest, Far, true, SmallSite.At(9)) { LimitWatts = 2_000_000 };
        Step(0, 1_200_000, -300_000, target, Settings, ref state);
        Step(1, load - 300_000 + astray, -300_000 + astray, target, Settings, ref state);
        Assert.Equal(calls, state.CallsCycle);
    }

    [Theory]
    [InlineData(4.9, false)]
    [InlineData(5.1, true)]
    [InlineData(-0.1, true)]
    public void After_a_long_gap_and_where_time_went_back_it_begins_anew(double gap, bool isNew)
    {
        RegulatorState state = default;
        var before = new RegulatorTarget(RegulatorMode.SetPoint, 200_000, -Far, Far, true, SmallSite.At(60));
        Step(10, 1_000_000, 200_000, before, Settings, ref state);
        Step(10.01, 1_000_000, 200_000, before, Settings, ref state);

        // A regulator that goes on draws the change of its target out; one that begins is where the new target wants it.
        double told = Step(10.01 + gap, 1_000_000, 200_000, before with { ReferenceWatts = -400_000 }, Settings, ref state);
        Assert.Equal(isNew || gap > 0.5 ? -400_000 : 200_000, told, 1e-6);
        Assert.Equal(isNew, state.OffsetWatts == 0 && Math.Abs(state.Commands.PowerAt(SmallSite.At(10.01 + gap).Ticks, 1) - 200_000) < 1 && state.HandoverAt == 0);
    }

    [Fact]
    public void First_sample_of_the_battery_is_where_its_history_begins()
    {
        RegulatorState state = default;
        Step(1, 1_000_000, -500_000, Peak(1_200_000), Settings, ref state);
        Assert.Equal(-500_000, state.Commands.PowerAt(SmallSite.At(1).Ticks, Settings.Lag.Ticks), 1e-3);
        Assert.Equal(-300_000 - (200_000 * Math.Exp(-1)), state.Commands.PowerAt(SmallSite.At(1.05).Ticks, Settings.Lag.Ticks), 1e-3);
    }

    [Theory]
    [InlineData(true, -400_000)]
    [InlineData(false, -400_000)]
    public void Battery_gives_up_no_more_than_the_import_may_rise(bool mayDischarge, double expected)
    {
        RegulatorState state = default;
        var target = Peak(2_000_000) with { MayDischarge = mayDischarge, RiseWattsPerSecond = 100_000 };
        Assert.Equal(expected, Step(0, 1_000_000, -500_000, target, Settings with { Period = TimeSpan.FromSeconds(1) }, ref state), 1e-6);
    }

    [Theory]
    [InlineData(true, -775_000)] // 1.015 MW in the last second's mean, 10 kW more in a step of 0.1 s, 1.8 MW are there
    [InlineData(false, -500_000)] // energy that may not be spent is not spent on it
    public void Load_that_rises_by_itself_is_taken_up_where_energy_may_be_spent(bool mayDischarge, double expected)
    {
        RegulatorState state = default;
        var settings = Settings with { Period = TimeSpan.FromMilliseconds(100) };
        var target = Peak(2_000_000) with { MayDischarge = mayDischarge, RiseWattsPerSecond = 100_000, HighestWatts = -500_000 };
        for (int k = 0; k < 20; k++)
        {
            Step(k * 0.1, 1_000_000, -500_000, target, settings, ref state);
        }

        Assert.Equal(expected, Step(2, 1_300_000, -500_000, target, settings, ref state), 1e-3);
    }

    [Fact]
    public void Limit_holds_in_every_mode()
    {
        RegulatorState state = default;
        var target = new RegulatorTarget(RegulatorMode.SetPoint, 300_000, -Far, Far, true, SmallSite.At(9)) { LimitWatts = 1_000_000 };
        Assert.Equal(-100_000, Step(0, 1_100_000, 0, target, Settings, ref state));
    }

    [Fact]
    public void Branch_that_stepped_after_the_meters_sample_is_added_to_it()
    {
        RegulatorState state = default;
        var target = Peak(1_200_000);
        Assert.Equal(0, Seen(0.00, (1_000_000, 0.00), (400_000, 0.00), target, ref state));
        Assert.Equal(-300_000, Seen(0.05, (1_000_000, 0.00), (900_000, 0.04), target, ref state), 1e-6);
    }

    /// <summary>
    /// The meter's sample lies between two of the branch, 400 and 900 kW: it may or may not have the step in it. Beside the branch there were 600 kW 30 ms before, which rise
    /// by 1 MW/s and step by 5 kW: at most 635 kW.
    /// </summary>
    [Theory]
    [InlineData(1_050_000, -335_000)] // 600 kW beside it is the best guess, 635 kW the worst
    [InlineData(1_030_000, -330_000)] // at most 630 kW: 1030 less 400
    [InlineData(1_600_000, -400_000)] // at least 700 kW: 1600 less 900, whatever was known before
    [InlineData(550_000, 0)] // at most 150 kW
    public void Step_between_two_samples_is_taken_at_its_worst_that_is_possible(double import, double expected)
    {
        RegulatorState state = default;
        var target = Peak(1_200_000);
        Seen(0.00, (1_000_000, 0.00), (400_000, 0.00), target, ref state);
        Assert.Equal(expected, Seen(0.05, (import, 0.03), (900_000, 0.04), target, ref state), 1e-6);
    }

    [Fact]
    public void What_is_known_beside_the_branch_ends_with_its_samples()
    {
        RegulatorState state = default;
        var target = Peak(1_200_000);
        Seen(0.00, (1_000_000, 0.00), (400_000, 0.00), target, ref state);
        Assert.Equal(0, Seen(0.01, (1_000_000, 0.01), (double.NaN, 0.01), target, ref state));

        // Without a figure of the sample before, all of 1150 less 400 kW may be beside it.
        Assert.Equal(-450_000, Seen(0.05, (1_150_000, 0.03), (900_000, 0.04), target, ref state), 1e-6);
    }

    [Fact]
    public void Mean_of_a_meter_is_compared_with_the_batterys_mean()
    {
        // Told −400 kW at 0 s; a meter that averages over 100 ms has half of that by 50 ms in it when the battery is quick.
        var settings = Settings with { ImportWindow = TimeSpan.FromMilliseconds(100), Lag = TimeSpan.FromTicks(1) };
        RegulatorState state = default;
        var target = Peak(1_000_000);
        Assert.Equal(-400_000, Step(0, 1_400_000, 0, target, settings, ref state), 1e-6);
        var now = SmallSite.At(0.05);
        var input = new RegulatorInput(now, Reading.Good(1_400_000 - 200_000, now), Reading.Good(-400_000, now));
        Assert.Equal(-400_000, Regulator.Step(in input, in target, in settings, ref state), 1.0);
    }

    [Fact]
    public void Sample_of_the_meter_is_compared_with_what_the_battery_did_then()
    {
        // Load 1.4 MW throughout; the meter's sample is 40 ms old and from before the battery followed.
        RegulatorState state = default;
        var target = Peak(1_000_000);
        Step(0, 1_400_000, 0, target, Settings, ref state);
        double battery = -400_000 * (1 - Math.Exp(-1));
        var input = new RegulatorInput(SmallSite.At(0.05), Reading.Good(1_400_000 - (400_000 * (1 - Math.Exp(-0.2))), SmallSite.At(0.01)), Reading.Good(battery, SmallSite.At(0.05)));
        Assert.Equal(-400_000, Regulator.Step(in input, in target, in Settings, ref state), 1.0);
        Assert.Equal(1_400_000, state.LoadWatts, 1.0);
    }

    [Theory]
    [InlineData(0, 200_000, 0)]
    [InlineData(10, 0, 0)]
    [InlineData(10, 200_000, -99_900.05)]
    public void Smoothing_needs_a_time_and_a_share(double seconds, double watts, double expected)
    {
        RegulatorState state = default;
        var target = Peak(2_000_000) with { SmoothingSeconds = seconds, SmoothingWatts = watts };
        Step(0, 1_000_000, 0, target, Settings, ref state);
        Assert.Equal(expected, Step(0.01, 1_100_000, 0, target, Settings, ref state), 0.1);
    }

    [Theory]
    [InlineData(0.5, 0)] // on its path
    [InlineData(0.51, -10_000)] // above it: something is given back
    [InlineData(0.9, -100_000)] // never more than half of the share
    [InlineData(0.1, 100_000)]
    [InlineData(double.NaN, 0)]
    public void Smoothings_share_comes_back_to_the_path(double soc, double expected)
    {
        RegulatorState state = default;
        var target = Peak(2_000_000) with { SmoothingSeconds = 10, SmoothingWatts = 200_000, PathSoc = 0.5, RecentringWatts = 1_000_000 };
        var now = SmallSite.At(0);
        var input = new RegulatorInput(now, Reading.Good(1_000_000, now), Reading.Good(0, now)) { Soc = double.IsNaN(soc) ? Reading.Missing : Reading.Good(soc, now) };
        Assert.Equal(expected, Regulator.Step(in input, in target, in Settings, ref state), 1e-6);
    }

    private static RegulatorTarget Peak(double reference) => new(RegulatorMode.PeakBudget, reference, -Far, Far, true, SmallSite.At(60));

    private static double Step(double seconds, double import, double battery, RegulatorTarget target, RegulatorSettings settings, ref RegulatorState state)
    {
        var now = SmallSite.At(seconds);
        var input = new RegulatorInput(now, Reading.Good(import, now), Reading.Good(battery, now));
        return Regulator.Step(in input, in target, in settings, ref state);
    }

    /// <summary>A step that sees samples of different instants; the battery rests and does as it rests, so that each step stands alone.</summary>
    private static double Seen(double seconds, (double Watts, double At) import, (double Watts, double At) branch, RegulatorTarget target, ref RegulatorState state)
    {
        var now = SmallSite.At(seconds);
        state.Commands = default;
        var input = new RegulatorInput(now, Reading.Good(import.Watts, SmallSite.At(import.At)), Reading.Good(0, now))
        {
            Branch = double.IsNaN(branch.Watts) ? Reading.Missing : Reading.Good(branch.Watts, SmallSite.At(branch.At)),
        };
        return Regulator.Step(in input, in target, in Settings, ref state);
    }
}
