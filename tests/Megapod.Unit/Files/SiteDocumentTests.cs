namespace Megapod.Unit.Files;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Files.SiteFile.Variants;
using Megapod.Tests;

public sealed class SiteDocumentTests
{
    private static readonly string ChargingSite = Path.Combine(TestData.RepositoryRoot, "examples", "charging-site", "site.yaml");
    private static readonly string Depot = Path.Combine(TestData.RepositoryRoot, "examples", "depot-three-phase", "site.yaml");

    [Fact]
    public void Nothing_changed_is_the_site_as_the_file_has_it_but_for_cases_that_nobody_looks_at()
    {
        var document = SiteDocument.Read(ChargingSite).Value;
        Assert.Equal(SiteText.Of(document.Site with { Cases = [] }), SiteText.Of(document.With([]).Site.Value));
        Assert.Equal(["tight"], document.With([], "tight").Site.Value.Cases.Select(c => c.Name));
    }

    [Theory]
    [InlineData("battery.energy", "5 MWh", 5e6)]
    [InlineData("battery.wear", "20 EUR/MWh", 20e-6)]
    [InlineData("battery.socSigma", "1 %", 0.01)]
    [InlineData("grid.limits.import", "1.5 MW", 1.5e6)]
    [InlineData("grid.limits.connection.amount", "1.5 MW", 1.5e6)]
    [InlineData("grid.limits.1", "1.5 MW", 1.5e6)]
    [InlineData("grid.limits.export", "0.5 MW", 0.5e6)]
    [InlineData("pods.pod-1.upRamp", "100 kW/s", 1e5)]
    [InlineData("pods.1.racks.firm-.gpus", "80", 80)]
    [InlineData("cabinets.cabinet-a.connectors.count", "3", 3)]
    [InlineData("defaults.connector.rating", "200 kW", 2e5)]
    [InlineData("compute.flexible.price", "0.9 EUR/GPU-h", 0.9)]
    [InlineData("rules.reserveSoc", "50 %", 0.5)]
    public void Path_changes_one_value(string path, string value, double expected)
    {
        var site = Of(ChargingSite, (path, value)).Value;
        double found = path switch
        {
            "battery.energy" => site.Battery!.Energy.Value,
            "battery.wear" => site.Battery!.WearPerWattHour,
            "battery.socSigma" => site.Battery!.SocSigma,
            "grid.limits.export" => site.Grid.Limits[1].Amount,
            "pods.pod-1.upRamp" => site.Pods[0].UpRampWattsPerSecond!.Value,
            "pods.1.racks.firm-.gpus" => site.Pods[0].Racks[0].Gpus,
            "cabinets.cabinet-a.connectors.count" => site.Cabinets[0].Connectors.Count,
            "defaults.connector.rating" => site.Cabinets[5].Connectors[3].Rating.Value,
            "compute.flexible.price" => site.Compute[1].PricePerGpuHour,
            "rules.reserveSoc" => site.Rules.ReserveSoc,
            _ => site.Grid.Limits[0].Amount,
        };
        Assert.Equal(expected, found, 9);
    }

    [Theory]
    [InlineData("batery.energy", "Is 'battery' meant?")]
    [InlineData("pods2", "Is 'pods' meant?")]
    [InlineData("battery.enrgy", "Is 'energy' meant?")]
    [InlineData("battery.enforcement", "class, overshoot")]
    [InlineData("battery.energy.value", "Leave '.value' out.")]
    [InlineData("grid.limits.summer", "connection, feed-in")]
    [InlineData("cabinets", "Name one of its items")]
    [InlineData("house.shop.maximum", "Write it into the site file")]
    public void Path_that_is_none_is_refused_with_what_there_is(string path, string remedy)
    {
        var fault = Assert.Single(Of(ChargingSite, (path, "1")).Faults);
        Assert.Equal(SiteEditFaults.NoPathCode, fault.Code);
        Assert.Contains(remedy, fault.Remedy);
    }

    [Fact]
    public void Value_that_the_checks_refuse_is_refused_at_its_line_with_their_remedy()
    {
        var unit = Assert.Single(Of(ChargingSite, ("battery.energy", "5 MW")).Faults);
        Assert.Equal(LineOf(ChargingSite, "  energy: 3.9 MWh"), unit.Line);
        Assert.Contains("that is power, but energy is needed", unit.Message);
        Assert.Contains("MWh", unit.Remedy);

        var silence = Assert.Single(Of(ChargingSite, ("grid", "0.9 MW")).Faults);
        Assert.Equal(("MP1070", LineOf(ChargingSite, "      amount: 2.0 MW")), (silence.Code, silence.Line));
        Assert.Contains("24 connectors × 30 kW", silence.Message);
        Assert.Contains("Lower the fallback", silence.Remedy);
    }

