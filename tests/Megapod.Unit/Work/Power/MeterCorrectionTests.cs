namespace Megapod.Unit.Work.Power;

using Megapod.Work.Power;

/// <summary>What a late meter that shows means teaches about a reckoned draw.</summary>
public sealed class MeterCorrectionTests
{
    private const double Step = 0.1;

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 1.5)]
    [InlineData(10, 20)]
    [InlineData(60, 5)]
    public void Late_mean_of_a_draw_that_jumps_is_held_against_the_same_time(double averaging, double late)
    {
        // True draw is 15 W above the reckoning all the time; both jump up and down far more.
        var correction = new MeterCorrection();
        double worst = 0;
        Run(correction, 300, averaging, late, Jumping, t => Jumping(t) + 15, (t, c) => worst = t > (2 * averaging) + late + 2 ? Math.Max(worst, Math.Abs(c.Watts - 15)) : worst);
        Assert.InRange(worst, 0, 0.5);
    }

    [Fact]
    public void What_is_above_counts_at_once_and_what_is_below_slowly_and_only_so_far()
    {
        var correction = new MeterCorrection();
        Run(correction, 20, 1, 0, _ => 100, _ => 100);
        Assert.Equal(0, correction.Watts, 6);
        var above = new MeterCorrection();
        Run(above, 20, 1, 0, _ => 100, t => t < 18 ? 100 : 130, (_, _) => { });
        Assert.Equal(30, above.Watts, 3);

        // A meter that shows nothing is dead, not a machine that draws nothing.
        var dead = new MeterCorrection();
        Run(dead, 20, 1, 0, _ => 100, t => t < 10 ? 100 : 0);
        Assert.InRange(dead.Watts, -25, -20);
        Run(dead, 60, 1, 0, _ => 100, _ => 0);
        Assert.InRange(dead.Watts, -25.001, -24.9);
    }

    [Fact]
    public void Meter_that_falls_silent_gives_nothing_any_more_and_goes_on_to_take()
    {
        var below = new MeterCorrection();
        Run(below, 60, 1, 0, _ => 100, t => t < 30 ? 90 : double.NaN, (t, c) => Assert.True(t is < 30 or > 37.9 || c.Watts is < 0 or 0));
        Assert.Equal(0, below.Watts);
        Assert.False(below.IsFresh);

        var above = new MeterCorrection();
        Run(above, 60, 1, 0, _ => 100, t => t < 30 ? 110 : double.NaN);
        Assert.Equal(10, above.Watts, 3);
    }

    [Fact]
    public void Energy_is_the_meters_while_it_is_of_use()
    {
        var correction = new MeterCorrection();
        Run(correction, 600, 1, 0, Jumping, t => 1.1 * Jumping(t));
        double truth = 1.1 * Enumerable.Range(0, 6_000).Sum(i => Jumping((i + 1) * Step) * Step);
        Assert.InRange(correction.MeteredJoules / truth, 0.99, 1.01);
        Assert.InRange(correction.ReckonedJoules / truth, 0.908, 0.911);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-5)]
    public void What_is_no_power_is_no_reading(double shown)
    {
        var correction = new MeterCorrection();
        Run(correction, 20, 1, 0, _ => 100, _ => shown);
        Assert.Equal(0, correction.Watts);
        Assert.False(correction.IsFresh);
    }

    /// <summary>A draw that is another one every seven seconds, W.</summary>
    private static double Jumping(double t) => (int)(t / 7) % 2 == 0 ? 40 : 160;

    /// <summary>Lets a meter show the mean of the true draw, so long after, each time that it has taken one.</summary>
    private static void Run(MeterCorrection correction, double seconds, double averaging, double late, Func<double, double> reckoned, Func<double, double> truth, Action<double, MeterCorrection>? look = null)
    {
        var joules = new List<double> { 0 };
        double began = double.IsNaN(correction.Age) && double.IsNaN(correction.ShownWatts) ? 0 : 1_000;
        for (int i = 1; i <= seconds / Step; i++)
        {
            double t = i * Step;
            joules.Add(joules[^1] + (truth(t) * Step));
            int end = (int)Math.Round(Math.Floor((t - late) / averaging) * averaging / Step);
            int start = end - (int)Math.Round(averaging / Step);
            double shown = start >= 0 ? (joules[end] - joules[start]) / averaging : double.NaN;
            correction.Step(began + t, reckoned(t), shown, began + (end * Step), averaging);
            look?.Invoke(t, correction);
        }
    }
}
