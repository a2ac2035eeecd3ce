namespace Megapod.Wire.Emulators;

using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Snmp;
using Megapod.Devices.Snmp.Profiles;
using Megapod.Devices.Snmp.Security;
using Megapod.Lab.Emulators.Redfish;
using Megapod.Lab.Emulators.Snmp;
using Megapod.Wire.Field;

/// <summary>Power distribution units of emulated racks, asked over UDP by the shipped driver: one by version 2c, the other by version 3.</summary>
public sealed class EmulatedDistributionTests
{
    private const string Unit = "rack-1.pdu";
    private const string Part = "rack-1/pdu";

    [Fact]
    public async Task Unit_shows_every_object_of_its_profile_and_all_of_them_add_up()
    {
        await using var rig = await WiredPodRig.OpenAsync();
        foreach (var unit in rig.Field.Distributions[0].Units.Values)
        {
            var image = await ReadAsync(unit, rig.Now);
            Assert.All(image.Rows, r => Assert.True(r.Reading.Quality == Quality.Good, $"{r.Table} {r.Row} {r.Quantity}"));
            var profile = SnmpProfiles.Find("pdu2")!;
            Assert.All(profile.Tables, t => Assert.Equal(t.Columns.Count * (t.Name == "outlet" ? 3 : 1), image.Rows.Count(r => r.Table == t.Name) + image.Labels.Count(l => l.Table == t.Name)));
            double Of(string table, SnmpQuantity quantity) => image.Rows.Where(r => r.Table == table && r.Quantity == quantity).Sum(r => r.Reading.Value);
            double watts = rig.WattsOf(unit.Rack);
            Assert.Equal(watts, Of("inlet", SnmpQuantity.ActivePower), 0.5);
            Assert.Equal(watts, Of("outlet", SnmpQuantity.ActivePower), 3 * 0.5);
            Assert.Equal(Of("inlet", SnmpQuantity.Current), Of("branch", SnmpQuantity.Current), 0.06);
            Assert.Equal(Of("inlet", SnmpQuantity.Current), Of("outlet", SnmpQuantity.Current), 0.06);
            Assert.Equal(3 * Of("inlet", SnmpQuantity.Current) * Of("inlet", SnmpQuantity.Voltage), Of("inlet", SnmpQuantity.ApparentPower), 3 * 0.05 * 240);
            Assert.Equal((1, 3, 50), (Of("branch", SnmpQuantity.Switch), Of("outlet", SnmpQuantity.Switch), Of("inlet", SnmpQuantity.Frequency)));
            Assert.Equal(["server-1", "server-2", "switch"], image.Labels.Where(l => l.Table == "outlet").Select(l => l.Text));
        }

        Assert.Equal(["", "megapod"], rig.Field.Distributions[0].Devices.Select(d => d.Access.User));
        Assert.Equal(new PartIdentity { Maker = "emulated", Model = "PowerDistribution", Serial = "EMU-RACK-2-PDU" }, rig.Pods.BoardOf("pod")!.Tree.Parts.Single(p => p.Id == "rack-2/pdu").Identity);
    }

    [Fact]
    public async Task Rack_whose_servers_do_not_say_what_they_draw_is_measured_by_its_unit()
    {
        await using var rig = await WiredPodRig.OpenAsync();
        Have(rig, RedfishVice.NullReadings);
        rig.Pass(20);
        IsKnown(rig);

        // Without the unit nobody knows it then.
        rig.Field.Distributions[0].Units["rack-1"].Vices = new SnmpVices { Which = SnmpVice.Invalid };
        rig.Pass(3);
        Assert.Equal(Quality.Missing, rig.PowerOf("rack-1").Quality);
        IsKnown(rig, "rack-2");
    }

    [Theory]
    [InlineData(SnmpVice.Silent)]
    [InlineData(SnmpVice.Invalid)]
    [InlineData(SnmpVice.Negative)]
    public async Task Unit_that_is_silent_or_has_no_numbers_leaves_the_word_to_the_servers_and_gets_it_back(SnmpVice vice)
    {
        await using var rig = await WiredPodRig.OpenAsync();
        var unit = rig.Field.Distributions[0].Units["rack-1"];
        unit.Vices = new SnmpVices { Which = vice };
        rig.LetGo.Add(Unit);
        rig.Pass(12);
        IsKnown(rig);
        Assert.Equal(vice != SnmpVice.Silent, rig.Wire.Devices(rig.Now).Single(d => d.Id == Unit).IsAnswering);

        // What no unit says the twin does not say in its place.
        var told = rig.On(Part, PartQuantity.Power);
        Assert.True(told.Quality == Quality.Missing || rig.Now - told.MeasuredAt > TimeSpan.FromSeconds(5), $"{told}");

        unit.Vices = SnmpVices.None;
        rig.Until(() => rig.On(Part, PartQuantity.Power).IsFresh(rig.Now, TimeSpan.FromSeconds(3)), 60, "it says again what it measures");
        rig.LetGo.Remove(Unit);
        Have(rig, RedfishVice.NullReadings);
        rig.Pass(15);
        IsKnown(rig);
    }