    [Fact]
    public void Grid_takes_multiples_and_amounts_and_scales_all_lasting_import_limits()
    {
        Assert.Equal(3e6, Of(ChargingSite, ("grid", "1.5")).Value.Grid.Limits[0].Amount);
        Assert.Equal([1.2e6, 1e6], Of(ChargingSite, ("grid", "1.2 MW")).Value.Grid.Limits.Select(l => l.Amount));

        // What the grid company asks for one winter is no size of the site.
        Assert.Equal([700e3, 100e3, 300e3], Of(Depot, ("grid", "2")).Value.Grid.Limits.Select(l => l.Amount));
    }

    [Fact]
    public void Grid_of_a_case_is_the_limit_of_that_case()
    {
        var document = SiteDocument.Read(ChargingSite).Value;
        var wide = document.With([new SiteEdit("grid", "2")], "tight").Site.Value.WithCase("tight").Value;
        Assert.Equal(2.6e6, wide.Grid.Limits[0].Amount);
        Assert.Equal(0.97, wide.Rules.ReserveSoc);
    }

    [Fact]
    public void Battery_keeps_its_proportion_and_zero_takes_it_away_with_the_island_that_it_formed()
    {
        Assert.Equal((3.8e6, 7.8e6), SizeOf(Of(ChargingSite, ("battery", "2")).Value));
        Assert.Equal((2.85e6, 5.85e6), SizeOf(Of(ChargingSite, ("battery", "5.85 MWh")).Value));
        Assert.Equal((2.85e6, 5.85e6), SizeOf(Of(ChargingSite, ("battery", "2850 kW")).Value));

        // Half of it could not bring the island up that the file wants.
        Assert.Equal("MP1074", Assert.Single(Of(ChargingSite, ("battery", "0.5")).Faults).Code);
        var none = Of(ChargingSite, ("battery", "0")).Value;
        Assert.Null(none.Battery);
        Assert.False(none.Topology.CanIsland);
    }

    [Fact]
    public void Pods_beyond_those_of_the_file_are_copies_with_names_of_their_own()
    {
        Assert.Empty(Of(ChargingSite, ("pod", "0")).Value.Pods);
        var two = Of(ChargingSite, ("pod", "2")).Value;
        Assert.Equal(["pod-1", "pod-1-2"], two.Pods.Select(p => p.Id));
        Assert.Equal(20, two.Pods.SelectMany(p => p.Racks).Select(r => r.Id).Distinct().Count());
        Assert.Equal("meter-pod-1-2", two.Pods[1].Meter!.Id);
        Assert.Equal(two.Pods[0].Racks.Sum(r => r.Full.Value), two.Pods[1].Racks.Sum(r => r.Full.Value));
    }

    [Theory]
    [InlineData("2", 2, 1)]
    [InlineData("10", 10, 3)]
    [InlineData("24", 24, 6)]
    [InlineData("30", 30, 8)]
    public void Stalls_fill_the_cabinets_in_their_order(string value, int stalls, int cabinets)
    {
        var site = Of(ChargingSite, ("stalls", value)).Value;
        Assert.Equal(cabinets, site.Cabinets.Count);
        Assert.Equal(stalls, site.Cabinets.SelectMany(c => c.Connectors).Select(c => c.Id).Distinct().Count());
    }

    [Fact]
    public void Many_stalls_are_refused_when_their_silence_does_not_fit() => Assert.Equal("MP1070", Of(ChargingSite, ("stalls", "80")).Faults[0].Code);

    [Theory]
    [InlineData("pod", "0.5")]
    [InlineData("pod", "-1")]
    [InlineData("stalls", "many")]
    [InlineData("battery", "-1")]
    [InlineData("battery", "5 kVA")]
    [InlineData("grid", "wide")]
    public void Short_name_refuses_what_it_cannot_be(string name, string value) => Assert.Equal(SiteEditFaults.NoValueCode, Assert.Single(Of(ChargingSite, (name, value)).Faults).Code);

    [Fact]
    public void Texts_differ_exactly_when_a_value_does()
    {
        var document = SiteDocument.Read(ChargingSite).Value;
        string Text(string energy) => document.With([new SiteEdit("battery.energy", energy)]).Text;
        Assert.Equal(document.With([]).Text, Text("3.9 MWh"));
        Assert.NotEqual(Text("4 MWh"), Text("5 MWh"));
    }

    private static Outcome<SiteConfig> Of(string file, params (string Path, string Value)[] edits) =>
        SiteDocument.Read(file).Value.With([.. edits.Select(e => new SiteEdit(e.Path, e.Value))]).Site;

    private static (double Watts, double WattHours) SizeOf(SiteConfig site) => (site.Battery!.Power.Value, site.Battery.Energy.Value);

    private static int LineOf(string file, string line) => Array.IndexOf(File.ReadAllLines(file).Select(l => l.Split('#')[0].TrimEnd()).ToArray(), line) + 1;
}
