namespace Megapod.Unit.Twin.Curves;

using FsCheck;
using FsCheck.Fluent;
using Megapod.Core.Model;
using Megapod.Files.DataFiles;
using Megapod.Twin.Physics.Curves;
using TestData = Megapod.Tests.TestData;

public sealed class GpuCurveTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("v100", 250, 19, 0.04)]
    [InlineData("a40", 300, 11, 0.026)]
    public void Training_curves_are_the_medians_of_the_jobs_that_reach_the_cap(string gpu, double highest, int configurations, double strays)
    {
        var curve = gpu == "v100" ? GpuPowerCurve.TrainingV100 : GpuPowerCurve.TrainingA40;
        var bound = DataFolder.Open(TestData.FolderOrSkip()).Value.ReadPowerLimitRuns(gpu).Value
            .GroupBy(run => run.Configuration, StringComparer.Ordinal)
            .Select(group => (Runs: group.ToList(), Free: group.SingleOrDefault(run => run.Limit.Value == highest)))
            .Where(group => group.Free is not null && group.Free.Draw.Value >= 0.85 * highest)
            .ToList();
        Assert.Equal(configurations, bound.Count);

        var errors = new List<double>();
        foreach (var limit in bound.SelectMany(group => group.Runs).Select(run => run.Limit.Value).Distinct().Order())
        {
            var points = bound.SelectMany(group => group.Runs.Where(run => run.Limit.Value == limit).Select(run =>
                (Speed: group.Free!.EpochSeconds / run.EpochSeconds, Draw: run.Draw / group.Free.Draw))).ToList();
            Assert.Equal(Median(points.Select(point => point.Speed)), curve.SpeedAt(limit / highest), 1e-4);
            Assert.Equal(Median(points.Select(point => point.Draw)), curve.DrawAt(limit / highest), 1e-4);
            errors.AddRange(points.Select(point => point.Speed - curve.SpeedAt(limit / highest)));
        }

        var rms = Math.Sqrt(errors.Average(error => error * error));
        output.WriteLine($"{gpu}: one configuration strays from the median by {rms:P1} of full speed (root mean square over caps)");
        Assert.InRange(rms, 0, strays);
    }

    [Theory]
    [InlineData("H100", 0.062)]
    [InlineData("B200", 0.115)]
    public void Serving_curves_follow_the_measured_layouts(string gpu, double strays)
    {
        var curve = gpu == "H100" ? ServingPowerCurve.H100 : ServingPowerCurve.B200;
        var errors = new List<double>();
        foreach (var layout in DataFolder.Open(TestData.FolderOrSkip()).Value.ReadInferenceRuns().Value
            .Where(run => run.Gpu.StartsWith(gpu, StringComparison.Ordinal))
            .GroupBy(run => (run.Model, run.Gpus, run.Layout))
            .Where(group => group.Count() >= 3))
        {
            var best = layout.Max(run => run.TokensPerSecond);
            var most = layout.Max(run => run.Draw.Value);
            Assert.True(most / layout.Key.Gpus <= curve.RatedWatts);
            errors.AddRange(layout.Select(run => (run.Draw.Value / most) - curve.DrawAt(run.TokensPerSecond / best)));
        }

        var rms = Math.Sqrt(errors.Average(error => error * error));
        output.WriteLine($"{gpu}: RMS {rms:P1} of the layout's largest draw, mean {errors.Average():P1} ({errors.Count} rows)");
        Assert.InRange(rms, 0, strays);
        Assert.InRange(errors.Average(), -0.03, 0.03);
    }

    [Fact]
    public void Cutting_decode_to_0_57_costs_6_percent_and_prefill_40()
    {
        Assert.Equal(0.94, GpuPowerCurve.Decode.SpeedAt(200 / 350.0), 0.005);
        Assert.Equal(0.60, GpuPowerCurve.Prefill.SpeedAt(200 / 350.0), 0.005);
    }

    [Fact]
    public void The_drill_of_one_curve_gives_the_published_optimum_cap()
    {
        // Section 7 of the yardstick: needed draw 0.6875 is a uniform cap of 0.642 and 0.8676 of full speed on the V100, 0.646 and 0.8658 on the A40.
        Assert.Equal(0.642, GpuPowerCurve.TrainingV100.CapForDraw(0.6875), 5e-4);
        Assert.Equal(0.8676, GpuPowerCurve.TrainingV100.SpeedAt(GpuPowerCurve.TrainingV100.CapForDraw(0.6875)), 5e-4);
        Assert.Equal(0.646, GpuPowerCurve.TrainingA40.CapForDraw(0.6875), 1.5e-3);
        Assert.Equal(0.8658, GpuPowerCurve.TrainingA40.SpeedAt(GpuPowerCurve.TrainingA40.CapForDraw(0.6875)), 2e-3);
    }

    [Fact]
    public void Speed_and_draw_never_fall_as_the_cap_rises_and_the_cap_for_a_draw_gives_that_draw() => Prop.ForAll(
        Gen.Elements(GpuPowerCurve.TrainingV100, GpuPowerCurve.TrainingA40, GpuPowerCurve.Prefill, GpuPowerCurve.Decode).ToArbitrary(),
        Gen.Choose(0, 1200).Zip(Gen.Choose(0, 1200)).ToArbitrary(),
        (curve, caps) =>
        {
            var (low, high) = (Math.Min(caps.Item1, caps.Item2) / 1000.0, Math.Max(caps.Item1, caps.Item2) / 1000.0);
            var draw = curve.DrawAt(low);
            return curve.SpeedAt(low) <= curve.SpeedAt(high)
                && draw <= curve.DrawAt(high)
                && curve.SpeedAt(high) is > 0 and <= 1
                && Math.Abs(curve.DrawAt(curve.CapForDraw(draw)) - draw) < 1e-12
                && curve.CapForDraw(draw) <= Math.Max(low, curve.LowestCap) + 1e-12;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("ckpt50", 0.72)]
    [InlineData("ckpt100", 0.60)]
    public void A_training_run_has_the_levels_and_lengths_of_the_measured_one(string name, double lowShare)
    {
        var trace = DataFolder.Open(TestData.FolderOrSkip()).Value.ReadGpuTrace(name).Value;
        var measured = Phases([.. trace.Seconds.Select((second, i) => (second, trace.GpuWatts.Average(gpu => gpu[i])))]);
        var shape = name == "ckpt50" ? TrainingShape.Frequent : TrainingShape.Sparse;
        var run = new TrainingWaveform(shape, new SeededRandom(1));
        var samples = new List<(double, double)>();
        for (var i = 0; i < 200_000; i++)
        {
            samples.Add((i * 0.1, run.WattsPerGpu));
            run.Advance(0.1);
        }

        var imagined = Phases(samples);
        output.WriteLine($"{name}: measured {measured}");
        output.WriteLine($"{name}: imagined {imagined}");
        Assert.Equal(measured.Active, imagined.Active, 0.005 * measured.Active);
        Assert.Equal(measured.Between, imagined.Between, 0.01 * measured.Between);
        Assert.Equal(measured.Startup, imagined.Startup, 0.01 * measured.Startup);
        Assert.Equal(measured.StartupSeconds, imagined.StartupSeconds, 1.0);
        Assert.Equal(measured.ActiveSeconds, imagined.ActiveSeconds, 0.5);
        Assert.Equal(measured.BetweenSeconds, imagined.BetweenSeconds, name == "ckpt50" ? 0.5 : 12);
        Assert.Equal(lowShare, imagined.LowShare, 0.03);
    }

    [Fact]
    public void A_training_run_starts_alike_for_one_seed_and_a_long_step_lands_where_short_ones_do()
    {
        var one = new TrainingWaveform(TrainingShape.Frequent, new SeededRandom(4));
        var other = new TrainingWaveform(TrainingShape.Frequent, new SeededRandom(4));
        one.Advance(640);
        for (var i = 0; i < 640 * 8; i++)
        {
            other.Advance(0.125);
        }

        Assert.Equal(one.WattsPerGpu, other.WattsPerGpu);
    }

    [Fact]
    public void Cooling_follows_the_outside_air()
    {
        var cooling = new CoolingConfig { OverheadFraction = 0.12 };
        Assert.Equal(0.09, CoolingCurve.Overhead(cooling, -10), 1e-12);
        Assert.Equal(0.09, CoolingCurve.Overhead(cooling, 20), 1e-12);
        Assert.Equal(0.12, CoolingCurve.Overhead(cooling, 30), 1e-12);
        Assert.Equal(0.15 + (5 * 0.025), CoolingCurve.Overhead(cooling, 40), 1e-12);
        Assert.Equal(0, CoolingCurve.Overhead(new CoolingConfig(), 40));
        for (var celsius = -20; celsius < 50; celsius++)
        {
            Assert.True(CoolingCurve.Overhead(cooling, celsius) <= CoolingCurve.Overhead(cooling, celsius + 1));
        }
    }

    [Fact]
    public void Idle_floors_lie_in_order_and_meet_the_measured_start()
    {
        Assert.All([GpuIdleFloor.H100, GpuIdleFloor.A100, GpuIdleFloor.L40S], floor => Assert.InRange(floor.BareWatts, 30, floor.ContextWatts));
        var trace = DataFolder.Open(TestData.FolderOrSkip()).Value.ReadGpuTrace("ckpt1").Value;
        Assert.Equal(GpuIdleFloor.H100.BareWatts, trace.GpuWatts.Average(gpu => gpu[0]), 1.0);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private static RunFigures Phases(IReadOnlyList<(double Second, double Watts)> samples)
    {
        const double Threshold = 350;
        var first = samples.TakeWhile(sample => sample.Watts <= Threshold).Count();
        var after = samples.Skip(first).ToList();
        List<double> active = [], between = [];
        var began = after[0].Second;
        for (var i = 1; i < after.Count; i++)
        {
            if (after[i].Watts > Threshold != after[i - 1].Watts > Threshold)
            {
                (after[i - 1].Watts > Threshold ? active : between).Add(after[i].Second - began);
                began = after[i].Second;
            }
        }

        return new RunFigures(
            Median(after.Where(sample => sample.Watts > Threshold).Select(sample => sample.Watts)),
            Median(after.Where(sample => sample.Watts <= Threshold).Select(sample => sample.Watts)),
            Median(samples.Take(first).Where(sample => sample.Second > 30).Select(sample => sample.Watts)),
            samples[first].Second,
            Median(active),
            Median(between),
            after.Count(sample => sample.Watts <= Threshold) / (double)after.Count);
    }

    private sealed record RunFigures(
        double Active, double Between, double Startup, double StartupSeconds, double ActiveSeconds, double BetweenSeconds, double LowShare);
}