    [Fact]
    public async Task Branch_that_opens_is_seen_by_its_unit_and_stops_the_rack_within_three_seconds()
    {
        await using var rig = await WiredPodRig.OpenAsync();
        Assert.True(rig.Demo.Break("rack-2", PodTrouble.BranchTrip).IsSuccess);
        Assert.InRange(rig.Until(() => rig.Alarms("MP3217").SequenceEqual(["rack-2"]), 10, "the open branch is seen"), 1, 3);
        Assert.Equal((0, 0), (rig.Beside("rack-2").IsOn.Value, rig.WattsOf("rack-2")));
        Assert.True(rig.WattsOf("rack-1") > WiredPodRig.IdleWatts);

        // A unit that says nothing says nothing of its branch either, until it speaks again.
        var unit = rig.Field.Distributions[0].Units["rack-1"];
        unit.Vices = new SnmpVices { Which = SnmpVice.Silent };
        rig.LetGo.Add(Unit);
        rig.Pass(5);
        Assert.True(rig.Demo.Break("rack-1", PodTrouble.BranchTrip).IsSuccess);
        rig.Pass(20);
        Assert.Equal(["rack-2"], rig.Alarms("MP3217"));
        unit.Vices = SnmpVices.None;
        rig.Until(() => rig.Alarms("MP3217").Order().SequenceEqual(["rack-1", "rack-2"]), 60, "it is seen when the unit speaks again");
        Assert.DoesNotContain(rig.Loop.Events.Newest(1_000), e => e.Kind == "law-broken");
    }

    [Fact]
    public async Task Unit_counts_what_came_in_and_after_a_restart_counts_anew_while_its_power_goes_on()
    {
        await using var rig = await WiredPodRig.OpenAsync();
        double before = rig.On(Part, PartQuantity.Energy).Value;
        rig.Pass(60);
        double counted = rig.On(Part, PartQuantity.Energy).Value;
        Assert.InRange(counted - before, WiredPodRig.FullWatts * 0.9 * 60 / 3600, WiredPodRig.FullWatts * 62 / 3600);
        rig.Field.Distributions[0].Units["rack-1"].Vices = new SnmpVices { Which = SnmpVice.Restarted };
        rig.Pass(10);
        Assert.InRange(rig.On(Part, PartQuantity.Energy).Value, 1, WiredPodRig.FullWatts * 12 / 3600);
        IsKnown(rig);
        Assert.True(rig.Wire.Devices(rig.Now).Single(d => d.Id == Unit).IsAnswering);
        var image = await ReadAsync(rig.Field.Distributions[0].Units["rack-1"], rig.Now);
        Assert.InRange(image.UpTime!.Value, TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(11));
    }

    /// <summary>What the last cycle knew is what is drawn, and new.</summary>
    private static void IsKnown(WiredPodRig rig, string rack = "rack-1")
    {
        var known = rig.PowerOf(rack);
        Assert.True(known.IsFresh(rig.Now, TimeSpan.FromSeconds(4)), $"{known} at {rig.Now}");
        Assert.Equal(rig.WattsOf(rack), known.Value, 0.05 * WiredPodRig.FullWatts);
    }

    private static void Have(WiredPodRig rig, RedfishVice vice)
    {
        foreach (var (server, controller) in rig.Field.Pods[0].Controllers)
        {
            controller.Vices = new RedfishVices { Which = vice };
            rig.LetGo.Add(server.Replace('/', '.'));
        }
    }

    /// <summary>Reads a unit as a controller does that finds it in the site file.</summary>
    private static async Task<SnmpImage> ReadAsync(EmulatedDistribution unit, Instant now)
    {
        var device = unit.Device;
        bool isSecure = device.Access.User.Length > 0;
        var config = new SnmpClientConfig(device.Host, device.Port)
        {
            User = isSecure ? new SnmpUserConfig(device.Access.User, unit.Secrets.Password!) { PrivacyPassword = unit.Secrets.Privacy } : null,
            Community = isSecure ? null : unit.Secrets.Password,
        };
        await using var client = new SnmpClient(config, TimeProvider.System, new SeededRandom(1));
        var poller = new SnmpPoller(device.Id, client, SnmpProfiles.Find(device.Profile)!);
        Assert.Null(await poller.PollAsync(now, TestContext.Current.CancellationToken));
        return poller.Image;
    }
}
