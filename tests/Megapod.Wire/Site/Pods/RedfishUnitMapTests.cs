namespace Megapod.Wire.Site.Pods;

using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Polling;
using Megapod.Devices.Redfish;
using Megapod.Devices.Redfish.Inventory;
using Megapod.Lab.Emulators.Redfish;
using Megapod.Site.Pods.Redfish;
using Megapod.Wire.Redfish;
using Megapod.Wire.Redfish.Service;

/// <summary>Power and coolant distribution units over Redfish on real sockets: from emulated controllers, and from a service that shares no code with ours.</summary>
public sealed class RedfishUnitMapTests
{
    private const string Pdu = "rack-a/pdu-1";
    private const string Cdu = "pod-1/cdu-1";

    /// <summary>Names that the tree of a site file has.</summary>
    private const string Rack = "rack-1";
    private const string RackPdu = "rack-1/pdu";
    private const string PodCdu = "pod-1/cdu";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_power_distribution_unit_tells_the_power_of_its_rack_and_a_branch_that_opens()
    {
        await using var bench = await EmulatorBench.OpenAsync(scope: Pdu, isReal: true);
        var board = new PodBoard(TestPod.Tree);
        var map = new RedfishUnitMap(RedfishKind.PowerDistribution, Pdu, "whatever", "rack-a", board);
        await using var unit = new Polled(bench.Root, map);
        Assert.Equal((Quality.Missing, Quality.Missing, null), (map.RackPower.Quality, map.IsOn.Quality, map.Trouble));
        await unit.PollAsync(TestPod.Noon);

        var truth = bench.Plant.Readings;
        Assert.Equal(truth[truth.Tree.IndexOf(Pdu), PartQuantity.Power].Value, map.RackPower.Value, 6);
        Assert.Equal((Quality.Good, 1.0), (map.IsOn.Quality, map.IsOn.Value));
        var readings = board.Read(null);
        foreach (string part in (string[])[Pdu, $"{Pdu}/branch-1"])
        {
            Assert.Equal(truth[truth.Tree.IndexOf(part), PartQuantity.Energy].Value, readings[readings.Tree.IndexOf(part), PartQuantity.Energy].Value, 6);
        }

        Assert.Equal("SN-rack-a/pdu-1", readings.Tree.Parts[readings.Tree.IndexOf(Pdu)].Identity.Serial);
        var outlets = readings.Tree.Parts.Where(p => p.Kind == PartKind.Outlet && p.Holder == Pdu).Select(p => p.Id).ToList();
        Assert.Equal([$"{Pdu}/outlet-1", $"{Pdu}/outlet-2"], outlets);

        bench.Plant.Readings = TestPod.Full(TestPod.Noon).With(($"{Pdu}/branch-1", PartQuantity.IsOn, Reading.Good(0, TestPod.Noon)));
        await unit.PollAsync(TestPod.Noon + TimeSpan.FromSeconds(5));
        Assert.Equal((Quality.Good, 0.0), (map.IsOn.Quality, map.IsOn.Value));
        readings = board.Read(null);
        Assert.Equal((0.0, 0.0), (readings[readings.Tree.IndexOf($"{Pdu}/branch-1"), PartQuantity.IsOn].Value, readings[readings.Tree.IndexOf("rack-a"), PartQuantity.IsOn].Value));

        bench.Have(RedfishVice.NullReadings);
        await unit.PollAsync(TestPod.Noon + TimeSpan.FromSeconds(10));
        Assert.Equal((Quality.Missing, Quality.Missing), (map.RackPower.Quality, map.IsOn.Quality));
    }

