namespace Megapod.Wire.Site.Pods;

using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Polling;
using Megapod.Devices.Snmp;
using Megapod.Devices.Snmp.Messages;
using Megapod.Devices.Snmp.Profiles;
using Megapod.Site.Pods.Snmp;
using Megapod.Wire.Snmp;

/// <summary>Rows of a power unit and of a switch as parts of a pod: the power unit as recorded, the switch by objects that the test sets.</summary>
public sealed class SnmpPodMapTests
{
    private static readonly Instant Start = DsxPods.Began;
    private readonly PodBoard board = new(PodTreeBuilder.Of(DsxPods.Pod));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Recorded_power_unit_is_its_rack_with_branches_and_outlets_and_what_is_absent_is_missing()
    {
        var map = new SnmpPodMap("rack-1", PodTreeBuilder.DistributionOf("rack-1"), board);
        map.Update(SnmpImage.None);
        Assert.Equal((Quality.Missing, Quality.Missing), (map.RackPower.Quality, map.IsOn.Quality));
        map.Update(await RecordedAsync());
        Assert.Equal((Reading.Good(14_112, Start), Reading.Good(1, Start)), (map.RackPower, map.IsOn));
        Assert.Equal((14_112, 229, 62.3, 987_654_321, 14_260), (
            On("rack-1/pdu", PartQuantity.Power).Value, On("rack-1/pdu", PartQuantity.Voltage).Value, On("rack-1/pdu", PartQuantity.Current).Value,
            On("rack-1/pdu", PartQuantity.Energy).Value, On("rack-1/pdu", PartQuantity.ApparentPower).Value));
        Assert.Equal((1, 3.11, 0, 0), (
            On("rack-1/pdu/branch-1", PartQuantity.IsOn).Value, On("rack-1/pdu/branch-1", PartQuantity.Current).Value,
            On("rack-1/pdu/branch-2", PartQuantity.IsOn).Value, On("rack-1/pdu/branch-2", PartQuantity.Current).Value));
        Assert.Equal((118, 1, Quality.Missing, Reading.Good(0, Start)), (
            On("rack-1/pdu/outlet-1", PartQuantity.Power).Value, On("rack-1/pdu/outlet-1", PartQuantity.IsOn).Value,
            On("rack-1/pdu/outlet-2", PartQuantity.Power).Quality, On("rack-1/pdu/outlet-2", PartQuantity.IsOn)));
        Assert.Equal((Quality.Missing, Quality.Missing, Reading.Good(1, Start)), (On("rack-1/pdu/outlet-3", PartQuantity.IsOn).Quality, On("rack-1/pdu/outlet-4", PartQuantity.Power).Quality, On("rack-1/pdu/outlet-4", PartQuantity.IsOn)));
        var tree = board.Tree;
        Assert.Equal(new PartIdentity { Maker = "Maker", Model = "PX-24", Serial = "SN 0042" }, tree.Parts[tree.IndexOf("rack-1/pdu")].Identity);

        // What feeds a server stays what it was, and the other rack is left alone.
        Assert.Equal("rack-1/pdu/outlet-1", tree.Parts[tree.IndexOf("rack-1/server-1")].FedBy);
        Assert.Equal(Quality.Missing, On("rack-2/pdu", PartQuantity.Power).Quality);
    }

    [Fact]
    public async Task Rack_has_no_power_when_all_branches_are_open_and_nobody_knows_when_one_says_nothing()
    {
        var map = new SnmpPodMap("rack-1", PodTreeBuilder.DistributionOf("rack-1"), board);
        var image = await RecordedAsync();
        map.Update(With(image, "branch", "1.1", SnmpQuantity.Switch, Reading.Good(0, Start)));
        Assert.Equal(Reading.Good(0, Start), map.IsOn);
        map.Update(With(image, "branch", "1.1", SnmpQuantity.Switch, Reading.Missing));
        Assert.Equal(Quality.Missing, map.IsOn.Quality);
        Assert.Equal(Quality.Missing, On("rack-1/pdu/branch-1", PartQuantity.IsOn).Quality);
    }

