namespace Megapod.Unit.Work.Elasticity;

using Megapod.Core.Jobs;
using Megapod.Work.Elasticity;
using Megapod.Work.Power;

/// <summary>What holds of any job that is learned and of any promise, whatever the job does.</summary>
public sealed class LearningLawTests
{
    [Fact]
    public void What_is_learned_of_any_curve_is_as_near_the_truth_as_it_says()
    {
        int looks = 0;
        int outside = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var truth = AnyCurve(random);
            var state = ElasticityLearner.Begin(new SpeedCurve([new(truth.LeastDraw, truth.LeastDraw), new(1, 1)]), double.NaN, deviation: 0.3);
            double watts = 100 + (900 * random.NextDouble());
            double rate = 0.1 + (100 * random.NextDouble());
            double lag = random.NextDouble();
            double draw = 1;
            double counter = 0;
            for (int i = 0; i < 120; i++)
            {
                // A level is held for a minute; the counter is read up to its lag too late at both ends.
                draw = i < 12 ? 1 : i % 6 == 0 ? truth.Points[random.Next(truth.Points.Count - 1)].Draw : draw;
                double late = lag * (random.NextDouble() - random.NextDouble());
                double before = counter;
                counter += rate * truth.SpeedAt(draw) * (10 + late);
                state = ElasticityLearner.Learn(state, new WorkSample(10, watts * draw, draw >= 1 ? double.PositiveInfinity : watts * draw, IsPaused: false, before, counter, LagSeconds: lag));
            }

            double share = Math.Sqrt(state.Present.FullRateVariance) / state.Present.FullRate;
            foreach (var point in truth.Points.Where(p => p.Draw < 1 && ElasticityLearner.DeviationAt(state.Present, p.Draw) < 0.05))
            {
                double deviation = Math.Sqrt(Math.Pow(ElasticityLearner.DeviationAt(state.Present, point.Draw), 2) + Math.Pow(point.Speed * share, 2));
                looks++;
                outside += Math.Abs(ElasticityLearner.Curve(state.Present).SpeedAt(point.Draw) - point.Speed) > 2 * deviation ? 1 : 0;
            }
        }

