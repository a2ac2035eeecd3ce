namespace Megapod.Unit.Planning;

using Megapod.Core.Units;
using Megapod.Planning.Forecasts;

/// <summary>What was said beside what came.</summary>
public sealed class ForecastScoreTests
{
    private static readonly Instant Start = Instant.FromUtc(new DateTime(2026, 1, 5, 0, 0, 0, DateTimeKind.Utc));

    [Fact]
    public void Score_that_has_compared_nothing_says_nothing()
    {
        var score = new ForecastScore();
        Assert.All(score.Quality("cars", "W").Leads, l => Assert.Equal((0, null, null), (l.Count, l.Bias, l.Covered50)));
        Assert.Equal([15, 60, 360, 1440], score.Quality("cars", "W").Leads.Select(l => l.LeadMinutes));
        Assert.True(double.IsNaN(score.Quantile(100, 1, 0.5)));
    }

    [Fact]
    public void Bias_and_error_are_those_of_what_was_said_then()
    {
        var score = new ForecastScore();
        Live(score, 200, _ => 110, q => q % 2 == 0 ? 100 : 140);
        var hour = score.Quality("cars", "W").Leads[1];
        Assert.Equal(120, hour.Mean!.Value, 1.0);
        Assert.Equal(-10, hour.Bias!.Value, 0.5);
        Assert.Equal(20, hour.MeanAbsoluteError!.Value, 0.5);
        Assert.Null(hour.Covered50);
    }

    [Fact]
    public void Quantiles_are_those_of_like_errors_and_grow_with_what_is_expected()
    {
        var score = new ForecastScore(1);

        // Half to one and a half times of what is expected, evenly.
        Live(score, 14 * 96, _ => 100, q => 50 + ((q * 37) % 101));
        Assert.Equal(60, score.Quantile(100, 4, 0.1), 2.0);
        Assert.Equal(280, score.Quantile(200, 4, 0.9), 4.0);
        var lead = score.Quality("cars", "W").Leads[1];
        Assert.Equal(0.1, lead.Covered10!.Value, 0.02);
        Assert.Equal(0.9, lead.Covered90!.Value, 0.02);
    }

    [Fact]
    public void Error_that_has_grown_shows_in_coverage_and_in_the_next_quantiles()
    {
        var score = new ForecastScore(1);
        Live(score, 14 * 96, _ => 100, q => 90 + (q % 21));
        Live(score, 14 * 96, _ => 100, q => 2 * (90 + (q % 21)), 14 * 96);
        Assert.InRange(score.Quality("cars", "W").Leads[0].Covered90!.Value, 0.2, 0.8);
        Assert.InRange(score.Quantile(100, 1, 0.9), 200, 225);
    }

    [Fact]
    public void What_lies_at_a_quantile_counts_for_it_and_where_nothing_is_promised_nothing_is_kept()
    {
        var score = new ForecastScore();
        Live(score, 14 * 96, _ => 0.5, _ => 0.5);
        var lead = score.Quality("cars", "W").Leads[0];
        Assert.Equal((0.1, 0.5, 0.9), (lead.Covered10, lead.Covered50, lead.Covered90));
        Assert.Equal(0.5, score.Quantile(0.5, 1, 0.9));
        var nights = new ForecastScore(1);
        Live(nights, 14 * 96, _ => 0.5, _ => 0);
        Assert.Null(nights.Quality("cars", "W").Leads[0].Covered10);
        Assert.Equal(0, nights.Quantile(0.5, 1, 0.9));
    }

    [Fact]
    public void Quarters_that_never_came_are_not_compared_and_four_weeks_are_kept()
    {
        var score = new ForecastScore();
        Live(score, 40 * 96, _ => 1, _ => 1);
        Assert.All(score.Quality("cars", "W").Leads, l => Assert.Equal(28 * 96, l.Count));
        var gap = new ForecastScore();
        gap.Say(Start, 0, 5);
        gap.Came(Start + (3 * CarForecaster.Quarter), 9);
        gap.Came(Start + CarForecaster.Quarter, 9);
        Assert.Equal(0, gap.Quality("cars", "W").Leads[0].Count);
    }

    private static void Live(ForecastScore score, int quarters, Func<int, double> expected, Func<int, double> came, int from = 0)
    {
        for (int q = from; q < from + quarters; q++)
        {
            var at = Start + (q * CarForecaster.Quarter);
            score.Came(at, came(q));
            for (int lead = 0; lead < ForecastScore.LeadQuarters.Count; lead++)
            {
                score.Say(at + CarForecaster.Quarter, lead, expected(q));
            }

            if (q % 96 == 95)
            {
                score.Learn();
            }
        }
    }
}