    [Fact]
    public async Task A_coolant_distribution_unit_tells_what_the_loop_is_watched_by()
    {
        await using var bench = await EmulatorBench.OpenAsync(scope: Cdu, isReal: true);
        var board = new PodBoard(TestPod.Tree);
        var map = new RedfishUnitMap(RedfishKind.CoolingUnit, Cdu, "whatever", null, board);
        await using var unit = new Polled(bench.Root, map);
        bench.Plant.Readings = Coolant(31, 44, 6.5, isWet: false);
        await unit.PollAsync(TestPod.Noon);
        Assert.Equal((31.0, 44.0), (map.Loop.Supply.Value, map.Loop.Return.Value));
        Assert.Equal(6.5, map.Loop.Flow.Value, 9);
        Assert.Equal((Quality.Good, 0.0, Quality.Missing), (map.Loop.IsLeaking.Quality, map.Loop.IsLeaking.Value, map.Loop.IsIsolated.Quality));
        var readings = board.Read(null);
        int at = readings.Tree.IndexOf(Cdu);
        Assert.Equal((31.0, 44.0, 6.5), (readings[at, PartQuantity.SupplyTemperature].Value, readings[at, PartQuantity.ReturnTemperature].Value, Math.Round(readings[at, PartQuantity.Flow].Value, 9)));
        Assert.Equal(bench.Plant.Readings[bench.Plant.Readings.Tree.IndexOf($"{Cdu}/pump-2"), PartQuantity.Speed].Value, readings[readings.Tree.IndexOf($"{Cdu}/pump-2"), PartQuantity.Speed].Value, 6);

        bench.Plant.Readings = Coolant(31, 44, 0, isWet: true);
        await unit.PollAsync(TestPod.Noon + TimeSpan.FromSeconds(5));
        Assert.Equal((0.0, 1.0), (map.Loop.Flow.Value, map.Loop.IsLeaking.Value));

        bench.Have(RedfishVice.NullReadings);
        await unit.PollAsync(TestPod.Noon + TimeSpan.FromSeconds(10));
        Assert.Equal((Quality.Missing, Quality.Missing), (map.Loop.Flow.Quality, map.Loop.Supply.Quality));
        Assert.NotEqual((Quality.Good, 0.0), (map.Loop.IsLeaking.Quality, map.Loop.IsLeaking.Value));

        static PodReadings Coolant(double supply, double back, double flow, bool isWet) => TestPod.Full(TestPod.Noon).With(
            (Cdu, PartQuantity.SupplyTemperature, Reading.Good(supply, TestPod.Noon)),
            (Cdu, PartQuantity.ReturnTemperature, Reading.Good(back, TestPod.Noon)),
            (Cdu, PartQuantity.Flow, Reading.Good(flow, TestPod.Noon)),
            ($"{Cdu}/leak-1", PartQuantity.IsLeaking, Reading.Good(isWet ? 1 : 0, TestPod.Noon)));
    }

    [Fact]
    public async Task A_makers_unit_is_read_by_links_and_what_is_off_keeps_its_number()
    {
        await using var service = new ScriptedService().With("pod.txt");
        var board = new PodBoard(Tree());
        var map = new RedfishUnitMap(RedfishKind.PowerDistribution, RackPdu, "rack-1", Rack, board);
        await using var unit = new Polled(service.Address.ToString(), map);
        await unit.PollAsync(TestPod.Noon);
        Assert.Equal((Quality.Good, 6438.0), (map.RackPower.Quality, map.RackPower.Value));

        // It says nothing of its breakers: that is not "closed".
        Assert.Equal(Quality.Missing, map.IsOn.Quality);
        var readings = board.Read(null);
        Assert.Equal(("Contoso", "4.3.0"), (readings.Tree.Parts[readings.Tree.IndexOf(RackPdu)].Identity.Maker, readings.Tree.Parts[readings.Tree.IndexOf(RackPdu)].Identity.Firmware));

        // A current between two conductors is not the branch's.
        Assert.Equal(Quality.Missing, readings[readings.Tree.IndexOf($"{RackPdu}/branch-1"), PartQuantity.Current].Quality);
        Assert.Equal(58.9, readings[readings.Tree.IndexOf($"{RackPdu}/outlet-1"), PartQuantity.Power].Value);
        Assert.Equal(Quality.Missing, readings[readings.Tree.IndexOf($"{RackPdu}/outlet-2"), PartQuantity.Power].Quality);

        // One that cannot be read at the next look leaves its name to nobody.
        service.On("GET /redfish/v1/PowerEquipment/RackPDUs/1/Outlets/A1", _ => new ServiceAnswer(500, "{}"u8.ToArray()));
        service.On("GET /redfish/v1/PowerEquipment/RackPDUs/1/Outlets/A2", """{"@odata.id":"/redfish/v1/PowerEquipment/RackPDUs/1/Outlets/A2","Id":"A2","PowerState":"On","PowerWatts":{"Reading":77},"Status":{"State":"Enabled"}}""");
        await unit.PollAsync(TestPod.Noon + TimeSpan.FromMinutes(11));
        readings = board.Read(null);
        Assert.Equal(77, readings[readings.Tree.IndexOf($"{RackPdu}/outlet-2"), PartQuantity.Power].Value);
        Assert.NotEqual(77, readings[readings.Tree.IndexOf($"{RackPdu}/outlet-1"), PartQuantity.Power].Value);
    }

