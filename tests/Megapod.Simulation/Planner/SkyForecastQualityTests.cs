namespace Megapod.Simulation.Planner;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Planning.Forecasts;
using Megapod.Twin.World;

/// <summary>Quantiles of temperature, sun, carbon intensity and work on days that were not seen: what is stated beside what came, month by month of a generated year.</summary>
public sealed class SkyForecastQualityTests(ITestOutputHelper output)
{
    /// <summary>
    /// How far the share below a quantile may be from the stated one over a year. A day is dull or warm as one, so there are some 340 chances, and the quantiles of each month were learned from the one
    /// before it, while the year went on.
    /// </summary>
    private const double Tolerance = 0.06;

    private const int Months = 12;
    private const int DaysOfMonth = 28;
    private static readonly Instant Start = Instant.FromUtc(new DateTime(2025, 1, 6, 0, 0, 0, DateTimeKind.Utc));
    private static readonly Instant End = Start + TimeSpan.FromDays((Months + 1) * DaysOfMonth);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Quantiles_of_a_generated_temperature_hold_what_they_state(int seed)
    {
        var weather = new WeatherGenerator(Climate.Dallas, Start, End, new SeededRandom((ulong)seed));
        var forecaster = new WeatherForecaster(FeedQuantity.AmbientTemperature, TimeZoneInfo.Utc);
        Judge(at => forecaster.Observe(at, weather.At(at).Value), () => forecaster.Score.Quality("temperature", "celsius"), $"temperature, seed {seed}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Quantiles_of_a_generated_sun_hold_what_they_state(int seed)
    {
        var sky = new SkyGenerator(45, 0, 0.7, Start, End, new SeededRandom((ulong)seed));
        var forecaster = new SolarForecaster(TimeZoneInfo.Utc, 1e6);
        Judge(at => forecaster.Observe(at, 1000 * sky.At(at)), () => forecaster.Score.Quality("solar", "W"), $"sun, seed {seed}");
    }

    [Fact]
    public void Quantiles_of_a_generated_carbon_intensity_hold_what_they_state()
    {
        // Sun and wind push gas aside: the sky makes the day clean, and a slow draw of each day stands for the wind.
        var sky = new SkyGenerator(45, 0, 0.7, Start, End, new SeededRandom(5));
        var wind = new WeatherGenerator(Climate.SanJose, Start, End, new SeededRandom(6));
        var forecaster = new WeatherForecaster(FeedQuantity.CarbonIntensity, TimeZoneInfo.Utc);
        Judge(at => forecaster.Observe(at, 0.45 - (0.0002 * sky.At(at)) - (0.01 * (wind.At(at).Value - 15))), () => forecaster.Score.Quality("carbon", "gramsPerWattHour"), "carbon");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Quantiles_of_generated_work_hold_what_they_state(int seed)
    {
        var terms = new ComputeClassConfig { Class = WorkloadClass.Inference, PricePerGpuHour = 1, UsualWork = [.. Enumerable.Range(0, 24).Select(h => h < 8 ? 0.3 : 0.7)] };
        var work = new WorkGenerator(terms, TimeZoneInfo.Utc, Start, End, new SeededRandom((ulong)seed));
        var forecaster = new WorkForecaster(terms, TimeZoneInfo.Utc);
        Judge(at => forecaster.Observe(at, work.At(at)), () => forecaster.Score.Quality("workInference", "share"), $"work, seed {seed}");
    }

    private void Judge(Action<Instant> observe, Func<ForecastQuality> quality, string what)
    {
        var leads = ForecastScore.LeadQuarters;
        double[,] covered = new double[leads.Count, 3];
        double[] bias = new double[leads.Count];
        double[] error = new double[leads.Count];
        double[] mean = new double[leads.Count];
        var at = Start;
        for (int month = 0; month <= Months; month++)
        {
            for (int q = 0; q < DaysOfMonth * 96; q++, at += CarForecaster.Quarter)
            {
                observe(at);
            }

            var now = quality();
            for (int l = 0; l < leads.Count && month > 0; l++)
            {
                covered[l, 0] += now.Leads[l].Covered10!.Value / Months;
                covered[l, 1] += now.Leads[l].Covered50!.Value / Months;
                covered[l, 2] += now.Leads[l].Covered90!.Value / Months;
                bias[l] += now.Leads[l].Bias!.Value / Months;
                error[l] += now.Leads[l].MeanAbsoluteError!.Value / Months;
                mean[l] += now.Leads[l].Mean!.Value / Months;
            }
        }

        for (int l = 0; l < leads.Count; l++)
        {
            output.WriteLine($"{what}, {leads[l] * 15} min: mean {mean[l]:G4}, bias {bias[l]:G3}, error {error[l]:G3}, covered {covered[l, 0]:F3} {covered[l, 1]:F3} {covered[l, 2]:F3}");
        }

        for (int l = 0; l < leads.Count; l++)
        {
            Assert.InRange(covered[l, 0], 0.1 - Tolerance, 0.1 + Tolerance);
            Assert.InRange(covered[l, 1], 0.5 - Tolerance, 0.5 + Tolerance);
            Assert.InRange(covered[l, 2], 0.9 - Tolerance, 0.9 + Tolerance);
            Assert.True(Math.Abs(bias[l]) < 0.35 * error[l], $"{what}: bias {bias[l]} beside an error of {error[l]}");
        }

        Assert.True(error[0] < error[^1], "a quarter ahead is known no better than a day ahead");
    }
}
