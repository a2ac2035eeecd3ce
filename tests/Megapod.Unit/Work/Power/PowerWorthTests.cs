namespace Megapod.Unit.Work.Power;

using Megapod.Core.Jobs;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Work.Elasticity;
using Megapod.Work.Power;

/// <summary>What power is worth to jobs together.</summary>
public sealed class PowerWorthTests
{
    [Fact]
    public void Dearest_watts_are_the_first_quarter()
    {
        // 300 W earn 3 an hour in step with their draw, 100 W earn 0.1.
        var worth = PowerWorth.Of([Job(300, PublishedCurves.Proportional), Job(100, PublishedCurves.Proportional)], [3, 0.1]);
        Assert.Equal([0.01, 0.01, 0.01, 0.001], worth.Select(w => Math.Round(w, 9)));
    }

    [Fact]
    public void Nobody_who_could_draw_anything_says_nothing() => Assert.Empty(PowerWorth.Of([], []));

    [Fact]
    public void Of_any_jobs_it_never_rises_and_adds_up_to_what_they_earn()
    {
        var random = new Random(3);
        string[] names = [.. PublishedCurves.Names];
        for (int i = 0; i < 500; i++)
        {
            JobDemand[] jobs = [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => Job(random.Next(1, 2_000), PublishedCurves.Of(names[random.Next(names.Length)])!))];
            double[] values = [.. jobs.Select(_ => random.NextDouble() * 5)];
            var worth = PowerWorth.Of(jobs, values);
            Assert.True(RackWorth.Of(worth, SmallStart).IsUsable(SmallStart), string.Join(' ', worth));
            Assert.Equal(values.Sum(), worth.Sum() * jobs.Sum(j => j.FullWatts) / RackWorth.Quarters, 1e-6 * values.Sum());
        }
    }

    private static Instant SmallStart { get; } = new(TimeSpan.TicksPerDay * 700_000);

    private static JobDemand Job(double watts, SpeedCurve curve) => new() { Id = "job", Tier = JobTier.Spot, Curve = curve.Points, FullWatts = watts, PausedWatts = 0, ValuePerHour = 1 };
}
