namespace Megapod.Unit.Planning;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Planning.Forecasts;
using Megapod.Planning.Horizon;

/// <summary>What the sun will give: by a feed and what these plants make of it, or by their own usual day.</summary>
public sealed class SolarForecasterTests
{
    private const double Peak = 200_000;
    private static readonly Instant Start = Instant.FromUtc(new DateTime(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc));
    private static readonly Instant Noon = Start + TimeSpan.FromDays(12) + TimeSpan.FromHours(12);

    [Fact]
    public void Without_anything_known_nothing_is_expected()
    {
        Assert.Equal(0, new SolarForecaster(TimeZoneInfo.Utc, Peak).Expected(Noon));
        Assert.Equal(0, new SolarForecaster(TimeZoneInfo.Utc, 0).Expected(Noon));
    }

    [Fact]
    public void Roof_that_gives_less_than_its_data_sheet_is_learned_hour_by_hour()
    {
        // A roof to the east: 90 % of the data sheet in the morning, 40 % in the afternoon.
        var forecaster = new SolarForecaster(TimeZoneInfo.Utc, Peak);
        forecaster.Take(Weather(500));
        Assert.Equal(Peak / 2, forecaster.Expected(Noon - TimeSpan.FromHours(3)), 1e-6);
        for (int q = 0; q < 12 * 96; q++)
        {
            var at = Start + (q * CarForecaster.Quarter);
            forecaster.Observe(at, Peak / 1000 * 500 * (q % 96 < 48 ? 0.9 : 0.4));
        }

        Assert.InRange(forecaster.Expected(Noon - TimeSpan.FromHours(3)) / Peak, 0.42, 0.45);
        Assert.InRange(forecaster.Expected(Noon + TimeSpan.FromHours(3)) / Peak, 0.20, 0.23);
        Assert.All(forecaster.Score.Quality("solar", "W").Leads, lead => Assert.Equal(0, lead.Count));
    }

    [Fact]
    public void Production_is_never_more_than_the_peak()
    {
        var forecaster = new SolarForecaster(TimeZoneInfo.Utc, Peak);
        forecaster.Take(Weather(1400));
        Assert.Equal(Peak, forecaster.Expected(Noon));
        Assert.Equal(Peak, forecaster.Quantile(Peak, 4, 0.9));
    }

    [Fact]
    public void Without_a_feed_the_usual_day_comes_again_as_bright_as_the_last_hours()
    {
        var forecaster = new SolarForecaster(TimeZoneInfo.Utc, Peak);
        for (int q = 0; q < (12 * 96) + 40; q++)
        {
            double day = Math.Max(0, -Peak * 0.8 * Math.Cos(q % 96 / 96.0 * Math.Tau));
            forecaster.Observe(Start + (q * CarForecaster.Quarter), q >= 12 * 96 ? day / 2 : day);
        }

        Assert.InRange(forecaster.Expected(Noon), 0.8 * 0.5 * Peak, 0.8 * 0.72 * Peak);
        Assert.InRange(forecaster.Expected(Noon + TimeSpan.FromDays(1)), 0.8 * 0.72 * Peak, 0.8 * Peak);
        Assert.Equal(0, forecaster.Expected(Noon + TimeSpan.FromHours(11)));
        Assert.True(forecaster.Score.Quality("solar", "W").Leads[0].Count > 900);
    }

    /// <summary>Worked number of <see cref="PlanningSite.BaseWattsAt"/>, and what is unknown is the worst.</summary>
    [Fact]
    public void Base_load_follows_the_temperature_and_is_the_worst_without_one()
    {
        var plant = new CoolingConfig { OverheadFraction = 0.12, HottestAmbient = new Celsius(45) };
        var cooling = new PlanningCooling(plant, 320_000, 320_000 * (0.15 + 0.25));
        var site = new PlanningSite
        {
            LimitWatts = 1e6,
            ExportWatts = 0,
            BaseWatts = 80_000 + cooling.WorstWatts,
            Segments = [],
            IdleValuePerHour = 0,
            Tariff = new TariffConfig(),
            Cooling = [cooling],
        };
        Assert.Equal(80_000 + 28_800, site.BaseWattsAt(20), 1e-6);
        Assert.Equal(80_000 + 46_080 + 24_000, site.BaseWattsAt(38), 1e-6);
        Assert.Equal(site.BaseWatts, site.BaseWattsAt(60), 1e-6);
        Assert.Equal(site.BaseWatts, site.BaseWattsAt(double.NaN));
        Assert.Equal(12_345, (site with { Cooling = [], BaseWatts = 12_345 }).BaseWattsAt(-10));
    }

    [Fact]
    public void Carbon_costs_what_the_worked_number_says_and_nothing_where_it_is_unknown()
    {
        var site = new PlanningSite { LimitWatts = 1, ExportWatts = 0, BaseWatts = 0, Segments = [], IdleValuePerHour = 0, Tariff = new TariffConfig { CarbonPricePerGram = 80e-6 } };
        Assert.Equal(32e-6, site.CarbonCost(0.4), 1e-15);
        Assert.Equal(0, site.CarbonCost(double.NaN));
    }

    private static KnownWeather Weather(double irradiance)
    {
        var made = Start + TimeSpan.FromDays(13);
        FeedSlot[] slots = [.. Enumerable.Range(0, 17 * 24).Select(h => new FeedSlot(Start + TimeSpan.FromHours(h), TimeSpan.FromHours(1), irradiance, Start, null))];
        return KnownWeather.Of(made, [new FeedSeries(FeedQuantity.SolarIrradiance, slots)], TimeZoneInfo.Utc)!;
    }
}
