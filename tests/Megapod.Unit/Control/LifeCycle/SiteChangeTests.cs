namespace Megapod.Unit.Control.LifeCycle;

using Megapod.Control.LifeCycle;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Files.SiteFile;
using Megapod.Tests;
using Megapod.Unit.Core;

/// <summary>What may change while a site runs, and what needs a restart.</summary>
public sealed class SiteChangeTests
{
    private static readonly SiteConfig Site = SmallSite.Tree(1e6, connectors: 2, racks: 2, batteryWatts: 5e5).Site with { Devices = [Device("old")] };
    private static readonly PodConfig Second = TreeMatchTests.Another(Site.Pods[0], "a-pod", "a");

    [Theory]
    [InlineData("charging-site/site.yaml")]
    [InlineData("charging-site/no-pod.yaml")]
    [InlineData("depot-three-phase/site.yaml")]
    [InlineData("liquid-cooled-pod/site.yaml")]
    public void A_file_that_is_read_again_differs_in_nothing(string example)
    {
        string path = Path.Combine(TestData.RepositoryRoot, "examples", example);
        Assert.True(SiteChange.Between(SiteFileReader.Read(path).Value, SiteFileReader.Read(path).Value).Value.IsNothing);
    }

    [Fact]
    public void Pods_come_and_go_and_one_of_which_anything_differs_does_both()
    {
        Assert.Equal("+a-pod -", Change(s => s with { Pods = [.. s.Pods, Second] }));
        Assert.Equal("+ -pod", Change(s => s with { Pods = [] }));
        Assert.Equal("+a-pod -pod", Change(s => s with { Pods = [Second] }));
        Assert.Equal("+pod -pod", Change(s => s with { Pods = [s.Pods[0] with { Racks = [.. s.Pods[0].Racks.Take(1)] }] }));
        Assert.Equal("+pod -pod", Change(s => s with { Pods = [s.Pods[0] with { Meter = s.Pods[0].Meter! with { ErrorFraction = 0.5 } }] }));
        Assert.Equal(["pod"], SiteChange.Between(Site, Site with { Pods = [Site.Pods[0] with { PowerFactor = 0.5 }] }).Value.Anew);
    }

    [Fact]
    public void Whatever_else_differs_is_named_and_needs_a_restart()
    {
        Refused("MP3256", "'battery.power'", s => s with { Battery = s.Battery! with { Power = new Watts(1) } });
        Refused("MP3256", "'battery'", s => s with { Battery = null });
        Refused("MP3256", "'grid.limits[contract].amount'", s => s with { Grid = s.Grid with { Limits = [s.Grid.Limits[0] with { Amount = 7 }, s.Grid.Limits[1]] } });
        Refused("MP3256", "'cabinets[cabinet].connectors'", s => s with { Cabinets = [s.Cabinets[0] with { Connectors = [s.Cabinets[0].Connectors[0]] }] });
        Refused("MP3256", "'mode'", s => s with { Mode = SiteMode.Monitor, Pods = [.. s.Pods, Second] });
        Refused("MP3256", "'tariff.demandWindow'", s => s with { Tariff = s.Tariff with { DemandWindow = TimeSpan.FromMinutes(30) } });
    }

    [Fact]
    public void Devices_come_and_go_with_the_pods_that_name_them_and_with_nothing_else()
    {
        var metered = Second with { Meter = Second.Meter! with { Driver = "new" } };
        Assert.Equal("+a-pod -", Change(s => s with { Pods = [.. s.Pods, metered], Devices = [.. s.Devices, Device("new")] }));
        Refused("MP3257", "'new'", s => s with { Devices = [.. s.Devices, Device("new")] });
        Refused("MP3257", "'old'", s => s with { Pods = [.. s.Pods, Second], Devices = [] });
        Refused("MP3257", "'old'", s => s with { Pods = [.. s.Pods, metered with { Meter = metered.Meter with { Driver = "old" } }], Devices = [Device("old") with { Port = 7 }] }, s => s with { Grid = s.Grid with { Meter = s.Grid.Meter! with { Driver = "old" } } });
    }

    private static DeviceConfig Device(string id) => new() { Id = id, Identity = id, Protocol = DeviceProtocol.SunSpec, Host = "10.0.0.1" };

    private static string Change(Func<SiteConfig, SiteConfig> bend)
    {
        var change = SiteChange.Between(Site, bend(Site));
        Assert.True(change.IsSuccess, string.Join("; ", change.Faults));
        return $"+{string.Join(',', change.Value.Added)} -{string.Join(',', change.Value.Removed)}";
    }

    private static void Refused(string code, string name, Func<SiteConfig, SiteConfig> bend, Func<SiteConfig, SiteConfig>? both = null)
    {
        var running = both?.Invoke(Site) ?? Site;
        var fault = Assert.Single(SiteChange.Between(running, bend(running)).Faults);
        Assert.Equal(code, fault.Code);
        Assert.Contains(name, fault.Message, StringComparison.Ordinal);
    }
}
