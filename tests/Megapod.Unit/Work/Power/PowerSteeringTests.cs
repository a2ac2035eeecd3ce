namespace Megapod.Unit.Work.Power;

using Megapod.Core.Jobs;
using Megapod.Work.Elasticity;
using Megapod.Work.Power;

/// <summary>The loop from the meter to the jobs' levels, with a plant of a few lines.</summary>
public sealed class PowerSteeringTests
{
    private const double Hidden = 3_000;
    private const int Count = 10;

    private readonly Queue<double> readings = new();
    private SteeringState state = SteeringState.Begin;
    private IReadOnlyList<WorkLevel> levels = [.. Enumerable.Repeat(WorkLevel.Free, Count)];
    private double fullWatts = 1_000;
    private double meter;

    [Fact]
    public void What_nobody_told_of_is_found_at_the_meter()
    {
        Run(60, double.PositiveInfinity);
        Assert.Equal(Hidden, state.OffsetWatts, 50.0);
        Run(20, 10_000);
        Assert.Equal(10_000, meter, 100.0);
    }

    [Fact]
    public void Slow_meter_is_not_chased()
    {
        Run(60, double.PositiveInfinity, age: 3);
        var course = Run(120, 10_000, age: 3);
        Assert.All(course.Skip(30), watts => Assert.InRange(watts, 9_900, 10_100));
    }

    [Fact]
    public void Jobs_that_draw_more_than_was_believed_are_held_nevertheless()
    {
        fullWatts = 1_100;
        Run(5, double.PositiveInfinity);
        Assert.Equal(10_000, Run(60, 10_000)[^1], 150.0);
    }

    [Fact]
    public void Without_a_meter_jobs_count_with_the_most_that_they_may_draw()
    {
        Run(60, double.PositiveInfinity);
        Run(1, 10_000);
        double seen = Ceilings();
        Run(30, 10_000, isBlind: true);
        Assert.True(Ceilings() <= seen + 1);
        Assert.True(meter <= 10_000);
    }

    [Fact]
    public void Way_back_is_a_ramp_and_ends_free()
    {
        Run(60, double.PositiveInfinity);
        Run(60, 10_000);
        var course = Run(200, double.PositiveInfinity, ramp: 20);
        Assert.All(Enumerable.Range(20, 100), s => Assert.InRange(course[s + 10] - course[s], -20, 420));
        Assert.Equal(13_000, course[^1], 20.0);
        Assert.All(levels, level => Assert.Equal(WorkLevel.Free, level));
    }

    /// <summary>A rack is always told a ceiling. One above all that it may draw is no limit: jobs stray freely below it, and what they had before a real one is no part of its promises.</summary>
    [Fact]
    public void Target_that_leaves_jobs_all_that_they_may_draw_holds_nobody_back()
    {
        Run(60, 20_000);
        Assert.All(levels, level => Assert.Equal(WorkLevel.Free, level));
        Assert.Equal(60, state.Jobs["0"].Promise.Seconds, 1.0);
        Run(20, 10_000);
        Assert.Equal(10_000, meter, 100.0);
        Assert.Equal(19, state.Jobs["0"].Promise.Seconds, 2.0);
        Run(30, 20_000);
        Assert.All(levels, level => Assert.Equal(WorkLevel.Free, level));
    }

    [Fact]
    public void Nothing_is_told_to_jobs_that_nothing_holds_back()
    {
        Run(60, double.PositiveInfinity);
        Assert.All(levels, level => Assert.Equal(WorkLevel.Free, level));
        Assert.True(double.IsPositiveInfinity(state.CeilingWatts));
    }

    [Fact]
    public void Firm_job_is_never_touched_while_spot_can_give()
    {
        Run(60, double.PositiveInfinity);
        Run(300, 9_000);
        Assert.Equal(WorkLevel.Free, levels[0]);
        Assert.Equal(9_000, meter, 150.0);
    }

    private double Ceilings() => levels.Sum(l => l.IsPaused ? 100 : Math.Min(fullWatts, l.Ceiling.Value));

    private List<double> Run(int seconds, double target, int age = 1, double ramp = double.PositiveInfinity, bool isBlind = false)
    {
        var course = new List<double>();
        for (int s = 0; s < seconds; s++)
        {
            var jobs = Enumerable.Range(0, Count).Select(i => new SteeredJob
            {
                Id = $"{i}",
                Tier = i == 0 ? JobTier.Firm : JobTier.Spot,
                Curve = PublishedCurves.TrainingV100,
                FullWatts = 1_000,
                PausedWatts = 100,
                ValuePerHour = 1,
                Promise = i == 0 ? 1 : 0,
                MayPause = i > 0,
                DrawWatts = meter > 0 ? Draw(i) : double.NaN,
            }).ToList();
            readings.Enqueue(meter);
            while (readings.Count > age)
            {
                readings.Dequeue();
            }

            (state, levels) = PowerSteering.Step(state, new SteeringInput
            {
                Seconds = 1,
                TargetWatts = target,
                MeterWatts = meter > 0 && !isBlind ? readings.Peek() : double.NaN,
                MeterAgeSeconds = isBlind ? 100 : age,
                MeterAveragingSeconds = 1,
                ActuationSeconds = 1,
                RampWattsPerSecond = ramp,
                Jobs = jobs,
            });
            meter = Hidden + Enumerable.Range(0, Count).Sum(Draw);
            course.Add(meter);
        }

        return course;
    }

    private double Draw(int job) => levels[job].IsPaused ? 100 : Math.Min(fullWatts, levels[job].Ceiling.Value);
}
