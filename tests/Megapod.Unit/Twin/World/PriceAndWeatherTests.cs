namespace Megapod.Unit.Twin.World;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Files.DataFiles;
using Megapod.Twin.World;
using TestData = Megapod.Tests.TestData;

public sealed class PriceAndWeatherTests(ITestOutputHelper output)
{
    private static readonly WorldPeriod Summer = WorldPeriod.Netherlands2023;

    [Fact]
    public void Invented_prices_have_the_figures_of_the_synthetic_market()
    {
        var folder = DataFolder.Open(TestData.FolderOrSkip()).Value;
        var real = Figures([.. ((int[])[1, 2]).Select(seed => folder.ReadPrices($"synthetic_seed{seed}", Summer.From, Summer.Until).Value)]);
        var ours = Figures([.. Enumerable.Range(1, 12).Select(seed => PriceGenerator.Generate(Summer.From, Summer.Until, TimeZoneInfo.Utc, new SeededRandom((ulong)seed)))]);
        output.WriteLine($"market {real}\nours   {ours}");
        Assert.Equal(real.Mean, ours.Mean, 2.0);
        Assert.Equal(real.Deviation, ours.Deviation, 4.0);
        Assert.Equal(real.Negative, ours.Negative, 0.02);
        Assert.Equal(real.SettledNegative, ours.SettledNegative, 0.02);
        Assert.Equal(real.Stray, ours.Stray, 2.0);
        Assert.Equal(real.Quantile05, ours.Quantile05, 5.0);
        Assert.Equal(real.Median, ours.Median, 3.0);
        Assert.Equal(real.Quantile95, ours.Quantile95, 8.0);
        Assert.Equal(real.Dearest, ours.Dearest, 60.0);
        for (var hour = 0; hour < 24; hour++)
        {
            Assert.Equal(real.Shape[hour], ours.Shape[hour], hour is >= 18 and <= 20 ? 12.0 : 3.0);
        }
    }

