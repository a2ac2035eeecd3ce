namespace Megapod.Unit.Control;

using Megapod.Control.Certificate;
using Megapod.Control.Regulator;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.Fast;

/// <summary>A battery declared to begin after 50 ms and to follow with a time constant of 150 ms, sampled each 20 ms, 10 ms late.</summary>
public sealed class PathMeterTests
{
    private const double PowerWatts = 1_000_000;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);
    private static readonly Instant Begin = new(TimeSpan.TicksPerDay);

    [Fact]
    public void Battery_as_quick_as_declared_proves_nothing_worse()
    {
        var proof = Told(delaySeconds: 0.05, lagSeconds: 0.15, watts: -300_000).Proof;
        Assert.NotNull(proof.TestedAt);
        Assert.InRange(proof.CommandDelay.TotalSeconds, 0, 0.05);
        Assert.InRange(proof.Lag.TotalSeconds, 0.149, 0.151);
    }

    [Theory]
    [InlineData(0.08, 0.15)]
    [InlineData(0.3, 0.15)]
    [InlineData(1, 0.15)]
    public void Battery_that_begins_later_than_declared_shows_it_to_a_sample_and_never_more(double delaySeconds, double lagSeconds)
    {
        var proof = Told(delaySeconds, lagSeconds, watts: 300_000).Proof;
        Assert.InRange(proof.CommandDelay.TotalSeconds, delaySeconds - 0.025, delaySeconds);
        Assert.InRange(proof.Lag.TotalSeconds, lagSeconds - 0.001, lagSeconds * 1.5);
    }

    [Fact]
    public void Battery_that_follows_more_slowly_than_declared_shows_its_time_constant()
    {
        var proof = Told(delaySeconds: 0.05, lagSeconds: 0.6, watts: -300_000).Proof;

        // Its slow beginning looks like a delay; the two together are what it takes.
        Assert.InRange(proof.Lag.TotalSeconds, 0.57, 0.6);
        Assert.InRange(proof.CommandDelay.TotalSeconds + proof.Lag.TotalSeconds, 0.63, 0.66);
    }

    [Theory]
    [InlineData(-50_000, "too small a step drowns in what meters err")]
    [InlineData(0, "nothing was told")]
    public void Only_a_clear_step_is_a_test(double watts, string why)
    {
        var proof = Told(delaySeconds: 1, lagSeconds: 0.15, watts).Proof;
        Assert.True(proof.TestedAt is null && proof.CommandDelay == TimeSpan.Zero, why);
    }

    [Fact]
    public void Step_that_does_not_stand_is_no_test() =>
        Assert.Null(Run(0.3, 0.15, seconds => seconds < 3 ? 0 : -300_000 - (1_000_000 * (seconds - 3))).Proof.TestedAt);

    [Fact]
    public void Battery_that_never_follows_is_another_matter() => Assert.Null(Told(delaySeconds: 100, lagSeconds: 0.15, watts: -300_000).Proof.TestedAt);

    [Fact]
    public void Sample_that_comes_late_counts_for_a_day_and_one_that_is_lost_does_not()
    {
        var paths = new PathMeter(Tree());
        See(paths, Begin, age: 0.03);
        Assert.Equal(TimeSpan.Zero, paths.Proof.MeterJitter);
        See(paths, Begin + TimeSpan.FromHours(1), age: 0.1);
        See(paths, Begin + TimeSpan.FromHours(2), age: 5);
        Assert.Equal(0.07, paths.Proof.MeterJitter.TotalSeconds, 1e-9);
        See(paths, Begin + TimeSpan.FromHours(24.5), age: 0.03);
        Assert.Equal(0.07, paths.Proof.MeterJitter.TotalSeconds, 1e-9);
        See(paths, Begin + TimeSpan.FromHours(27), age: 0.03);
        Assert.Equal(TimeSpan.Zero, paths.Proof.MeterJitter);
    }

    [Fact]
    public void What_is_proven_worse_is_in_the_certificates_dead_time()
    {
        var tree = Tree();
        var declared = ControlPaths.Of(tree, Step, PathProof.None)!;
        var proven = ControlPaths.Of(tree, Step, Told(delaySeconds: 0.3, lagSeconds: 0.15, watts: 300_000).Proof)!;
        Assert.InRange(proven.Connection.TotalSeconds - declared.Connection.TotalSeconds, 0.225, 0.25);
    }

    private static PowerTree Tree() => SmallSite.Tree(2_000_000, connectors: 1, batteryWatts: PowerWatts, change: s => s with
    {
        Grid = s.Grid with { Meter = new MeterConfig { Id = "main", SamplePeriod = TimeSpan.FromMilliseconds(20), Delay = TimeSpan.FromMilliseconds(10) } },
        Battery = s.Battery! with { CommandDelay = TimeSpan.FromMilliseconds(50), Lag = TimeSpan.FromMilliseconds(150) },
    });

    private static PathMeter Told(double delaySeconds, double lagSeconds, double watts) => Run(delaySeconds, lagSeconds, seconds => seconds < 3 ? 0 : watts);

    /// <summary>Six seconds of a battery that is really so.</summary>
    private static PathMeter Run(double delaySeconds, double lagSeconds, Func<double, double> command)
    {
        var tree = Tree();
        var paths = new PathMeter(tree);
        var battery = new Inverter(PowerWatts, delaySeconds, lagSeconds);
        var meter = new SampledMeter(tree.Nodes[0].Meter!, Step, 0, Begin);
        for (int step = 0; step < 600; step++)
        {
            double seconds = step * Step.TotalSeconds;
            meter.See(battery.Watts);
            double told = command(seconds);
            var now = Begin + (Step * step);
            battery.Tell(seconds, told);
            paths.See(new RegulatorInput(now, meter.Read(), meter.Read()), told);
            battery.Step(seconds, seconds + Step.TotalSeconds);
        }

        return paths;
    }

    private static void See(PathMeter paths, Instant now, double age)
    {
        var sample = Reading.Good(0, now - TimeSpan.FromSeconds(age));
        paths.See(new RegulatorInput(now, sample, sample), 0);
    }
}
