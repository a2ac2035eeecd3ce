namespace Megapod.Unit.Planning;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Planning.Forecasts;

/// <summary>Weather out of feeds: told where it is told, usual where it is late, and nothing from the future.</summary>
public sealed class KnownWeatherTests
{
    private static readonly Instant Start = Instant.FromUtc(new DateTime(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc));
    private static readonly Instant Now = Start + TimeSpan.FromDays(10) + TimeSpan.FromHours(9);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void Feed_that_is_late_is_filled_with_the_usual_and_what_is_left_of_today()
    {
        // Ten days alike, and today is four degrees warmer; the feed ends with the present hour.
        var known = Known(Feed(FeedQuantity.AmbientTemperature, 0, (10 * 24) + 9, h => Usual(h) + (h >= 240 ? 4 : 0)));
        Assert.Equal(Now, known.KnownUntil(FeedQuantity.AmbientTemperature));
        Assert.Equal((FeedQuantity.AmbientTemperature, Now), (known.Usual[0].Quantity, known.Usual[0].From));
        Assert.Equal(Usual(8) + 4, known.At(FeedQuantity.AmbientTemperature, Now - Hour), 1e-9);
        Assert.InRange(known.At(FeedQuantity.AmbientTemperature, Now + (6 * Hour)), Usual(15) + 1, Usual(15) + 4);
        Assert.Equal(Usual(15), known.At(FeedQuantity.AmbientTemperature, Now + TimeSpan.FromDays(3) + (6 * Hour)), 0.5);
        Assert.Equal(double.NaN, known.ToldAt(FeedQuantity.AmbientTemperature, Now + Hour));
    }

    [Fact]
    public void Quantity_that_nobody_tells_stays_unknown_and_is_no_gap()
    {
        var known = Known(Feed(FeedQuantity.SolarIrradiance, 0, 300, _ => 100));
        Assert.Equal(double.NaN, known.At(FeedQuantity.AmbientTemperature, Now));
        Assert.Null(known.KnownUntil(FeedQuantity.CarbonIntensity));
        Assert.All(known.Usual, gap => Assert.Equal(FeedQuantity.SolarIrradiance, gap.Quantity));
        Assert.Null(KnownWeather.Of(Now, [Feed(FeedQuantity.DayAheadPrice, 0, 24, _ => 1)], TimeZoneInfo.Utc));
    }

    [Fact]
    public void What_became_known_later_is_not_in_it()
    {
        FeedSlot[] slots = [new(Now, Hour, 20, Now - Hour, null), new(Now + Hour, Hour, 30, Now + TimeSpan.FromMinutes(1), null)];
        var known = Known(new FeedSeries(FeedQuantity.AmbientTemperature, slots));
        Assert.Equal(20, known.ToldAt(FeedQuantity.AmbientTemperature, Now));
        Assert.Equal(double.NaN, known.ToldAt(FeedQuantity.AmbientTemperature, Now + Hour));
        Assert.Equal(Now, known.MadeAt);
    }

    [Fact]
    public void First_feed_has_the_word_and_the_second_stands_in()
    {
        var known = KnownWeather.Of(Now, [Feed(FeedQuantity.CarbonIntensity, 240, 10, _ => 0.3), Feed(FeedQuantity.CarbonIntensity, 240, 24, _ => 0.5)], TimeZoneInfo.Utc)!;
        Assert.Equal(0.3, known.At(FeedQuantity.CarbonIntensity, Now));
        Assert.Equal(0.5, known.At(FeedQuantity.CarbonIntensity, Now + (2 * Hour)));
    }

    [Fact]
    public void What_a_feed_no_longer_keeps_is_remembered_and_only_news_is_news()
    {
        var before = Known(Feed(FeedQuantity.AmbientTemperature, 0, 300, Usual));
        var after = KnownWeather.Of(Now + Hour, [Feed(FeedQuantity.AmbientTemperature, 240, 60, Usual)], TimeZoneInfo.Utc, before)!;
        Assert.Equal(Usual(5), after.ToldAt(FeedQuantity.AmbientTemperature, Start + TimeSpan.FromDays(2) + (5 * Hour)));
        Assert.False(after.IsNews(before));
        Assert.True(before.IsNews(null));
        Assert.True(KnownWeather.Of(Now + Hour, [Feed(FeedQuantity.AmbientTemperature, 240, 60, h => Usual(h) + 1)], TimeZoneInfo.Utc, before)!.IsNews(before));
    }

    [Fact]
    public void Sun_that_a_sensor_shows_below_zero_at_night_is_none()
    {
        var forecaster = new SolarForecaster(TimeZoneInfo.Utc, 100_000);
        forecaster.Take(Known(Feed(FeedQuantity.SolarIrradiance, 0, 300, h => h % 24 is > 6 and < 18 ? 500 : -5)));
        Assert.Equal(50_000, forecaster.Expected(Now), 1e-6);
        Assert.Equal(0, forecaster.Expected(Now + (12 * Hour)));
    }

    private static double Usual(int hour) => 15 - (5 * Math.Cos(hour % 24 / 24.0 * Math.Tau));

    private static FeedSeries Feed(FeedQuantity quantity, int fromHour, int count, Func<int, double> value) =>
        new(quantity, [.. Enumerable.Range(fromHour, count).Select(h => new FeedSlot(Start + (h * Hour), Hour, value(h), Start, null))]);

    private static KnownWeather Known(FeedSeries series) => KnownWeather.Of(Now, [series], TimeZoneInfo.Utc)!;
}
