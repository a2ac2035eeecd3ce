namespace Megapod.Simulation.Planner;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Files.DataFiles;
using Megapod.Planning.Forecasts;
using Megapod.Tests;
using Megapod.Twin.World;

/// <summary>Quantiles of the cars' forecast on days that it has not seen: what is stated beside what came.</summary>
public sealed class ForecastQualityTests(ITestOutputHelper output)
{
    /// <summary>How far the share below a quantile may be from the stated one, twelve weeks of held-out days at a time: a day is busy or not as one, so there are some 80 chances.</summary>
    private const double Tolerance = 0.04;

    private const int QuarterMinutes = 15;
    private static readonly TimeSpan Learning = TimeSpan.FromDays(42);
    private static readonly TimeSpan Judged = TimeSpan.FromDays(84);
    private static readonly Instant Start = Instant.FromUtc(new DateTime(2025, 1, 6, 0, 0, 0, DateTimeKind.Utc));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Quantiles_of_generated_days_hold_what_they_state(int seed)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam");
        var request = new CarWorldRequest(Start, Start + Learning + Judged, zone) { SessionsPerDay = 200, Stalls = 24 };
        var cars = CarWorldGenerator.Generate(request, new SeededRandom((ulong)seed)).Sessions;
        Judge(CarDemand.ByMinute(cars, Start, Start + Learning + Judged), Start, zone, $"generated, seed {seed}");
    }

    [Theory]
    [InlineData("nl_2023_seed1", "Europe/Amsterdam")]
    [InlineData("ercot_2022_seed1", "America/Chicago")]
    public void Quantiles_of_drawn_worlds_hold_what_they_state(string world, string zone)
    {
        var folder = DataFolder.Open(TestData.FolderOrSkip()).Value;
        var cars = folder.ReadWorldSessions(world).Value;
        var from = new Instant(cars[0].PlugIn.Ticks - (cars[0].PlugIn.Ticks % TimeSpan.TicksPerDay));
        Judge(CarDemand.ByMinute(cars, from, cars[^1].PlugIn), from, TimeZoneInfo.FindSystemTimeZoneById(zone), world);
    }

    private void Judge(double[] minutes, Instant from, TimeZoneInfo zone, string what)
    {
        var forecaster = new CarForecaster(zone);
        var leads = ForecastScore.LeadQuarters;
        int[] count = new int[leads.Count];
        int[,] promised = new int[leads.Count, 3];
        double[] error = new double[leads.Count];
        double[] bias = new double[leads.Count];
        double[,] below = new double[leads.Count, 3];
        double[] shares = [0.1, 0.5, 0.9];
        int quarters = minutes.Length / QuarterMinutes;
        double[] came = [.. Enumerable.Range(0, quarters).Select(q => minutes.AsSpan(q * QuarterMinutes, QuarterMinutes).ToArray().Average())];
        int first = Math.Min((int)(Learning / CarForecaster.Quarter), quarters / 2);
        for (int q = 0; q + leads[^1] < quarters - 1; q++)
        {
            forecaster.Observe(from + (q * CarForecaster.Quarter), came[q]);
            if (q < first)
            {
                continue;
            }

            var forecast = forecaster.Make(from + ((q + 1) * CarForecaster.Quarter), came[q], leads[^1] + 1);
            for (int l = 0; l < leads.Count; l++)
            {
                double value = came[q + 1 + leads[l]];
                double expected = forecast.Watts(leads[l]);
                count[l]++;
                error[l] += Math.Abs(expected - value);
                bias[l] += expected - value;

                // A quantile of zero promises nothing; quiet nights shall not make the rest look good.
                for (int s = 0; s < shares.Length; s++)
                {
                    double quantile = forecast.Quantile(leads[l], shares[s]);
                    promised[l, s] += quantile > 0 ? 1 : 0;
                    below[l, s] += quantile > 0 && value < quantile ? 1 : 0;
                }
            }
        }

        double mean = came.Skip(first).Average();
        for (int l = 0; l < leads.Count; l++)
        {
            double[] covered = [.. shares.Select((_, s) => below[l, s] / promised[l, s])];
            output.WriteLine($"{what}, {leads[l] * QuarterMinutes} min: mean {mean / 1000:F0} kW, bias {bias[l] / count[l] / 1000:F1}, error {error[l] / count[l] / 1000:F1}, covered {covered[0]:F3} {covered[1]:F3} {covered[2]:F3} of {promised[l, 0]}, {promised[l, 1]}, {promised[l, 2]} of {count[l]}");
        }

        for (int l = 0; l < leads.Count; l++)
        {
            for (int s = 0; s < shares.Length; s++)
            {
                Assert.True(promised[l, s] > count[l] / 4, $"{what}: the quantile says something in {promised[l, s]} of {count[l]} quarters only");
                Assert.InRange(below[l, s] / promised[l, s], shares[s] - Tolerance, shares[s] + Tolerance);
            }
        }

        // What the forecaster says of itself is the same within what four weeks differ.
        var own = forecaster.Score.Quality("cars", "W").Leads;
        Assert.All(own, o => Assert.InRange(o.Covered90!.Value, 0.75, 1));
        Assert.InRange(own[0].MeanAbsoluteError!.Value, 0.4 * error[0] / count[0], 2.5 * error[0] / count[0]);
    }
}