    [Fact]
    public async Task A_breaker_that_tripped_is_open_whatever_the_power_state_says()
    {
        await using var service = new ScriptedService().With("pod.txt");
        service.On("GET /redfish/v1/PowerEquipment/RackPDUs/1/Branches/A", """{"@odata.id":"/redfish/v1/PowerEquipment/RackPDUs/1/Branches/A","Id":"A","CircuitType":"Branch","PowerState":"On","BreakerState":"Tripped","Status":{"State":"Enabled"}}""");
        var map = new RedfishUnitMap(RedfishKind.PowerDistribution, RackPdu, "1", Rack, new PodBoard(Tree()));
        await using var unit = new Polled(service.Address.ToString(), map);
        await unit.PollAsync(TestPod.Noon);
        Assert.Equal((Quality.Good, 0.0), (map.IsOn.Quality, map.IsOn.Value));
    }

    [Theory]
    [InlineData("null", 0, Quality.Missing)]
    [InlineData("""{"Reading":2500}""", 6500, Quality.Good)]
    public async Task A_unit_without_a_total_has_it_in_all_of_its_mains_or_not_at_all(string second, double expected, Quality quality)
    {
        await using var service = new ScriptedService().With("pod.txt");
        const string Unit = "/redfish/v1/PowerEquipment/RackPDUs/1";
        service.On($"GET {Unit}", $$"""{"@odata.id":"{{Unit}}","Id":"1","Name":"PDU","Mains":{"@odata.id":"{{Unit}}/Mains"},"Branches":{"@odata.id":"{{Unit}}/Branches"} }""");
        service.On($"GET {Unit}/Mains", $$"""{"Members":[{"@odata.id":"{{Unit}}/Mains/1"},{"@odata.id":"{{Unit}}/Mains/2"}]}""");
        service.On($"GET {Unit}/Mains/1", $$"""{"@odata.id":"{{Unit}}/Mains/1","Id":"1","CircuitType":"Mains","PowerWatts":{"Reading":4000},"PowerState":"On"}""");
        service.On($"GET {Unit}/Mains/2", $$"""{"@odata.id":"{{Unit}}/Mains/2","Id":"2","CircuitType":"Mains","PowerWatts":{{second}},"PowerState":"On"}""");
        var board = new PodBoard(Tree());
        var map = new RedfishUnitMap(RedfishKind.PowerDistribution, RackPdu, "1", Rack, board);
        await using var unit = new Polled(service.Address.ToString(), map);
        await unit.PollAsync(TestPod.Noon);
        Assert.Equal((quality, expected), (map.RackPower.Quality, map.RackPower.Value));

        // Mains are no branches: the one branch is still the first.
        Assert.Equal(937.4, board.Read(null) is var readings ? readings[readings.Tree.IndexOf($"{RackPdu}/branch-1"), PartQuantity.Power].Value : 0);
    }

    [Theory]
    [InlineData("PDU-B", 222, null)]
    [InlineData("s-1", 6438, null)]
    [InlineData("rack-1", 0, "MP3290")]
    public async Task Of_several_units_the_one_that_is_named_counts_and_none_where_none_is(string name, double expected, string? fault)
    {
        await using var service = new ScriptedService().With("pod.txt");
        const string Units = "/redfish/v1/PowerEquipment/RackPDUs";
        service.On($"GET {Units}", $$"""{"Members":[{"@odata.id":"{{Units}}/1"},{"@odata.id":"{{Units}}/PDU-B"}]}""");
        service.On($"GET {Units}/1", $$"""{"@odata.id":"{{Units}}/1","Id":"1","Name":"PDU","SerialNumber":"S-1","Metrics":{"@odata.id":"{{Units}}/1/Metrics"} }""");
        service.On($"GET {Units}/PDU-B", $$"""{"@odata.id":"{{Units}}/PDU-B","Id":"PDU-B","Name":"PDU","SerialNumber":"S-2","Metrics":{"@odata.id":"{{Units}}/PDU-B/Metrics"} }""");
        service.On($"GET {Units}/PDU-B/Metrics", $$"""{"@odata.id":"{{Units}}/PDU-B/Metrics","PowerWatts":{"Reading":222} }""");
        var map = new RedfishUnitMap(RedfishKind.PowerDistribution, RackPdu, name, Rack, new PodBoard(Tree()));
        await using var unit = new Polled(service.Address.ToString(), map);
        await unit.PollAsync(TestPod.Noon);
        Assert.Equal((fault, expected), (map.Trouble?.Code, map.RackPower.Value));
        Assert.Equal(fault is null ? Quality.Good : Quality.Missing, map.RackPower.Quality);
        Assert.True(fault is null || map.Trouble!.Remedy.Contains("PDU-B", StringComparison.Ordinal), map.Trouble?.Remedy);
    }

