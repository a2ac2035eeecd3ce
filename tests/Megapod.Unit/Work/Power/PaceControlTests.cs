namespace Megapod.Unit.Work.Power;

using Megapod.Work.Power;

/// <summary>A loop that rests as it is asked, and what it is measured to draw.</summary>
public sealed class PaceControlTests
{
    private const double Tick = 0.2;

    /// <summary>The mean that is measured is of the last second.</summary>
    private const int MeanTicks = 5;

    [Fact]
    public void Loop_that_follows_is_under_each_new_ceiling_within_seven_seconds_and_stays_there_whatever_is_believed_of_it()
    {
        for (int seed = 1; seed <= 300; seed++)
        {
            var random = new Random(seed);
            var loop = new Loop(random);
            for (int level = 0; level < 6; level++)
            {
                double ceiling = loop.Rest + ((loop.Full - loop.Rest) * (0.1 + (1.1 * random.NextDouble())));
                double sum = 0;
                for (int tick = 0; tick < 150; tick++)
                {
                    loop.Step(ceiling);
                    Assert.InRange(loop.Pace.Share, PaceControl.LeastShare, 1);
                    Assert.True(tick * Tick <= 7 || loop.Mean <= ceiling * 1.05, $"seed {seed}, level {level}: {loop.Mean:0} W of {ceiling:0} W after {tick * Tick:0.0} s");
                    sum += tick >= 100 ? loop.Mean / 50 : 0;
                }

                // It gets what it may have, too: rising takes longer, as each step of it is small.
                Assert.True(sum >= 0.93 * Math.Min(ceiling, loop.Full), $"seed {seed}, level {level}: {sum:0} W of {ceiling:0} W, {loop.Full:0} W free");
            }
        }
    }

    [Fact]
    public void Loop_of_which_the_truth_is_believed_has_its_share_at_once()
    {
        var loop = new Loop(new Random(1)) { Believed = (500, 100), Full = 500, Rest = 100, Lag = 0 };

        loop.Step(300);
        Assert.Equal(0.5, loop.Pace.Share, 6);
        loop.Step(200);
        Assert.Equal(0.25, loop.Pace.Share, 6);

        // With what was measured at one ceiling the next is exact, whatever was believed.
        loop.Believed = (700, 200);
        for (int i = 0; i < 100; i++)
        {
            loop.Step(200);
        }

        double before = loop.Mean;
        Assert.InRange(before, 190, 202);
        for (int i = 0; i < 10; i++)
        {
            loop.Step(150);
        }

        Assert.InRange(loop.Mean, 100, 155);
    }

    [Fact]
    public void Loop_that_does_not_follow_is_told_so_by_the_time_that_it_is_over()
    {
        var pace = PaceControl.Free;
        for (int i = 0; i < 50; i++)
        {
            pace = pace.Next(300, 500, 100, 500, Tick);
        }

        Assert.Equal(10, pace.OverSeconds, 6);
        Assert.True(pace.Share < 0.1);
        Assert.Equal(0, pace.Next(300, 500, 100, 290, Tick).OverSeconds);
    }

    [Fact]
    public void Loop_that_a_power_limit_holds_is_not_asked_to_rest_as_long_as_that_does()
    {
        var pace = PaceControl.Free;
        for (int i = 0; i < 50; i++)
        {
            // A limit lets through a little more at times.
            pace = pace.Next(300, 500, 500, i % 2 == 0 ? 309 : 295, Tick);
            Assert.Equal(1, pace.Share);
        }

        for (int i = 0; i < 11; i++)
        {
            pace = pace.Next(300, 500, 500, 450, Tick);
        }

        Assert.InRange(pace.Share, 0.6, 0.7);
    }

    [Fact]
    public void Nothing_is_corrected_by_a_meter_that_is_silent()
    {
        var pace = PaceControl.Free;
        for (int i = 0; i < 50; i++)
        {
            pace = pace.Next(300, 500, 100, double.NaN, Tick);
            Assert.Equal(0.5, pace.Share, 6);
        }

        Assert.Equal(1, pace.Next(double.PositiveInfinity, 500, 100, double.NaN, Tick).Share);
    }

    /// <summary>A loop of which not quite the truth is believed, that takes up a new share at its next step.</summary>
    private sealed class Loop
    {
        private readonly Queue<double> draws = new();
        private readonly Queue<double> shares = new();

        public Loop(Random random)
        {
            Full = 200 + (800 * random.NextDouble());
            Rest = Full * (0.05 + (0.3 * random.NextDouble()));
            double full = Full * (0.8 + (0.7 * random.NextDouble()));
            Believed = (full, Math.Min(0.9 * full, Rest * (0.6 + (0.8 * random.NextDouble()))));
            Lag = random.Next(4);
        }

        public double Full { get; init; }

        public double Rest { get; init; }

        /// <summary>Ticks until a new share is taken up.</summary>
        public int Lag { get; init; }

        public (double Full, double Resting) Believed { get; set; }

        public PaceControl Pace { get; private set; } = PaceControl.Free;

        public double Mean => draws.Average();

        public void Step(double ceiling)
        {
            shares.Enqueue(Pace.Share);
            double share = shares.Count > Lag ? shares.Dequeue() : shares.Peek();
            draws.Enqueue(Rest + ((Full - Rest) * share));
            if (draws.Count > MeanTicks)
            {
                draws.Dequeue();
            }

            Pace = Pace.Next(ceiling, Believed.Full, Believed.Resting, Mean, Tick);
        }
    }
}