        Assert.True(looks > 300, $"{looks} points were seen often enough");
        Assert.True(outside <= 0.1 * looks, $"{outside} of {looks} points lie further off than two deviations");
    }

    [Fact]
    public void Counter_that_moves_seldom_teaches_less_than_one_that_counts_all_the_time()
    {
        double Deviation(double lag)
        {
            var state = ElasticityLearner.Begin(PublishedCurves.TrainingA40, 1_000);
            for (int i = 0; i < 20; i++)
            {
                state = ElasticityLearner.Learn(state, new WorkSample(10, i < 10 ? 1_000 : 708, i < 10 ? double.PositiveInfinity : 708, IsPaused: false, 0, i < 10 ? 500 : 450, LagSeconds: lag));
            }

            return ElasticityLearner.DeviationAt(state.Present, 0.708);
        }

        Assert.True(Deviation(0) < Deviation(2));
        Assert.True(Deviation(2) < Deviation(10));
    }

    [Fact]
    public void Curve_of_two_points_gets_some_between_and_says_the_same_before_it_has_learned()
    {
        var begun = ElasticityLearner.Begin(new SpeedCurve([new(0.05, 0.05), new(1, 1)]), 10).Present;
        Assert.All(begun.Draws.Zip(begun.Draws.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 0.05, 0.2));
        Assert.All(Enumerable.Range(5, 95).Select(i => i / 100.0), draw => Assert.Equal(draw, ElasticityLearner.Curve(begun).SpeedAt(draw), 9));
    }

    [Fact]
    public void Whatever_a_counter_and_a_meter_say_the_curve_stays_one()
    {
        double[] counts = [0, 1, 1e-300, 1e300, -5, double.NaN, 7, 1e12, double.MaxValue, 3.5];
        double[] watts = [1, 1e-300, 1e300, double.NaN, -1, 500, 1_000, 700, 0, double.PositiveInfinity];
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var state = ElasticityLearner.Begin(PublishedCurves.TrainingV100, seed % 2 == 0 ? 1_000 : double.NaN);
            for (int i = 0; i < 200; i++)
            {
                double draw = watts[random.Next(watts.Length)];
                double ceiling = random.Next(3) == 0 ? double.PositiveInfinity : random.Next(2) == 0 ? draw : 1_000 * random.NextDouble();
                state = ElasticityLearner.Learn(state, new WorkSample(random.Next(20), draw, ceiling, random.Next(9) == 0, counts[random.Next(counts.Length)], counts[random.Next(counts.Length)], LagSeconds: random.Next(3)));
            }

            var curve = ElasticityLearner.Curve(state.Present);
            Assert.All(curve.Points, p => Assert.InRange(p.Speed, 0, 1));
            Assert.All(state.Present.Covariance, c => Assert.True(double.IsFinite(c), $"seed {seed}"));
        }
    }

    [Fact]
    public void Who_always_runs_as_fast_as_he_is_owed_has_had_what_he_is_promised()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            double promise = random.NextDouble() * 0.95;
            double span = 600 + random.Next(10_000);
            var account = default(PromiseState);
            while (account.Seconds < span)
            {
                double least = PromiseAccount.LeastSpeed(account, promise, span - account.Seconds);
                double speed = random.Next(3) == 0 ? least : least + ((1 - least) * random.NextDouble());
                account = PromiseAccount.Count(account, Math.Min(1 + random.Next(30), span - account.Seconds), speed, double.PositiveInfinity);
            }

            Assert.True(account.WorkSeconds >= (promise * span) - 1e-6, $"seed {seed}: {account.WorkSeconds / span} of {promise}");
        }
    }

    [Fact]
    public void Part_of_a_curve_is_that_curve()
    {
        for (int seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var curve = AnyCurve(random);
            double from = random.NextDouble();
            double to = seed % 10 == 0 ? curve.Points[random.Next(curve.Points.Count)].Draw : random.NextDouble();
            var part = new SpeedCurve(curve.Between(from, to));
            Assert.Equal(1, part.Points[^1].Draw);
            Assert.All(part.Points.Where(p => p.Draw * to >= curve.LeastDraw), p => Assert.Equal(curve.SpeedAt(Math.Max(curve.LeastDraw, p.Draw * to)), p.Speed, 6));
        }
    }

    [Fact]
    public void Counter_that_is_set_by_hand_does_not_count_as_work()
    {
        var state = new SteeringJobState { Elasticity = ElasticityLearner.Begin(PublishedCurves.Proportional, 10) };
        var job = new SteeredJob { Id = "j", Tier = JobTier.Flexible, Curve = PublishedCurves.Proportional, FullWatts = 10, PausedWatts = 0, ValuePerHour = 1, Promise = 0.75, DrawWatts = 10 };
        for (int i = 0; i < 60; i++)
        {
            state = JobSteering.See(job with { Progress = i }, state, new SteeringLook(1, 1));
        }

        double had = state.Promise.WorkSeconds;
        state = JobSteering.See(job with { Progress = 1e300 }, state, new SteeringLook(1, 1));
        Assert.InRange(state.Promise.WorkSeconds - had, 0, 1.001);
        Assert.True(JobSteering.Demand(job, state, 0, double.PositiveInfinity, isBlind: false).LeastSpeed > 0.7);
    }

    private static SpeedCurve AnyCurve(Random random)
    {
        double least = 0.05 + (0.2 * random.NextDouble());
        double knee = least + ((1 - least) * random.NextDouble());
        double bend = 0.3 + (0.7 * random.NextDouble());
        double Speed(double draw) => draw >= knee ? bend + ((1 - bend) * (draw - knee) / Math.Max(1e-9, 1 - knee)) : bend * draw / knee;
        return new SpeedCurve([.. Enumerable.Range(0, 6).Select(i => least + ((1 - least) * i / 5)).Select(d => new ElasticityPoint(d, d >= 1 ? 1 : Speed(d)))]);
    }
}