    [Fact]
    public async Task Unit_with_two_inlets_has_the_power_of_both_or_none()
    {
        var map = new SnmpPodMap("rack-1", PodTreeBuilder.DistributionOf("rack-1"), board);
        var image = await RecordedAsync();
        var both = image with { Rows = [.. image.Rows, new SnmpRow("inlet", "1.2", SnmpQuantity.ActivePower, Reading.Good(888, Start)), new SnmpRow("inlet", "1.2", SnmpQuantity.Voltage, Reading.Good(227, Start))] };
        map.Update(both);
        Assert.Equal((Reading.Good(15_000, Start), 227), (map.RackPower, On("rack-1/pdu", PartQuantity.Voltage).Value));
        map.Update(With(both, "inlet", "1.2", SnmpQuantity.ActivePower, Reading.Missing));
        Assert.Equal(Quality.Missing, map.RackPower.Quality);
        Assert.Equal(Quality.Missing, On("rack-1/pdu", PartQuantity.Power).Quality);
    }

    [Fact]
    public void Rows_are_parts_by_the_devices_own_numbers_and_bounded()
    {
        var map = new SnmpPodMap("rack-1", PodTreeBuilder.DistributionOf("rack-1"), board);
        map.Update(new SnmpImage(Start, null, [.. new[] { "1.10", "2.3", "1.9" }.Select(row => new SnmpRow("outlet", row, SnmpQuantity.Switch, Reading.Good(1, Start)))], []));
        Assert.All(new[] { "outlet-10", "outlet-2.3", "outlet-9" }, outlet => Assert.Equal(1, On($"rack-1/pdu/{outlet}", PartQuantity.IsOn).Value));
        Assert.Null(map.Trouble);
        map.Update(new SnmpImage(Start, null, [.. Enumerable.Range(1, 513).Select(row => new SnmpRow("outlet", $"1.{row}", SnmpQuantity.Switch, Reading.Good(1, Start)))], []));
        Assert.Equal("MP4270", map.Trouble?.Code);
        Assert.Equal((512, -1), (board.Tree.Parts.Count(part => part.Kind == PartKind.Outlet && part.Id.StartsWith("rack-1/", StringComparison.Ordinal) && !part.Id.Contains("2.3")), board.Tree.IndexOf("rack-1/pdu/outlet-513")));
    }

