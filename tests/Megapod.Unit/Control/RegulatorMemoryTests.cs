namespace Megapod.Unit.Control;

using Megapod.Control.Regulator;

/// <summary>What the regulator remembers, against sums that keep everything. Ticks are milliseconds here: the histories do not care.</summary>
public sealed class RegulatorMemoryTests
{
    private const double Lag = 150;

    [Fact]
    public void Battery_follows_a_command_after_its_delay()
    {
        CommandHistory history = default;
        Assert.True(history.IsEmpty);
        history.Begin(0, 0);
        Assert.False(history.IsEmpty);
        history.Add(50, -500_000, Lag);
        Assert.Equal(0, history.PowerAt(20, Lag));
        Assert.Equal(0, history.PowerAt(50, Lag));
        Assert.Equal(-500_000 * (1 - Math.Exp(-1)), history.PowerAt(200, Lag), 1e-6);
        Assert.Equal(0, history.PowerAt(-1_000, Lag));
    }

    [Fact]
    public void First_command_without_a_beginning_is_taken_for_what_the_battery_does()
    {
        CommandHistory history = default;
        history.Add(100, -200_000, Lag);
        Assert.Equal(-200_000, history.PowerAt(100, Lag));
        Assert.Equal(-200_000, history.PowerAt(0, Lag));
        Assert.Equal(-200_000, history.MeanOver(0, 300, Lag), 1e-6);
    }

    [Theory]
    [InlineData(0.49, false)]
    [InlineData(-0.49, false)]
    [InlineData(0.5, true)]
    [InlineData(-0.5, true)]
    [InlineData(-200_000, true)]
    public void Command_that_says_the_same_again_is_no_new_one(double change, bool isNew)
    {
        CommandHistory history = default;
        history.Begin(0, 100_000);
        history.Add(1_000, 100_000 + change, Lag);
        Assert.Equal(isNew ? 100_000 + change : 100_000, history.PowerAt(1_000_000, Lag), 1e-9);
    }

    [Fact]
    public void Power_and_mean_are_those_of_a_battery_that_was_told_so() => Proof.ForAll(cases: 300, largest: 600, (seed, size) =>
    {
        var random = new Random(seed);
        double lag = random.OneOf(0.5, 20, 150, 2_000);
        CommandHistory history = default;
        double first = random.Between(-1e6, 1e6);
        history.Begin(0, first);
        var all = new List<(long At, double Power, double Command)> { (0, first, first) };
        long at = 0;
        for (int k = 0; k < size; k++)
        {
            at += random.Next(1, 40);
            double command = random.OneOf(0, random.Between(-1e6, 1e6));
            if (Math.Abs(command - all[^1].Command) >= 1)
            {
                all.Add((at, Power(all[^1], at, lag), command));
            }

            history.Add(at, command, lag);
        }

        var kept = all.TakeLast(CommandHistory.Length).ToList();
        for (int k = 0; k < 12; k++)
        {
            long from = random.OneOf(-50, random.Next(-50, (int)at + 100), (int)kept[random.Next(kept.Count)].At);
            long until = random.OneOf(from - 5, from, from + random.Next(1, 300), (int)kept[random.Next(kept.Count)].At);
            Assert.Equal(Known(kept, from, lag), history.PowerAt(from, lag), 1e-3);
            Assert.Equal(until <= from ? Known(kept, until, lag) : Mean(kept, from, until, lag), history.MeanOver(from, until, lag), 1e-3);
        }
    });

    [Fact]
    public void Branch_lies_between_the_samples_around_a_span()
    {
        BranchHistory history = default;
        history.Bracket(0, 10, out double lowest, out double highest);
        Assert.Equal((double.PositiveInfinity, double.NegativeInfinity), (lowest, highest));
        Assert.Equal(0, history.NewestTicks);
        Assert.Equal(double.NaN, history.NewestWatts);
        history.Add(10, 100);
        history.Add(20, 300);
        history.Add(30, 200);
        history.Add(30, 999);
        history.Add(25, 999);
        Assert.Equal((30, 200), (history.NewestTicks, history.NewestWatts));
        Bracketed(history, 12, 18, 100, 300);
        Bracketed(history, 20, 20, 300, 300);
        Bracketed(history, 15, 25, 100, 300);
        Bracketed(history, 21, 29, 200, 300);
        Bracketed(history, 10, 20, 100, 300);
        Bracketed(history, 20, 30, 200, 300);
        Bracketed(history, 30, 30, 200, 200);
        Bracketed(history, 31, 40, 200, 200);
        Bracketed(history, 5, 10, 100, 100);
        Bracketed(history, 5, 8, 100, 100);
    }

    [Fact]
    public void Branch_remembers_the_youngest_samples()
    {
        BranchHistory history = default;
        for (int k = 1; k <= 300; k++)
        {
            history.Add(10 * k, k);
        }

        Bracketed(history, 0, 5_000, 300 - 127, 300);
        Bracketed(history, 2_895, 2_905, 289, 291);
    }

