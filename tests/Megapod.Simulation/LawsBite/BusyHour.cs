namespace Megapod.Simulation.LawsBite;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Files.SiteFile;
using Megapod.Tests;
using Megapod.Twin.Simulator;

/// <summary>One hour in which twelve cars come to the example site in its tight case: enough to make racks and battery yield all the time.</summary>
internal static class BusyHour
{
    public static readonly Instant Start = Instant.FromUtc(new DateTime(2025, 6, 2, 9, 0, 0, DateTimeKind.Utc));

    /// <summary>The example site with the tight limit.</summary>
    public static SiteConfig Site()
    {
        var read = SiteFileReader.Read(Path.Combine(TestData.RepositoryRoot, "examples", "charging-site", "site.yaml"));
        return read.Value.WithImportLimit(new Watts(1.3e6));
    }

    /// <summary>Runs the hour.</summary>
    /// <param name="truth">The site as it is.</param>
    /// <param name="controller">Makes who runs it.</param>
    /// <param name="cars">How many cars come, one each minute and a half.</param>
    public static Run Play(SiteConfig truth, Func<SiteConfig, ISiteController> controller, int cars = 12)
    {
        using var simulator = new SiteSimulator(Scenario(truth, cars), controller(truth));
        return simulator.Complete();
    }

    /// <summary>The hour.</summary>
    /// <param name="truth">The site as it is.</param>
    /// <param name="cars">How many cars come, one each minute and a half.</param>
    public static Scenario Scenario(SiteConfig truth, int cars = 12)
    {
        var sessions = Enumerable.Range(0, cars).Select(i =>
        {
            var at = Start + TimeSpan.FromSeconds(600 + (90 * i));
            return new CarSession(at, TimeSpan.FromMinutes(45), new WattHours(55_000), new Watts(140_000), 0.1, 0.75, at);
        }).ToList();
        var prices = Enumerable.Range(0, 48).Select(h => new PriceSlot(Start - TimeSpan.FromHours(12) + TimeSpan.FromHours(h), 50e-6, 50e-6, 50e-6)).ToList();
        return new Scenario
        {
            Site = truth,
            Zone = TimeZoneInfo.Utc,
            BillingZone = TimeZoneInfo.Utc,
            Cars = sessions,
            Prices = new PriceSeries("flat", TimeSpan.FromHours(1), prices),
            World = "busy-hour",
            From = Start,
            To = Start + TimeSpan.FromHours(1),
        };
    }

    /// <summary>The same site with every device's enforcement changed.</summary>
    public static SiteConfig WithEnforcement(this SiteConfig site, Func<EnforcementConfig, EnforcementConfig> change) => site with
    {
        Cabinets = [.. site.Cabinets.Select(c => c with { Connectors = [.. c.Connectors.Select(k => k with { Enforcement = change(k.Enforcement) })] })],
        Pods = [.. site.Pods.Select(p => p with { Enforcement = change(p.Enforcement) })],
    };

    /// <summary>The same site with slow racks: thirty seconds from a lower budget to the lower draw.</summary>
    public static SiteConfig WithSlowRacks(this SiteConfig site) => site with
    {
        Pods = [.. site.Pods.Select(p => p with { Enforcement = p.Enforcement with { ActuationTime = TimeSpan.FromSeconds(30) } })],
    };
}
