namespace Megapod.Unit.Control;

using Megapod.Control.Certificate;
using Megapod.Control.Regulator;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.Fast;

/// <summary>A battery of 1 MW, told a step so that its path can be measured.</summary>
public sealed class StepTestTests
{
    private const double Power = 1_000_000;
    private static readonly Instant Begin = SmallSite.At(100);
    private static readonly RegulatorTarget Free = new(RegulatorMode.PeakBudget, 5_000_000, -Power, Power, MayDischarge: true, Instant.Forever) { LimitWatts = 5_000_000 };

    [Fact]
    public void Battery_stands_steps_and_goes_back_to_what_it_shall_do()
    {
        StepTest test = default;
        Assert.False(test.IsRunning);
        test.Begin(Begin, 100_000);
        Assert.True(test.IsRunning);
        Assert.Equal(100_000, At(ref test, 0, Free, 2_000_000).ReferenceWatts);
        var standing = At(ref test, 2.9, Free, 2_000_000);
        Assert.Equal((RegulatorMode.SetPoint, 100_000.0, true), (standing.Mode, standing.ReferenceWatts, standing.IsStepTest));
        Assert.Equal(-150_000, At(ref test, 3, Free, 2_000_000).ReferenceWatts);
        Assert.Equal(-150_000, At(ref test, 7.9, Free, 2_000_000).ReferenceWatts);
        Assert.Equal(Free, At(ref test, 8, Free, 2_000_000));
        Assert.False(test.IsRunning);
        Assert.Equal(-250_000, test.StepWatts);
    }

    [Theory]
    [InlineData(0, 2_000_000, -250_000)] // much room both ways: towards discharge
    [InlineData(0, 130_000, 250_000)] // it would export
    [InlineData(0, 4_900_000, -250_000)] // the limit is near
    [InlineData(-900_000, 4_000_000, 250_000)] // it gives nearly all already
    [InlineData(-900_000, 5_850_000, 0)] // and the limit needs it
    [InlineData(900_000, 100_000, -250_000)] // it takes nearly all already
    public void Step_goes_where_there_is_room(double stillWatts, double loadWatts, double expected) => Assert.Equal(expected, StepOf(Free, stillWatts, loadWatts));

    [Fact]
    public void Step_is_as_small_as_its_room_and_none_where_that_is_too_little()
    {
        Assert.Equal(-200_000, StepOf(Free with { LowestWatts = -200_000, HighestWatts = 0 }, 0, 2_000_000));
        Assert.Equal(-120_000, StepOf(Free with { LowestWatts = -120_000, HighestWatts = 0 }, 0, 2_000_000));
        Assert.Equal(0, StepOf(Free with { LowestWatts = -119_000, HighestWatts = 0 }, 0, 2_000_000));
    }

    [Fact]
    public void Energy_that_may_not_be_spent_is_not_spent_on_it()
    {
        var kept = Free with { MayDischarge = false };
        Assert.Equal(250_000, StepOf(kept, 0, 2_000_000));
        Assert.Equal(-250_000, StepOf(kept, 800_000, 2_000_000));
        Assert.Equal(0, StepOf(kept with { HighestWatts = 0 }, 0, 2_000_000));
    }

    [Fact]
    public void Step_up_keeps_to_the_months_peak_and_to_the_ramp()
    {
        var full = Free with { LowestWatts = 0 };
        Assert.Equal(150_000, StepOf(full with { ReferenceWatts = 2_150_000 }, 0, 2_000_000));
        Assert.Equal(250_000, StepOf(full with { ReferenceWatts = 2_150_000, Mode = RegulatorMode.SetPoint }, 0, 2_000_000));
        Assert.Equal(130_000, StepOf(full with { RiseWattsPerSecond = 180_000, LoadRiseWattsPerSecond = 50_000 }, 0, 2_000_000));
    }

    [Fact]
    public void Load_that_is_not_known_lets_no_step_be_told() => Assert.Equal(0, StepOf(Free, 0, double.NaN));

    [Fact]
    public void Test_without_room_is_over_at_once()
    {
        StepTest test = default;
        test.Begin(Begin, 0);
        var none = Free with { LowestWatts = 0, HighestWatts = 0 };
        Assert.True(At(ref test, 2.9, none, 2_000_000).IsStepTest);
        Assert.Equal(none, At(ref test, 3, none, 2_000_000));
        Assert.False(test.IsRunning);
    }

    [Fact]
    public void Regulator_tells_it_neither_on_a_line_nor_hurried_and_the_limit_holds()
    {
        var settings = new RegulatorSettings { Period = TimeSpan.FromMilliseconds(10), ImportOldest = TimeSpan.FromSeconds(2), Lag = TimeSpan.FromMilliseconds(50), LeastLagSeconds = 0.05 };
        RegulatorState state = default;
        var seen = new RegulatorInput(Begin, Reading.Good(2_000_000, Begin), Reading.Good(0, Begin));
        Regulator.Step(in seen, Free, in settings, ref state);
        var step = Free with { Mode = RegulatorMode.SetPoint, ReferenceWatts = 250_000, IsStepTest = true };
        seen = seen with { Now = Begin + TimeSpan.FromMilliseconds(10) };
        Assert.Equal(250_000, Regulator.Step(in seen, in step, in settings, ref state));
        seen = seen with { Now = Begin + TimeSpan.FromMilliseconds(20) };
        Assert.Equal(-100_000, Regulator.Step(in seen, step with { LimitWatts = 1_900_000 }, in settings, ref state));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.002)]
    public void Path_meter_reads_the_battery_off_it_even_where_it_errs_a_little(double trackingError)
    {
        var tree = SmallSite.Tree(2_000_000, connectors: 1, batteryWatts: Power, change: s => s with
        {
            Battery = s.Battery! with { CommandDelay = TimeSpan.FromMilliseconds(50), Lag = TimeSpan.FromMilliseconds(150), TrackingErrorFraction = 0.002 },
        });
        var paths = new PathMeter(tree);
        var battery = new Inverter(Power, 0.2, 0.3);
        StepTest test = default;
        for (int k = 0; k < 1_000; k++)
        {
            double seconds = k * 0.01;
            var now = Begin + (k * TimeSpan.FromMilliseconds(10));
            if (k == 50)
            {
                test.Begin(now, 0);
            }

            double told = test.IsRunning ? test.Narrow(in Free, 2_000_000, Power, now).ReferenceWatts : 0;
            battery.Tell(seconds, told);
            paths.See(new RegulatorInput(now, Reading.Good(2_000_000, now), Reading.Good(battery.Watts + (trackingError * Power), now)), told);
            battery.Step(seconds, seconds + 0.01);
        }

        var shown = Assert.IsType<TestedPath>(paths.Latest);
        Assert.InRange(shown.CommandDelay.TotalSeconds, 0.17, 0.2);
        Assert.InRange(shown.Lag.TotalSeconds, 0.28, 0.36);
        Assert.Equal(Begin + TimeSpan.FromSeconds(3.5), shown.At);
    }

    private static double StepOf(RegulatorTarget target, double stillWatts, double loadWatts)
    {
        StepTest test = default;
        test.Begin(Begin, stillWatts);
        At(ref test, 3, target, loadWatts);
        return test.StepWatts;
    }

    private static RegulatorTarget At(ref StepTest test, double seconds, RegulatorTarget target, double loadWatts) => test.Narrow(in target, loadWatts, Power, Begin + TimeSpan.FromSeconds(seconds));
}