    [Fact]
    public async Task Switch_shows_who_it_is_how_hot_it_is_and_the_ports_in_which_something_was_plugged()
    {
        var objects = new FakeObjects
        {
            ["1.3.6.1.2.1.47.1.1.1.1.5.1"] = SnmpValue.Integer32(3),
            ["1.3.6.1.2.1.47.1.1.1.1.11.1"] = SnmpValue.Text("SW 7"),
            ["1.3.6.1.2.1.47.1.1.1.1.9.1"] = SnmpValue.Text("4.2"),
            ["1.3.6.1.2.1.31.1.1.1.1.1"] = SnmpValue.Text("port 1"),
            ["1.3.6.1.2.1.31.1.1.1.1.2"] = SnmpValue.Text("port 2"),
            ["1.3.6.1.2.1.2.2.1.8.1"] = SnmpValue.Integer32(1),
            ["1.3.6.1.2.1.2.2.1.8.2"] = SnmpValue.Integer32(2),
            ["1.3.6.1.2.1.31.1.1.1.19.1"] = SnmpValue.TimeTicks(0),
        };
        foreach (var (sensor, celsius) in new[] { (7, 41), (8, 58) })
        {
            objects[$"1.3.6.1.2.1.99.1.1.1.1.{sensor}"] = SnmpValue.Integer32(8);
            objects[$"1.3.6.1.2.1.99.1.1.1.2.{sensor}"] = SnmpValue.Integer32(9);
            objects[$"1.3.6.1.2.1.99.1.1.1.3.{sensor}"] = SnmpValue.Integer32(0);
            objects[$"1.3.6.1.2.1.99.1.1.1.4.{sensor}"] = SnmpValue.Integer32(celsius);
            objects[$"1.3.6.1.2.1.99.1.1.1.5.{sensor}"] = SnmpValue.Integer32(1);
        }

        var poller = new SnmpPoller("switch-1", objects, SnmpProfiles.Find("switch")!);
        var map = new SnmpSwitchMap(PodTreeBuilder.SwitchOf("rack-1"), board);
        await LookAsync(0, 1_000, 5);
        Assert.Equal((58, 1, Quality.Missing), (On("rack-1/switch", PartQuantity.Temperature).Value, On("rack-1/switch/port-1", PartQuantity.IsLinkUp).Value, On("rack-1/switch/port-1", PartQuantity.ReceivedBytes).Quality));
        Assert.Equal(-1, board.Tree.IndexOf("rack-1/switch/port-2"));
        Assert.Equal(("SW 7", "4.2"), (board.Tree.Parts[board.Tree.IndexOf("rack-1/switch")].Identity.Serial, board.Tree.Parts[board.Tree.IndexOf("rack-1/switch")].Identity.Firmware));

        // Counts are what the device's own counters moved since the first look, and an image counts once.
        await LookAsync(10, 6_000, 8);
        await LookAsync(30, 7_000, 8);
        map.Update(poller.Image);
        Assert.Equal((6_000, 3), (Math.Round(On("rack-1/switch/port-1", PartQuantity.ReceivedBytes).Value, 6), Math.Round(On("rack-1/switch/port-1", PartQuantity.LinkErrors).Value, 6)));
        Assert.Equal(Quality.Missing, On("rack-1/switch/port-1", PartQuantity.SentBytes).Quality);

        // A link that goes is told at a port that has had one, and a port is known once something is plugged.
        objects["1.3.6.1.2.1.2.2.1.8.1"] = SnmpValue.Integer32(2);
        objects["1.3.6.1.2.1.2.2.1.8.2"] = SnmpValue.Integer32(1);
        await LookAsync(40, 7_000, 8);
        Assert.Equal((Reading.Good(0, Start + TimeSpan.FromSeconds(40)), 1), (On("rack-1/switch/port-1", PartQuantity.IsLinkUp), On("rack-1/switch/port-2", PartQuantity.IsLinkUp).Value));

        async Task LookAsync(int seconds, ulong bytes, uint errors)
        {
            objects["1.3.6.1.2.1.1.3.0"] = SnmpValue.TimeTicks((uint)(100_000 + (100 * seconds)));
            objects["1.3.6.1.2.1.31.1.1.1.6.1"] = SnmpValue.Counter64(bytes);
            objects["1.3.6.1.2.1.2.2.1.14.1"] = SnmpValue.Counter32(errors);
            Assert.Null(await poller.PollAsync(Start + TimeSpan.FromSeconds(seconds), Stop));
            map.Update(poller.Image);
        }
    }

    /// <summary>What the recorded power unit shows.</summary>
    private static async Task<SnmpImage> RecordedAsync()
    {
        var peer = SnmpSimPeer.Start();
        try
        {
            await using var client = new SnmpClient(new SnmpClientConfig("127.0.0.1", peer.Port) { Community = "pdu", AnswerTimeout = TimeSpan.FromSeconds(10), CallTimeout = TimeSpan.FromSeconds(60) }, TimeProvider.System, new SeededRandom(1));
            var poller = new SnmpPoller("pdu-1", client, SnmpProfiles.Find("pdu2")!);
            Assert.Null(await poller.PollAsync(Start, Stop));
            return poller.Image;
        }
        finally
        {
            peer.End();
        }
    }

    private static SnmpImage With(SnmpImage image, string table, string row, SnmpQuantity quantity, Reading reading) =>
        image with { Rows = [.. image.Rows.Select(r => r.Table == table && r.Row == row && r.Quantity == quantity ? r with { Reading = reading } : r)] };

    private Reading On(string part, PartQuantity quantity)
    {
        var readings = board.Read(null);
        return readings[readings.Tree.IndexOf(part), quantity];
    }
}