    [Fact]
    public void Import_may_step_by_the_rise_of_a_second_and_then_stays_for_a_second()
    {
        ImportHistory import = default;
        import.Add(At(0), 100_000);
        import.Add(At(5), 100_000);
        Assert.Equal(150_000, import.HighestFor(At(5), 100_000, 50_000, 0.1, 0.1, out double mean), 1e-3);
        Assert.Equal(100_000, mean, 1e-3);
        import.Add(At(5.001), 150_000);
        import.Add(At(5.5), 150_000);
        Assert.Equal(150_000, import.HighestFor(At(5.5), 150_000, 50_000, 0.1, 0.1, out mean), 150.0);
        Assert.Equal(125_000, mean, 50.0);
    }

    [Fact]
    public void Import_that_rises_as_fast_as_it_may_goes_on_so()
    {
        ImportHistory import = default;
        for (int k = 0; k <= 300; k++)
        {
            import.Add(At(k * 0.01), 500 * k);
        }

        // (R − r) / δ + r δ / 2 above the present import, with r = R = 50 kW/s and δ = 10 ms.
        Assert.Equal(150_250, import.HighestFor(At(3), 150_000, 50_000, 0.01, 0.01, out double mean), 1e-3);
        Assert.Equal(125_000, mean, 1e-3);
    }

    [Fact]
    public void Where_steps_last_a_second_the_last_one_counts()
    {
        ImportHistory import = default;
        import.Add(At(0), 100_000);
        import.Add(At(1), 300_000);
        Assert.Equal(200_000 + 50_000, import.HighestFor(At(1), 300_000, 50_000, 1, 1, out double mean), 1e-3);
        Assert.Equal(200_000, mean, 1e-3);
    }

    [Fact]
    public void Car_that_leaves_between_two_samples_has_left_at_once()
    {
        ImportHistory import = default;
        import.Add(At(0), 300_000);
        import.Add(At(1), 50_000);
        Assert.Equal(50_000 + 50_000, import.HighestFor(At(1), 50_000, 50_000, 1, 1, out double mean), 1e-3);
        Assert.Equal(50_000, mean, 1e-3);
    }

    [Fact]
    public void Since_the_newest_sample_the_import_goes_in_a_line_to_the_present_one()
    {
        ImportHistory import = default;
        import.Add(At(0), 100_000);
        import.Add(At(2), 100_000);
        import.HighestFor(At(2.4), 200_000, 50_000, 0.1, 0.1, out double mean);
        Assert.Equal((0.6 * 100_000) + (0.4 * 150_000), mean, 1e-3);

        // Samples that came late or twice are none.
        import.Add(At(1.5), 999_999);
        import.Add(At(2), 999_999);
        import.HighestFor(At(2.4), 200_000, 50_000, 0.1, 0.1, out mean);
        Assert.Equal((0.6 * 100_000) + (0.4 * 150_000), mean, 1e-3);
    }

    [Fact]
    public void Import_held_at_its_highest_lifts_one_mean_of_a_second_by_just_the_ramp_and_none_by_more() => Proof.ForAll(cases: 200, largest: 3, (seed, size) =>
    {
        var random = new Random(seed);
        ImportHistory import = default;
        int between = size == 1 ? 1 : size == 2 ? 10 : 25;
        double[] means = new double[300];
        double watts = 0;
        import.Add(At(0), watts);
        for (int k = between; k <= means.Length; k += between)
        {
            double before = watts;
            watts += random.Next(-200_000, 200_000);
            import.Add(At(k * 0.01), watts);
            Array.Fill(means, Math.Min(watts, (before + watts) / 2), k - between, between);
        }

        double answer = random.Next(0, 100 / between) * between * 0.01;
        double highest = import.HighestFor(At(3), watts, 50_000, between * 0.01, answer, out _);
        var ends = Enumerable.Range(1, 100 / between).Select(k => k * between).Where(d => d * 0.01 >= answer - 1e-9);
        Assert.Equal(50_000, ends.Max(d => ((highest * d) + means[(200 + d)..].Sum() - means[(100 + d)..(200 + d)].Sum()) / 100), 1.0);
    });

    private static long At(double seconds) => SmallSite.At(seconds).Ticks;

    private static void Bracketed(BranchHistory history, long from, long until, double lowest, double highest)
    {
        history.Bracket(from, until, out double low, out double high);
        Assert.Equal((lowest, highest), (low, high));
    }

    private static double Power((long At, double Power, double Command) change, long at, double lag) =>
        change.Command + ((change.Power - change.Command) * Math.Exp(-Math.Max(0, at - change.At) / lag));

    /// <summary>Before the oldest command that is remembered, the power at that one.</summary>
    private static double Known(List<(long At, double Power, double Command)> kept, double at, double lag)
    {
        var change = kept.FindLast(c => c.At <= at);
        return change == default ? kept[0].Power : change.Command + ((change.Power - change.Command) * Math.Exp(-(at - change.At) / lag));
    }

    /// <summary>By exact integrals between the instants at which commands changed.</summary>
    private static double Mean(List<(long At, double Power, double Command)> kept, long from, long until, double lag)
    {
        double sum = 0;
        double[] instants = [from, .. kept.Select(c => (double)c.At).Where(t => t > from && t < until), until];
        for (int k = 1; k < instants.Length; k++)
        {
            double begin = instants[k - 1];
            double span = instants[k] - begin;
            var change = kept.FindLast(c => c.At <= begin);
            sum += change == default ? kept[0].Power * span : (change.Command * span) + ((Known(kept, begin, lag) - change.Command) * lag * (1 - Math.Exp(-span / lag)));
        }

        return sum / (until - from);
    }
}