    [Fact]
    public void Prices_follow_the_local_clock_and_cover_the_window()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/Chicago");
        var series = PriceGenerator.Generate(Summer.From + TimeSpan.FromMinutes(20), Summer.Until, zone, new SeededRandom(1));
        Assert.Equal(Summer.From + TimeSpan.FromMinutes(15), series.From);
        Assert.Equal(Summer.Until, series.Until);
        var byHour = series.Slots.GroupBy(slot => slot.Start.ToUtc().Hour).ToDictionary(hour => hour.Key, hour => hour.Average(slot => slot.DayAheadPerWattHour));
        Assert.Equal(0, byHour.MaxBy(hour => hour.Value).Key); // 19 h in Chicago's summer
        Assert.Equal(18, byHour.MinBy(hour => hour.Value).Key); // 13 h
    }

    [Fact]
    public void A_seed_is_one_market() => Assert.Equal(
        PriceGenerator.Generate(Summer.From, Summer.Until, TimeZoneInfo.Utc, new SeededRandom(9)).Slots,
        PriceGenerator.Generate(Summer.From, Summer.Until, TimeZoneInfo.Utc, new SeededRandom(9)).Slots);

    [Theory]
    [InlineData("san_jose_ca", 3.0, 0.5)]
    [InlineData("dallas_tx", 4.45, 0.5)]
    public void Invented_weather_has_the_mean_the_spread_and_the_seasons_of_the_typical_year(string place, double wavesLeave, double deviation)
    {
        var climate = place == Climate.Dallas.Name ? Climate.Dallas : Climate.SanJose;
        var real = DataFolder.Open(TestData.FolderOrSkip()).Value.ReadWeather(place).Value.DryBulbCelsius;
        var calm = Year(climate with { DayDeviation = 0, DayDeviationSwing = 0 }, 1);
        var left = Math.Sqrt(real.Zip(calm).Average(pair => (pair.First - pair.Second) * (pair.First - pair.Second)));
        output.WriteLine($"{place}: the waves alone leave {left:F2} K");
        Assert.InRange(left, 0, wavesLeave);

        var years = Enumerable.Range(1, 10).Select(seed => Year(climate, (ulong)seed)).ToList();
        var all = years.SelectMany(year => year).ToList();
        output.WriteLine($"{place}: mean {real.Average():F2} / {all.Average():F2}, sigma {Deviation(real):F2} / {Deviation(all):F2}, over 35: {real.Count(c => c > 35)} h / {all.Count(c => c > 35) / 10.0} h, extremes {real.Min():F0} {real.Max():F0} / {all.Min():F0} {all.Max():F0}");
        Assert.Equal(real.Average(), all.Average(), 0.3);
        Assert.Equal(Deviation(real), Deviation(all), deviation);
        for (var month = 0; month < 12; month++)
        {
            Assert.Equal(real.Skip(month * 730).Take(730).Average(), years.Average(year => year.Skip(month * 730).Take(730).Average()), place == "dallas_tx" ? 3.6 : 2.6);
        }
    }

    [Fact]
    public void Weather_outside_the_span_holds_the_nearest_spell_instead_of_failing()
    {
        var weather = new WeatherGenerator(Climate.Dallas, Summer.From, Summer.Until, new SeededRandom(1));
        Assert.InRange(weather.At(Summer.From - TimeSpan.FromDays(1000)).Value, -30, 60);
        Assert.InRange(weather.At(Summer.Until + TimeSpan.FromDays(1000)).Value, -30, 60);
    }

    [Fact]
    public void The_portable_cosine_is_the_cosine()
    {
        for (var turns = -3.0; turns < 3; turns += 0.00137)
        {
            Assert.Equal(Math.Cos(turns * Math.Tau), PortableMath.CosineOfTurns(turns), 1e-12);
        }
    }

    private static double[] Year(Climate climate, ulong seed)
    {
        var from = Instant.FromUtc(new DateTime(2023, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var weather = new WeatherGenerator(climate, from, from + TimeSpan.FromDays(365), new SeededRandom(seed));
        return [.. Enumerable.Range(0, 8760).Select(hour => weather.At(from + TimeSpan.FromHours(hour)).Value)];
    }

    private static double Deviation(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }

    private static MarketFigures Figures(IReadOnlyList<PriceSeries> markets)
    {
        var slots = markets.SelectMany(market => market.Slots).ToList();
        var dayAhead = slots.Select(slot => slot.DayAheadPerWattHour * 1e6).ToList();
        var sorted = dayAhead.Order().ToList();
        return new MarketFigures(
            dayAhead.Average(),
            Deviation(dayAhead),
            dayAhead.Count(price => price < 0) / (double)slots.Count,
            slots.Count(slot => slot.ImportPerWattHour < 0) / (double)slots.Count,
            Deviation([.. slots.Select(slot => (slot.ImportPerWattHour - slot.DayAheadPerWattHour) * 1e6)]),
            sorted[(int)(0.05 * sorted.Count)],
            sorted[sorted.Count / 2],
            sorted[(int)(0.95 * sorted.Count)],
            markets.Average(market => market.Slots.Max(slot => slot.DayAheadPerWattHour) * 1e6),
            [.. Enumerable.Range(0, 24).Select(hour => slots.Where(slot => slot.Start.ToUtc().Hour == hour).Average(slot => slot.DayAheadPerWattHour * 1e6))]);
    }

    private sealed record MarketFigures(
        double Mean, double Deviation, double Negative, double SettledNegative, double Stray, double Quantile05, double Median, double Quantile95, double Dearest, IReadOnlyList<double> Shape)
    {
        public override string ToString() => FormattableString.Invariant(
            $"mean {Mean:F1} sigma {Deviation:F1} negative {Negative:P1} settled negative {SettledNegative:P1} stray {Stray:F1} p5 {Quantile05:F1} p50 {Median:F1} p95 {Quantile95:F1} max {Dearest:F0} shape {string.Join(' ', Shape.Select(price => price.ToString("F0", null)))}");
    }
}
