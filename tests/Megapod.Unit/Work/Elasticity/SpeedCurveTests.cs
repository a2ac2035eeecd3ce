namespace Megapod.Unit.Work.Elasticity;

using Megapod.Core.Jobs;
using Megapod.Twin.Physics.Curves;
using Megapod.Work.Elasticity;

/// <summary>Curves of speed against draw, and that the published ones are those of the twin.</summary>
public sealed class SpeedCurveTests
{
    public static TheoryData<string, string> Pairs => new() { { "training-v100", "V100 training" }, { "training-a40", "A40 training" }, { "prefill", "prefill, RTX 3090" }, { "decode", "decode, RTX 3090" } };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Published_curve_is_the_one_that_the_twin_runs_by(string name, string twins)
    {
        // Below the last cap that binds: beyond it the twin has several speeds at full draw, of which a job is given the best.
        var curve = PublishedCurves.Of(name)!;
        var twin = new[] { GpuPowerCurve.TrainingV100, GpuPowerCurve.TrainingA40, GpuPowerCurve.Prefill, GpuPowerCurve.Decode }.Single(c => c.Name == twins);
        Assert.All(Enumerable.Range(1, 49).Select(i => twin.LowestCap + ((1 - twin.LowestCap) * i / 49)).Where(cap => twin.DrawAt(cap) < 0.84), cap => Assert.Equal(twin.SpeedAt(cap), curve.SpeedAt(twin.DrawAt(cap)), 0.004));
    }

    [Fact]
    public void Every_name_has_a_curve_that_ends_at_full_draw_and_full_speed()
    {
        Assert.All(PublishedCurves.Names, name => Assert.Equal(new ElasticityPoint(1, 1), PublishedCurves.Of(name)!.Points[^1]));
        Assert.Null(PublishedCurves.Of("no-such"));
    }

    [Fact]
    public void Draw_for_a_speed_is_the_least_that_gives_it()
    {
        var curve = PublishedCurves.TrainingA40;
        Assert.All(Enumerable.Range(25, 75).Select(i => i / 100.0), speed => Assert.Equal(speed, curve.SpeedAt(curve.DrawFor(speed)), 9));
        Assert.Equal(0.394, curve.DrawFor(0));
        Assert.Equal(0, curve.SpeedAt(0.39));
        Assert.Equal(1, curve.DrawFor(2));
    }

    [Fact]
    public void Slopes_are_those_of_the_parts_beside_a_draw()
    {
        var curve = new SpeedCurve([new(0.5, 0.5), new(0.75, 0.9), new(1, 1)]);
        Assert.Equal((1.6, 0.4), (Math.Round(curve.SlopeBelow(0.75), 9), Math.Round(curve.SlopeAbove(0.75), 9)));
        Assert.Equal((double.PositiveInfinity, 0), (curve.SlopeBelow(0.5), curve.SlopeAbove(1)));
    }

    [Fact]
    public void Hull_leaves_out_what_lies_below_it()
    {
        ElasticityPoint[] points = [new(0.1, 0), .. PublishedCurves.TrainingA40.Points];
        Assert.Equal([0.1, 0.708, 0.789, 0.869, 0.942, 1], SpeedCurve.HullOf(points).Select(p => p.Draw));
    }

    [Fact]
    public void Own_points_go_before_a_named_curve_and_that_before_the_class()
    {
        var job = new JobConfig { Name = "a", Command = ["x"], Class = JobClass.Training, Resources = new JobResources { Gpus = 1 } };
        Assert.Same(PublishedCurves.TrainingV100, PublishedCurves.For(job));
        Assert.Same(PublishedCurves.Proportional, PublishedCurves.For(job with { Resources = new JobResources() }));
        Assert.Same(PublishedCurves.Decode, PublishedCurves.For(job with { Elasticity = new JobElasticityConfig { Curve = "decode" } }));
        Assert.Equal(0.4, PublishedCurves.For(job with { Elasticity = new JobElasticityConfig { Curve = "decode", Points = [new(0.4, 0.5), new(1, 1)] } }).LeastDraw);
        Assert.Throws<ArgumentException>(() => new SpeedCurve([new(0.5, 0.5), new(0.5, 0.6)]));
    }
}