    [Fact]
    public async Task Flow_of_a_loop_is_that_of_all_connectors_to_the_racks_and_a_wet_rope_without_a_page_of_its_own_counts()
    {
        await using var service = new ScriptedService().With("pod.txt");
        const string Unit = "/redfish/v1/ThermalEquipment/CDUs/1";
        string own = service.Resource(Unit).Replace("\"Pumps\":", $$"""
            "SecondaryCoolantConnectors":{"@odata.id":"{{Unit}}/SecondaryCoolantConnectors"},"Pumps":
            """, StringComparison.Ordinal);
        service.On($"GET {Unit}", own);
        service.On($"GET {Unit}/SecondaryCoolantConnectors", $$"""{"Members":[{"@odata.id":"{{Unit}}/SecondaryCoolantConnectors/1"},{"@odata.id":"{{Unit}}/SecondaryCoolantConnectors/2"}]}""");
        Connect(1, 120, 24);
        Connect(2, 60, 27.5);
        var board = new PodBoard(Tree());
        var map = new RedfishUnitMap(RedfishKind.CoolingUnit, PodCdu, "1", null, board);
        await using var unit = new Polled(service.Address.ToString(), map);
        await unit.PollAsync(TestPod.Noon);

        // 180 l/min are 3 l/s. What runs on the other side of the heat exchanger is not the racks'.
        Assert.Equal((3.0, 27.5), (Math.Round(map.Loop.Flow.Value, 9), map.Loop.Supply.Value));
        Assert.Equal((Quality.Good, 1.0), (map.Loop.IsLeaking.Quality, map.Loop.IsLeaking.Value));
        var readings = board.Read(null);
        Assert.Equal(0.62, readings[readings.Tree.IndexOf($"{PodCdu}/pump-1"), PartQuantity.Speed].Value, 6);
        Assert.Equal(0, readings[readings.Tree.IndexOf($"{PodCdu}/leak"), PartQuantity.IsLeaking].Value);

        void Connect(int number, double litresPerMinute, double celsius) => service.On($"GET {Unit}/SecondaryCoolantConnectors/{number}", $$"""
            {"@odata.id":"{{Unit}}/SecondaryCoolantConnectors/{{number}}","Id":"{{number}}","FlowLitersPerMinute":{"Reading":{{litresPerMinute}}},"SupplyTemperatureCelsius":{"Reading":{{celsius.ToString(System.Globalization.CultureInfo.InvariantCulture)}}} }
            """);
    }

    private static PodTree Tree() => PodTree.From(
    [
        new Part { Id = "pod-1", Kind = PartKind.Pod },
        new Part { Id = PodCdu, Kind = PartKind.CoolingUnit, Holder = "pod-1" },
        new Part { Id = $"{PodCdu}/pump-1", Kind = PartKind.Pump, Holder = PodCdu },
        new Part { Id = $"{PodCdu}/leak", Kind = PartKind.LeakDetector, Holder = PodCdu },
        new Part { Id = Rack, Kind = PartKind.Rack, Holder = "pod-1" },
        new Part { Id = RackPdu, Kind = PartKind.PowerDistribution, Holder = Rack },
        new Part { Id = $"{RackPdu}/branch-1", Kind = PartKind.Branch, Holder = RackPdu, FedBy = RackPdu },
    ]);

    private sealed class Polled(string root, RedfishUnitMap map) : IAsyncDisposable
    {
        private readonly RedfishClient client = RedfishClient.Create(new RedfishClientConfig(new Uri(root)) { Login = RedfishLogin.None }, TimeProvider.System, new SeededRandom(1)).Value;
        private RedfishUnit? unit;

        public async Task PollAsync(Instant now)
        {
            unit ??= new RedfishUnit(new RedfishPoller("unit", client, new RedfishPollerConfig { Share = TimeSpan.FromSeconds(30) }), map);
            Assert.Null(await unit.PollAsync(now, Stop));
        }

        public async ValueTask DisposeAsync() => await client.DisposeAsync();
    }
}
