namespace Megapod.Unit.Work.Elasticity;

using System.Text.Json;
using Megapod.Core.Jobs;
using Megapod.Core.Units;
using Megapod.Work.Elasticity;

/// <summary>What is learned of a job's speed against power, and what teaches nothing.</summary>
public sealed class ElasticityLearnerTests
{
    private const double FullWatts = 1_000;
    private const double FullRate = 50;

    private static readonly SpeedCurve Truth = PublishedCurves.TrainingA40;

    [Fact]
    public void Curve_that_was_ten_percent_wrong_is_right_where_the_job_has_been()
    {
        var wrong = new SpeedCurve([.. Truth.Points.Select(p => p with { Speed = p.Draw < 1 ? p.Speed * 0.9 : 1 })]);
        var state = Free(ElasticityLearner.Begin(wrong, 900), 60);
        Assert.Equal(FullWatts, state.Present.FullWatts, 10.0);
        double before = ElasticityLearner.DeviationAt(state.Present, 0.708);
        for (int i = 0; i < 30; i++)
        {
            state = ElasticityLearner.Learn(state, Capped(708, Truth.SpeedAt(0.708)));
        }

        Assert.Equal(Truth.SpeedAt(0.708), ElasticityLearner.Curve(state.Present).SpeedAt(0.708), 0.01);
        Assert.True(ElasticityLearner.DeviationAt(state.Present, 0.708) < 0.2 * before);

        // Neighbours move with it; how far off the far end is remains as open as it was.
        Assert.InRange(ElasticityLearner.Curve(state.Present).SpeedAt(0.789), wrong.SpeedAt(0.789) + 0.02, Truth.SpeedAt(0.789) + 0.02);
        Assert.True(ElasticityLearner.DeviationAt(state.Present, 0.394) > 0.07);
    }

    [Fact]
    public void Noise_averages_out()
    {
        var state = Free(ElasticityLearner.Begin(Truth, FullWatts), 60);
        for (int i = 0; i < 200; i++)
        {
            double noise = 0.05 * (((i * 7919 % 100) / 49.5) - 1);
            state = ElasticityLearner.Learn(state, Capped(627, 0.70 * (1 + noise)));
        }

        Assert.Equal(0.70, ElasticityLearner.Curve(state.Present).SpeedAt(0.627), 0.01);
    }

    [Fact]
    public void Ceiling_that_does_not_bind_teaches_nothing()
    {
        var state = Free(ElasticityLearner.Begin(Truth, FullWatts), 60);

        // It waits for data: half the draw under a ceiling of nine tenths, and hardly any progress.
        var after = ElasticityLearner.Learn(state, new WorkSample(10, 500, 900, IsPaused: false, 0, 10));
        Assert.Equal(state.Present.Speeds, after.Present.Speeds);
        Assert.Equal(state.Present.FullWatts, after.Present.FullWatts);
    }

    [Fact]
    public void Pauses_counters_set_back_and_missing_meters_teach_nothing()
    {
        var state = Free(ElasticityLearner.Begin(Truth, FullWatts), 60);
        foreach (var sample in (WorkSample[])
        [
            new(10, 700, 700, IsPaused: true, 0, 0), new(10, 700, 700, IsPaused: false, 5_000, 3), new(10, double.NaN, 700, IsPaused: false, 0, 400), new(0, 700, 700, IsPaused: false, 0, 400),
        ])
        {
            Assert.Equal(state.Present.Speeds, ElasticityLearner.Learn(state, in sample).Present.Speeds);
        }
    }

    [Fact]
    public void One_odd_sample_is_not_believed_and_many_are_a_job_that_has_changed()
    {
        var state = Free(ElasticityLearner.Begin(Truth, FullWatts), 600);
        for (int i = 0; i < 60; i++)
        {
            state = ElasticityLearner.Learn(state, Capped(708, 0.9));
        }

        var once = ElasticityLearner.Learn(state, Capped(708, 0.3));
        Assert.Equal(state.Present.Speeds, once.Present.Speeds);
        for (int i = 0; i < 40; i++)
        {
            state = ElasticityLearner.Learn(state, Capped(708, 0.6));
        }

        Assert.Equal(0.6, ElasticityLearner.Curve(state.Present).SpeedAt(0.708), 0.03);
    }

