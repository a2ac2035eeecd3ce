namespace Megapod.Unit.Planning;

using Megapod.Core.Units;
using Megapod.Planning.Forecasts;

/// <summary>Three weeks in which every day is alike but for its level: 400 kW from 8 h to 20 h, nothing at night.</summary>
public sealed class CarForecasterTests
{
    private static readonly Instant Start = Instant.FromUtc(new DateTime(2025, 6, 2, 0, 0, 0, DateTimeKind.Utc));

    [Fact]
    public void Forecaster_that_has_seen_nothing_expects_what_is_there_now_to_fade()
    {
        var forecast = new CarForecaster(TimeZoneInfo.Utc).Make(Start, 100_000, 8);
        // The middle of the first quarter is 7.5 of 10 minutes ahead: e^-0.75.
        Assert.InRange(forecast.Watts(0), 45_000, 50_000);
        Assert.InRange(forecast.Watts(2), 0, 3_000);
    }

    [Fact]
    public void Usual_day_is_expected_to_come_again()
    {
        var forecast = Learned().Make(Start + TimeSpan.FromDays(21), double.NaN, 96);
        Assert.Equal(0, forecast.Watts(8), 1.0);
        Assert.Equal(400_000, forecast.Watts(56), 1.0);
        Assert.Equal(1, forecast.Level, 0.001);
    }

    [Fact]
    public void Busy_morning_raises_the_evening_and_the_surer_the_later_it_is()
    {
        var forecaster = Learned();
        var morning = Start + TimeSpan.FromDays(21);
        Feed(forecaster, morning, 44, level: 1.6);
        var early = forecaster.Make(morning + TimeSpan.FromHours(11), 640_000, 48);
        Feed(forecaster, morning + TimeSpan.FromHours(11), 20, level: 1.6);
        var late = forecaster.Make(morning + TimeSpan.FromHours(16), 640_000, 96);
        Assert.InRange(early.Level, 1.3, 1.6);
        Assert.InRange(late.Level, early.Level, 1.6);
        Assert.InRange(late.LevelSigma, 0, early.LevelSigma);

        // Tomorrow noon knows nothing of it.
        Assert.Equal(400_000, late.Watts(80), 4_000.0);
        Assert.InRange(early.Watts(20), 480_000, 640_000);
    }

    [Fact]
    public void Sigmas_move_today_by_what_is_still_unknown_and_tomorrow_by_a_days_scatter()
    {
        var forecaster = Learned();
        var day = Start + TimeSpan.FromDays(21);
        Feed(forecaster, day, 64, level: 1);
        var forecast = forecaster.Make(day + TimeSpan.FromHours(16), double.NaN, 96);
        double today = forecast.Watts(4, 1) / forecast.Watts(4);
        double tomorrow = forecast.Watts(90, 1) / forecast.Watts(90);
        Assert.InRange(today, 1.05, 1.2);
        Assert.Equal(1.33, tomorrow, 0.01);
    }

    [Fact]
    public void Energy_needed_is_what_a_remembered_day_takes_beyond_the_connection()
    {
        var forecaster = Learned();
        var forecast = forecaster.Make(Start + TimeSpan.FromDays(21), double.NaN, 96);
        double[] needed = new double[96];

        // 100 kW are missing for twelve hours, without losses: 1.2 MWh at eight, half of it at two.
        forecast.EnergyNeeded(300_000, 0, 1e6, 1, 4e6, needed);
        Assert.Equal(1.2e6, needed[31], 20_000.0);
        Assert.Equal(0.6e6, needed[55], 20_000.0);
        Assert.Equal(0, needed[80], 1.0);

        // At 300 kW the night puts 300 kWh an hour back, so four hours before eight nothing is needed.
        Assert.Equal(0, needed[14], 1.0);
        forecast.EnergyNeeded(450_000, 0, 1e6, 1, 4e6, needed);
        Assert.All(needed, n => Assert.Equal(0, n, 1.0));
    }

    [Fact]
    public void Day_with_a_hole_is_not_learned_from()
    {
        var forecaster = Learned();
        var day = Start + TimeSpan.FromDays(21);
        Feed(forecaster, day, 40, level: 3);
        forecaster.Observe(day + TimeSpan.FromDays(1), 0);
        Assert.Equal(21, forecaster.DaysSeen);
    }

    [Fact]
    public void Clock_that_is_put_forward_and_back_shifts_no_shape()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam");
        var forecaster = new CarForecaster(zone);
        var at = Instant.FromUtc(new DateTime(2025, 3, 10, 23, 0, 0, DateTimeKind.Utc));
        for (int q = 0; q < 28 * 96; q++, at += CarForecaster.Quarter)
        {
            int hour = TimeZoneInfo.ConvertTimeFromUtc(at.ToUtc(), zone).Hour;
            forecaster.Observe(at, hour is >= 8 and < 20 ? 400_000 : 0);
        }

        // Seven in the morning UTC is nine in summer time.
        var forecast = forecaster.Make(Instant.FromUtc(new DateTime(2025, 4, 8, 7, 0, 0, DateTimeKind.Utc)), double.NaN, 56);
        Assert.Equal(400_000, forecast.Watts(0), 4_000.0);
        Assert.Equal(0, forecast.Watts(48), 1_000.0);
    }

    private static CarForecaster Learned()
    {
        var forecaster = new CarForecaster(TimeZoneInfo.Utc);
        Feed(forecaster, Start, 21 * 96, level: 1);
        forecaster.Make(Start, double.NaN, 1);
        forecaster.Observe(Start + TimeSpan.FromDays(21), 0);
        return forecaster;
    }

    private static void Feed(CarForecaster forecaster, Instant from, int quarters, double level)
    {
        for (int q = 0; q < quarters; q++)
        {
            var at = from + (q * CarForecaster.Quarter);
            forecaster.Observe(at, at.ToUtc().Hour is >= 8 and < 20 ? level * 400_000 : 0);
        }
    }
}
