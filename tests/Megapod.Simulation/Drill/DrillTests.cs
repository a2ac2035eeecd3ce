namespace Megapod.Simulation.Drill;

using Megapod.Lab.Drill;

/// <summary>Drills on the fixed mixes: less power at the meter, promises kept, as much work as a linear program says is possible.</summary>
public sealed class DrillTests
{
    [Theory]
    [InlineData("i", 0.2, 0.8676)]
    [InlineData("ii", 0.2, 0.8687)]
    [InlineData("iii", 0.2, 0.8297)]
    [InlineData("i", 0.0, 0.9052)]
    [InlineData("ii", 0.0, 0.9239)]
    [InlineData("iii", 0.0, 0.9009)]
    [InlineData("i", 0.1, 0.8890)]
    [InlineData("ii", 0.1, 0.9074)]
    [InlineData("iii", 0.1, 0.8798)]
    [InlineData("i", 0.3, 0.8376)]
    [InlineData("ii", 0.3, 0.8027)]
    [InlineData("iii", 0.3, 0.7637)]
    public void Optimum_is_the_one_that_another_program_found(string mix, double fixedShare, double optimum)
    {
        Assert.Equal(optimum, DrillBound.Of(DrillMixes.Of(mix), 0.25, fixedShare), 0.00006);
    }

    [Theory]
    [InlineData("i", 0.2, 0.0)]
    [InlineData("ii", 0.2, 0.0)]
    [InlineData("iii", 0.2, 0.0)]
    [InlineData("i", 0.0, 0.0)]
    [InlineData("ii", 0.0, 0.0)]
    [InlineData("iii", 0.0, 0.0)]
    [InlineData("i", 0.2, 0.1)]
    [InlineData("ii", 0.2, 0.1)]
    [InlineData("iii", 0.2, 0.1)]
    public void Power_falls_at_once_and_stays_promises_hold_and_nearly_all_possible_work_is_done(string mix, double fixedShare, double curveError)
    {
        var drill = new DrillRig(new DrillRequest { Mix = mix, FixedShare = fixedShare, CurveError = curveError }).Run(stop: TestContext.Current.CancellationToken)!;
        Assert.InRange(drill.ReachedAfterSeconds!.Value, 1, 30);
        Assert.InRange(drill.WorstDeviationFraction, 0, 0.02);
        Assert.Empty(drill.PromisesBroken);
        Assert.InRange(drill.ReboundFraction, 0, 0.02);
        Assert.InRange(drill.WeightedPerformance / drill.LpOptimum!.Value, 0.985, 1.0005);

        // On the mean neither more nor less than asked: what is left unused would be work lost, what is too much would be a broken limit.
        Assert.InRange(drill.MeanOfTarget, 0.998, 1.002);
        Assert.True(drill.IsGood);
    }

    [Fact]
    public void Thirty_percent_fall_within_half_a_minute()
    {
        var drill = new DrillRig(new DrillRequest { Mix = "iii", Shed = 0.3, For = TimeSpan.FromMinutes(20), CurveError = 0.1 }).Run(stop: TestContext.Current.CancellationToken)!;
        Assert.InRange(drill.ReachedAfterSeconds!.Value, 1, 30);
        Assert.InRange(drill.WorstDeviationFraction, 0, 0.02);
    }

    [Fact]
    public void Power_comes_back_along_a_ramp()
    {
        var drill = new DrillRig(new DrillRequest { Mix = "ii", For = TimeSpan.FromMinutes(20) }).Run(stop: TestContext.Current.CancellationToken)!;
        double ramp = drill.ShedFraction * drill.BaselineWatts / 300;
        Assert.InRange(drill.ReturnRampWattsPerSecond, 0.8 * ramp, 1.2 * ramp);
        Assert.InRange(drill.Course[^1], 0.995, 1.005);
    }

    [Fact]
    public void One_seed_is_one_drill()
    {
        var request = new DrillRequest { Mix = "iii", For = TimeSpan.FromMinutes(15), CurveError = 0.1 };
        Assert.Equal(new DrillRig(request).Run(stop: TestContext.Current.CancellationToken)!.Course, new DrillRig(request).Run(stop: TestContext.Current.CancellationToken)!.Course);
        Assert.NotEqual(new DrillRig(request).Run(stop: TestContext.Current.CancellationToken)!.Course, new DrillRig(request with { Seed = 2 }).Run(stop: TestContext.Current.CancellationToken)!.Course);
    }

    [Fact]
    public void Shed_that_promises_do_not_allow_has_no_optimum_and_breaks_what_ranks_lowest()
    {
        var drill = new DrillRig(new DrillRequest { Mix = "iii", Shed = 0.5, For = TimeSpan.FromMinutes(20) }).Run(stop: TestContext.Current.CancellationToken)!;
        Assert.Null(drill.LpOptimum);
        Assert.InRange(drill.MeanOfTarget, 0.99, 1.01);
        Assert.Contains(drill.PromisesBroken, p => p.StartsWith("pre-training-3", StringComparison.Ordinal));
        Assert.InRange(drill.Jobs.Single(j => j.Name == "inference-0").Performance, 0.99, 1);
    }
}