    [Fact]
    public void Each_phase_has_a_curve_of_its_own()
    {
        var state = Free(ElasticityLearner.Begin(PublishedCurves.MixedInference, FullWatts), 60);
        state = ElasticityLearner.Learn(state, new WorkSample(60, 500, double.PositiveInfinity, IsPaused: false, 0, 600, "decode"));
        Assert.Equal(500, state.Present.FullWatts, 40.0);
        state = ElasticityLearner.Learn(state, new WorkSample(60, FullWatts, double.PositiveInfinity, IsPaused: false, 0, 60 * FullRate));
        Assert.Equal(FullWatts, state.Present.FullWatts, 10.0);
        Assert.Equal(["", "decode"], state.Phases.Keys);
    }

    [Fact]
    public void Draw_that_a_limit_rests_on_is_the_upper_one()
    {
        var begin = ElasticityLearner.Begin(Truth, FullWatts).Present;
        Assert.Equal(1_200, ElasticityLearner.UpperWatts(begin), 6);
        Assert.InRange(ElasticityLearner.UpperWatts(Free(ElasticityLearner.Begin(Truth, FullWatts), 600).Present), FullWatts, 1.02 * FullWatts);
    }

    [Fact]
    public void What_is_known_can_be_written_and_read_back()
    {
        var state = ElasticityLearner.Learn(Free(ElasticityLearner.Begin(Truth, FullWatts), 60), Capped(708, 0.85));
        var read = JsonSerializer.Deserialize<CurveState>(JsonSerializer.Serialize(state.Present))!;
        Assert.Equal(state.Present.Speeds, read.Speeds);
        Assert.Equal(ElasticityLearner.Curve(state.Present).Points, ElasticityLearner.Curve(read).Points);
    }

    [Fact]
    public void Price_of_a_watt_is_the_slope_on_its_side()
    {
        var (less, more) = PowerPrices.Of(new SpeedCurve([new(0.5, 0.5), new(0.75, 0.9), new(1, 1)]), 1_000, 2, new WorkLevel(new Watts(750), IsPaused: false));
        Assert.Equal((0.0032, 0.0008), (Math.Round(less, 9), Math.Round(more, 9)));
        Assert.Equal((0, 0), PowerPrices.Of(Truth, 1_000, 0, WorkLevel.Paused));
        Assert.Equal(0, PowerPrices.Of(Truth, 1_000, 2, WorkLevel.Free).More);
    }

    [Fact]
    public void Promise_needs_more_after_less_and_waits_where_it_can()
    {
        var state = PromiseAccount.Count(default, 3_600, 0.6, double.PositiveInfinity);
        Assert.Equal(0.8295, PromiseAccount.LeastSpeed(state, 0.75, 7_200), 4);
        Assert.Equal(0, PromiseAccount.LeastSpeed(state, 0, 7_200));
        Assert.Equal(1, PromiseAccount.LeastSpeed(state, 1, 7_200));
        Assert.True(PromiseAccount.CouldPause(state, 0.75, 7_200, 300, 0.9));
        Assert.False(PromiseAccount.CouldPause(state, 0.75, 7_200, 900, 0.9));

        // Without an end the last hour counts.
        var rolling = PromiseAccount.Count(new PromiseState(3_600, 0), 1_800, 1, 3_600);
        Assert.Equal(new PromiseState(3_600, 1_800), rolling);
    }

    private static ElasticityState Free(ElasticityState state, double seconds) =>
        ElasticityLearner.Learn(ElasticityLearner.Learn(state, Sample(seconds)), Sample(seconds));

    private static WorkSample Sample(double seconds) => new(seconds, FullWatts, double.PositiveInfinity, IsPaused: false, 0, FullRate * seconds);

    private static WorkSample Capped(double watts, double speed) => new(10, watts, watts, IsPaused: false, 0, speed * FullRate * 10);
}
