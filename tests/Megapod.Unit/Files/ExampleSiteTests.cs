namespace Megapod.Unit.Files;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Files.SiteFile;
using Megapod.Tests;

public sealed class ExampleSiteTests
{
    public static TheoryData<string> Examples => [.. ExampleFiles];

    /// <summary>Every example of a site, by path from the repository's root.</summary>
    internal static IReadOnlyList<string> ExampleFiles { get; } = [.. Directory
        .EnumerateFiles(Path.Combine(TestData.RepositoryRoot, "examples"), "*.yaml", SearchOption.AllDirectories)
        .Where(f => Path.GetFileName(f) is "site.yaml" or "no-pod.yaml")
        .Select(f => Path.GetRelativePath(TestData.RepositoryRoot, f))
        .Order(StringComparer.Ordinal)];

    internal static SiteConfig Load(string example)
    {
        var outcome = SiteFileReader.Read(Path.Combine(TestData.RepositoryRoot, example));
        Assert.True(outcome.IsSuccess, string.Join('\n', outcome.Faults));
        return outcome.Value;
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_reads_without_a_fault_and_keeps_the_site_rule_in_every_case(string example)
    {
        var site = Load(example);
        Assert.All(SilentLoad.Judge(PowerTree.From(site)), v => Assert.True(v.Fits));
        foreach (string name in site.Cases.Select(c => c.Name))
        {
            var outcome = site.WithCase(name);
            Assert.All(SilentLoad.Judge(PowerTree.From(outcome.Value)), v => Assert.True(v.Fits));
        }
    }

    [Fact]
    public void The_charging_site_is_the_fixed_site_of_the_yardstick()
    {
        var site = Load("examples/charging-site/site.yaml");

        var connection = Assert.Single(site.Grid.Limits, SiteCases.IsConnectionLimit);
        Assert.Equal(2_000_000, connection.Amount);
        Assert.Equal(TimeSpan.FromSeconds(1), connection.Window);
        Assert.Equal([new(1.2, TimeSpan.FromSeconds(600)), new(1.5, TimeSpan.FromSeconds(120)), new(2, TimeSpan.FromSeconds(30))], connection.ShortTime);
        Assert.Equal(1_000_000, Assert.Single(site.Grid.Limits, l => l.Direction == LimitDirection.Export).Amount);
        Assert.Equal(0.005, site.Grid.Meter!.ErrorFraction);
        Assert.Equal(TimeSpan.FromMilliseconds(100), site.Grid.Meter.SamplePeriod);

        var battery = site.Battery!;
        Assert.Equal(new Watts(1_900_000), battery.Power);
        Assert.Equal(new WattHours(3_900_000), battery.Energy);
        Assert.Equal((0.90, 0.03, 1.0, 0.5), (battery.RoundTripEfficiency, battery.MinimumSoc, battery.MaximumSoc, battery.InitialSoc));
        Assert.Equal(15e-6, battery.WearPerWattHour);
        Assert.Equal((50, 150, 180_000), (battery.CommandDelay.TotalMilliseconds, battery.Lag.TotalMilliseconds, battery.Reversion.TotalMilliseconds));

        Assert.Equal(6, site.Cabinets.Count);
        var connectors = site.Cabinets.SelectMany(c => c.Connectors).ToList();
        Assert.Equal(24, connectors.Count);
        Assert.All(site.Cabinets, c => Assert.Equal(new Watts(1_000_000), c.Rating));
        Assert.All(connectors, c =>
        {
            Assert.Equal((250_000, 5_000, 30_000), (c.Rating.Value, c.Minimum.Value, c.Fallback!.Value.Value));
            Assert.Equal(EnforcementClass.ClosedLoop, c.Enforcement.Class);
            Assert.Equal((3, 1, 30, 120), (c.Enforcement.ActuationTime.TotalSeconds, c.Enforcement.CommandLatency.TotalSeconds, c.Enforcement.MinimumWriteInterval.TotalSeconds, c.Enforcement.LongestGrant.TotalSeconds));
        });
    }

    [Fact]
    public void The_charging_sites_pod_and_money_are_those_of_the_yardstick()
    {
        var site = Load("examples/charging-site/site.yaml");

        var pod = Assert.Single(site.Pods);
        Assert.Equal(10, pod.Racks.Count);
        Assert.Equal(700, pod.Racks.Sum(r => r.Gpus));
        Assert.Equal(4, pod.Racks.Count(r => r.Class == WorkloadClass.Firm));
        Assert.Equal((1_000_000, 250_000, 250_000), (pod.Racks.Sum(r => r.Full.Value), pod.Racks.Sum(r => r.Idle.Value), pod.Racks.Sum(r => r.Fallback!.Value.Value)));
        Assert.Equal([(250_000, 0), (400_000, 0.64), (600_000, 0.84), (800_000, 0.96), (1_000_000, 1.0)], pod.Throughput.Select(p => (p.Power.Value, p.Throughput)));
        Assert.Equal((2, 10, 200_000), (pod.Enforcement.ActuationTime.TotalSeconds, pod.Enforcement.LongestGrant.TotalSeconds, pod.UpRampWattsPerSecond));

        Assert.Equal((20e-6, 5e-6, 15e-3), (site.Tariff.ImportAdderPerWattHour, site.Tariff.ExportDeductionPerWattHour, site.Tariff.DemandChargePerWattMonth));
        Assert.Equal([(2.0, 0.96, 1.0), (0.7, 0, 0)], site.Compute.Select(c => (c.PricePerGpuHour, c.SlaThroughput, c.PenaltyFactor)));

        var tight = site.WithCase("tight").Value;
        Assert.Equal(1_300_000, SiteCases.ConnectionLimit(tight)!.Amount);
        Assert.Equal((1, 0.97, ReserveShape.DayShaped), (tight.Rules.PeakShare, tight.Rules.ReserveSoc, tight.Rules.ReserveShape));
        var standard = site.WithCase("standard").Value;
        Assert.Equal((2_000_000, 0.975, 0.1), (SiteCases.ConnectionLimit(standard)!.Amount, standard.Rules.PeakShare, standard.Rules.ReserveSoc));
    }

    [Fact]
    public void The_site_without_a_pod_is_otherwise_the_same()
    {
        var with = Load("examples/charging-site/site.yaml");
        var without = Load("examples/charging-site/no-pod.yaml");
        Assert.Empty(without.Pods);
        string expected = SiteText.Of(with with { Id = without.Id, Name = without.Name, Pods = [], Compute = [] });
        Assert.Equal(expected, SiteText.Of(without));
    }

    [Fact]
    public void A_case_that_the_site_does_not_have_is_refused_with_the_ones_it_has()
    {
        var fault = Assert.Single(Load("examples/charging-site/site.yaml").WithCase("summer").Faults);
        Assert.Equal("MP1080", fault.Code);
        Assert.Contains("standard, tight", fault.Remedy, StringComparison.Ordinal);
    }
}
