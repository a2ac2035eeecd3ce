namespace Megapod.Wire.Site.Pods;

using System.Globalization;
using System.Text;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Dsx;
using Megapod.Devices.Mqtt;
using Megapod.Devices.Polling;
using Megapod.Site.Pods.Dsx;

/// <summary>What becomes of points at a pod: whose they are, what they mean there, and what is asked for.</summary>
public sealed class DsxPodMapTests
{
    private const string Rack1 = "\"rackLocationName\":\"Row 3, 1\",\"rackLocationId\":\"rack-1\"";
    private const string Cdu = "\"objectName\":\"CDU 7\",\"objectId\":\"cdu-7\",\"servesId\":[\"rack-1\",\"rack-2\"]";
    private const string Isolation = "\"stateText\":[{\"value\":0,\"text\":\"NotIsolated\"},{\"value\":1,\"text\":\"Isolated\"}],";
    private const string Leak = "\"stateText\":[{\"value\":0,\"text\":\"NoLeak\"},{\"value\":1,\"text\":\"Leak\"}],";
    private const string Request = "\"stateText\":[{\"value\":0,\"text\":\"NoIsolationRequested\"},{\"value\":1,\"text\":\"IsolationRequested\"}],\"integration\":\"POD1\",";
    private const string OpenOrClosed = "\"stateText\":[{\"value\":1,\"text\":\"Open\"},{\"value\":2,\"text\":\"Closed\"},{\"value\":3,\"text\":\"Racked out\"}],";

    private readonly DsxTable table = new("POD1");
    private readonly PodBoard board = new(PodTreeBuilder.Of(DsxPods.Pod));
    private readonly List<(string Key, double? Value, bool IsGood)> asked = [];
    private readonly DsxPodMap map;
    private Task<Fault?> answer = Task.FromResult<Fault?>(null);
    private TimeSpan now;

    public DsxPodMapTests() => map = new DsxPodMap(DsxPods.Pod, DsxPods.SiteRacks, table, board, Ask);

    private Instant Now => DsxPods.Began + now;

    [Fact]
    public void Rack_is_found_by_its_locations_id_else_by_its_name_and_an_id_of_another_pod_decides()
    {
        Say("Rack/RackPower/a", "\"engUnit\":\"kW\"," + Rack1, 41);
        Say("Rack/RackPower/b", "\"engUnit\":\"kW\",\"rackLocationName\":\"rack-2\",\"rackLocationId\":\"u-17\"", 42);
        Say("Rack/RackPower/c", "\"engUnit\":\"kW\",\"rackLocationName\":\"rack-1\",\"rackLocationId\":\"other-1\"", 99);
        Say("Rack/RackLiquidFlow/a", "\"engUnit\":\"LPM\"," + Rack1, 60);
        Say("Rack/RackLiquidSupplyTemperature/a", "\"engUnit\":\"F\"," + Rack1, 77);
        Say("Rack/RackLiquidReturnTemperature/a", "\"engUnit\":\"C\"," + Rack1, 35);
        Say("Rack/RackControlValvePosition/a", "\"engUnit\":\"%\"," + Rack1, 80);
        Say("Rack/RackLiquidDifferentialPressure/a", "\"engUnit\":\"kPa\"," + Rack1, 90);
        Say("Rack/RackLiquidDifferentialPressureSp/a", "\"engUnit\":\"kPa\",\"isSetpoint\":true," + Rack1, 70);
        map.Update(Now);
        Assert.Empty(map.Faults);
        Assert.Equal((Reading.Good(41_000, Now), Reading.Good(42_000, Now)), (map.RackPower("rack-1"), map.RackPower("rack-2")));
        Assert.Equal(1, map.Rack("rack-1", Now).Flow.Value, 9);
        Assert.Equal((25, 35, 0.8, 90_000, 41_000), (
            Math.Round(On("rack-1", PartQuantity.SupplyTemperature).Value, 9), On("rack-1", PartQuantity.ReturnTemperature).Value, On("rack-1", PartQuantity.ValvePosition).Value,
            On("rack-1", PartQuantity.DifferentialPressure).Value, On("rack-1", PartQuantity.Power).Value));

        // What nobody describes is missing, and never zero.
        Assert.Equal((Quality.Missing, Quality.Missing, Quality.Missing), (map.Rack("rack-2", Now).Flow.Quality, map.Rack("rack-1", Now).IsLeaking.Quality, map.PodPower().Quality));
        Assert.Equal(default, map.Loop(Now));
        Assert.Throws<ArgumentException>(() => map.Rack("other-1", Now));
    }

    [Fact]
    public void Loop_is_read_at_the_racks_side_of_the_unit_that_serves_them_and_what_names_no_side_is_told()
    {
        Say("Rack/RackPower/a", "\"engUnit\":\"kW\"," + Rack1, 41);
        Say("Rack/RackPower/b", "\"engUnit\":\"kW\",\"rackLocationName\":\"x\",\"rackLocationId\":\"rack-2\"", 42);
        Say("CDU/LiquidTemperature/s", "\"engUnit\":\"C\",\"processArea\":[\"Secondary\",\"Supply\"]," + Cdu, 26);
        Say("CDU/LiquidTemperature/r", "\"engUnit\":\"C\",\"processArea\":[\"Secondary\",\"Return\"]," + Cdu, 36);
        Say("CDU/LiquidTemperature/p", "\"engUnit\":\"C\",\"processArea\":[\"Primary\",\"Supply\"]," + Cdu, 12);
        Say("CDU/LiquidTemperature/q", "\"engUnit\":\"C\",\"processArea\":[\"Supply\"]," + Cdu, 12);
        Say("CDU/LiquidFlow/s", "\"engUnit\":\"L/s\",\"processArea\":[\"Secondary\"]," + Cdu, 6);
        Say("CDU/LiquidDifferentialPressure/s", "\"engUnit\":\"bar\",\"processArea\":[\"Secondary\"]," + Cdu, 2);
        Say("CDU/PumpSpeed/1", "\"engUnit\":\"%\",\"processArea\":[\"Pump 1\"]," + Cdu, 60);
        Say("CDU/PumpSpeed/2", "\"engUnit\":\"RPM\",\"processArea\":[\"Pump 2\"]," + Cdu, 1500);
        Say("CDU/PumpSpeed/3", "\"engUnit\":\"RPM\",\"processArea\":[\"Pump 3\"]," + Cdu, 0);
        Say("CDU/LeakDetect/l", Leak + "\"associateId\":\"cdu-7\"", 0);
        map.Update(Now);
        Assert.Equal(["MP4263"], map.Faults.Select(fault => fault.Code));
        Assert.Contains("CDU/LiquidTemperature/q", map.Faults[0].Message);
        var loop = map.Loop(Now);
        Assert.Equal((Reading.Good(26, Now), Reading.Good(36, Now), Reading.Good(0, Now), Quality.Missing), (loop.Supply, loop.Return, loop.IsLeaking, loop.IsIsolated.Quality));
        Assert.Equal(6, loop.Flow.Value, 9);
        Assert.Equal((26, 36, 200_000), (On("pod/cdu/supply", PartQuantity.Temperature).Value, On("pod/cdu/return", PartQuantity.Temperature).Value, On("pod/cdu", PartQuantity.DifferentialPressure).Value));

        // Turns are no share of the most; but none are none.
        Assert.Equal((0.6, Quality.Missing, Reading.Good(0, Now)), (On("pod/cdu/pump-1", PartQuantity.Speed).Value, On("pod/cdu/pump-2", PartQuantity.Speed).Quality, On("pod/cdu/pump-3", PartQuantity.Speed)));

        // Another detector of the unit is wet.
        Say("Sensor/LeakDetect/m", Leak + "\"associateId\":\"cdu-7\"", 1);
        map.Update(Now);
        Assert.Equal(Reading.Good(1, Now), map.Loop(Now).IsLeaking);
        Assert.Equal(1, On("pod/cdu/leak", PartQuantity.IsLeaking).Value);
    }

    [Fact]
    public void Of_two_units_that_serve_the_racks_none_is_the_loop_unless_one_has_the_pods_name()
    {
        Say("CDU/LiquidFlow/a", "\"engUnit\":\"L/s\",\"processArea\":[\"Secondary\"]," + Cdu, 6);
        Say("CDU/LiquidFlow/b", "\"engUnit\":\"L/s\",\"processArea\":[\"Secondary\"],\"objectName\":\"x\",\"objectId\":\"cdu-8\",\"servesId\":[\"rack-2\"]", 7);
        Say("CDU/LiquidFlow/c", "\"engUnit\":\"L/s\",\"processArea\":[\"Secondary\"],\"objectName\":\"x\",\"objectId\":\"cdu-9\",\"servesId\":[\"other-1\"]", 8);
        map.Update(Now);
        var fault = Assert.Single(map.Faults, fault => fault.Code == "MP4261");
        Assert.Contains("cdu-7 and cdu-8", fault.Message);
        Assert.Equal(Quality.Missing, map.Loop(Now).Flow.Quality);
        Say("CDU/LiquidFlow/d", "\"engUnit\":\"L/s\",\"processArea\":[\"Secondary\"],\"objectName\":\"x\",\"objectId\":\"pod/cdu\"", 5);
        map.Update(Now);
        Assert.DoesNotContain(map.Faults, fault => fault.Code == "MP4261");
        Assert.Equal(5, map.Loop(Now).Flow.Value, 9);
    }

    [Fact]
    public void Two_points_that_claim_the_same_are_told_and_the_newest_good_one_counts()
    {
        Say("Rack/RackPower/a", "\"engUnit\":\"kW\"," + Rack1, 41);
        now = TimeSpan.FromSeconds(1);
        Say("Rack/RackPower/b", "\"engUnit\":\"kW\"," + Rack1, 50);
        map.Update(Now);
        var fault = Assert.Single(map.Faults, fault => fault.Code == "MP4260");
        Assert.Contains("Rack/RackPower/a and Rack/RackPower/b", fault.Message);
        Assert.Equal(Reading.Good(50_000, Now), map.RackPower("rack-1"));
        now = TimeSpan.FromSeconds(2);
        Value("Rack/RackPower/b", 51, quality: 0);
        map.Update(Now);
        Assert.Equal(Reading.Good(41_000, DsxPods.Began), map.RackPower("rack-1"));
    }

    [Fact]
    public void Meter_counts_for_the_rack_or_pod_that_is_all_that_it_serves()
    {
        Say("PowerMeter/ActivePower/1", "\"engUnit\":\"kW\"," + Meter("m1", "rack-1"), 30);
        Say("PowerMeter/Voltage/1", "\"engUnit\":\"V\"," + Meter("m1", "rack-1"), 231);
        Say("PowerMeter/CurrentLimit/1", "\"engUnit\":\"A\"," + Meter("m1", "rack-1"), 250);
        Say("PowerMeter/ActivePower/2", "\"engUnit\":\"kW\"," + Meter("m2", "rack-1\",\"rack-2"), 75);
        Say("PowerMeter/ActivePower/3", "\"engUnit\":\"kW\"," + Meter("m3", "rack-2\",\"other-1"), 500);
        Say("PowerMeter/ActivePower/4", "\"engUnit\":\"kW\"," + Meter("m4", "m1"), 31);
        map.Update(Now);
        Assert.Equal((30_000, 75_000, Quality.Missing), (map.RackPower("rack-1").Value, map.PodPower().Value, map.RackPower("rack-2").Quality));
        Assert.Equal((30_000, 231, Quality.Missing, 75_000), (
            On("rack-1/pdu", PartQuantity.Power).Value, On("rack-1/pdu", PartQuantity.Voltage).Value, On("rack-1/pdu", PartQuantity.Current).Quality, On("pod", PartQuantity.Power).Value));

        // The rack's own point goes first, and its meter steps in when that says nothing good.
        Say("Rack/RackPower/a", "\"engUnit\":\"kW\"," + Rack1, 29);
        map.Update(Now);
        Assert.Equal(29_000, map.RackPower("rack-1").Value);
        Value("Rack/RackPower/a", 29, quality: 0);
        map.Update(Now);
        Assert.Equal(Reading.Good(30_000, Now), map.RackPower("rack-1"));
        Assert.DoesNotContain(map.Faults, fault => fault.Code == "MP4260");
    }

    [Fact]
    public void Breakers_are_branches_and_a_rack_has_power_when_one_is_closed()
    {
        Say("PowerMeter/ActivePower/1", "\"engUnit\":\"kW\"," + Meter("m1", "rack-1"), 30);
        Say("Breaker/Status/a", OpenOrClosed + Meter("b1", "rack-1"), 2);
        Say("Breaker/Status/b", OpenOrClosed + "\"associateId\":\"m1\"", 1);
        map.Update(Now);
        Assert.Equal((1, 0, 1), (On("rack-1/pdu/branch-1", PartQuantity.IsOn).Value, On("rack-1/pdu/branch-2", PartQuantity.IsOn).Value, map.Rack("rack-1", Now).IsOn.Value));
        Assert.Equal("rack-1/pdu", board.Tree.Parts[board.Tree.IndexOf("rack-1/pdu/branch-2")].FedBy);
        Value("Breaker/Status/a", 1);
        map.Update(Now);
        Assert.Equal(Reading.Good(0, Now), map.Rack("rack-1", Now).IsOn);
        Value("Breaker/Status/a", 3);
        map.Update(Now);
        Assert.Equal(["MP4266"], map.Faults.Select(fault => fault.Code).Where(code => code != "MP4264"));
        Assert.Equal(Quality.Missing, map.Rack("rack-1", Now).IsOn.Quality);
        Assert.Equal(Quality.Missing, map.Rack("rack-2", Now).IsOn.Quality);
    }

    [Fact]
    public void Rack_leaks_when_one_detector_is_wet_and_a_failed_sensor_is_not_believed_to_be_dry()
    {
        Say("Rack/RackLeakDetect/1", Leak + Rack1, 0);
        Say("Rack/RackLeakDetect/2", Leak + Rack1, 0);
        Say("Rack/RackLeakSensorFault/1", "\"stateText\":[{\"value\":0,\"text\":\"NoFault\"},{\"value\":1,\"text\":\"Fault\"}]," + Rack1, 0);
        map.Update(Now);
        Assert.Equal(Reading.Good(0, Now), map.Rack("rack-1", Now).IsLeaking);
        Value("Rack/RackLeakSensorFault/1", 1);
        map.Update(Now);
        Assert.Equal(Quality.Implausible, map.Rack("rack-1", Now).IsLeaking.Quality);
        Assert.Equal(Quality.Implausible, On("rack-1/leak", PartQuantity.IsLeaking).Quality);
        Assert.Contains(map.Faults, fault => fault.Code == "MP4265");
        Value("Rack/RackLeakDetect/2", 1);
        map.Update(Now);
        Assert.Equal(Reading.Good(1, Now), map.Rack("rack-1", Now).IsLeaking);
        Assert.DoesNotContain(map.Faults, fault => fault.Code == "MP4260");
    }

    [Fact]
    public void Loop_counts_as_shut_when_all_racks_are()
    {
        Say("Rack/RackLiquidIsolationStatus/1", Isolation + Rack1, 1);
        map.Update(Now);
        Assert.Equal((1, Quality.Missing), (map.Rack("rack-1", Now).IsLiquidIsolated.Value, map.Loop(Now).IsIsolated.Quality));
        Say("Rack/RackLiquidIsolationStatus/2", Isolation + "\"rackLocationName\":\"x\",\"rackLocationId\":\"rack-2\"", 0);
        map.Update(Now);
        Assert.Equal(Reading.Good(0, Now), map.Loop(Now).IsIsolated);
        Value("Rack/RackLiquidIsolationStatus/2", 1);
        map.Update(Now);
        Assert.Equal(Reading.Good(1, Now), map.Loop(Now).IsIsolated);
        Assert.Equal(Reading.Good(1, Now), On("pod/cdu", PartQuantity.IsLiquidIsolated));
    }

    [Fact]
    public void Values_before_their_descriptions_mean_something_once_these_have_come()
    {
        Value("Rack/RackPower/a", 41);
        map.Update(Now);
        Assert.Equal(Quality.Missing, map.RackPower("rack-1").Quality);
        now = TimeSpan.FromSeconds(5);
        Describe("Rack/RackPower/a", "\"engUnit\":\"kW\"," + Rack1);
        map.Update(Now);
        Assert.Equal(Reading.Good(41_000, DsxPods.Began), map.RackPower("rack-1"));
    }

    [Fact]
    public void Lost_heartbeat_makes_all_stale_and_so_does_a_map_that_is_not_updated()
    {
        Describe("System/HeartbeatTimestampBms/hb", "\"objectName\":\"BMS\",\"objectId\":\"BMS\"");
        Value("System/HeartbeatTimestampBms/hb", 1);
        Say("Rack/RackLiquidFlow/a", "\"engUnit\":\"LPM\"," + Rack1, 60);
        Say("PowerMeter/ActivePower/1", "\"engUnit\":\"kW\"," + Meter("m1", "rack-1"), 30);
        map.Update(Now);
        Assert.Equal(Quality.Good, map.Rack("rack-1", Now + DsxBounds.OldestBeat).Flow.Quality);
        Assert.Equal(Quality.Stale, map.Rack("rack-1", Now + DsxBounds.OldestBeat + TimeSpan.FromTicks(1)).Flow.Quality);
        now = DsxBounds.OldestBeat + TimeSpan.FromTicks(1);
        map.Update(Now);
        Assert.Equal((Quality.Stale, Quality.Stale, Quality.Stale), (map.Rack("rack-1", Now).Flow.Quality, map.RackPower("rack-1").Quality, On("rack-1", PartQuantity.Flow).Quality));
        Value("System/HeartbeatTimestampBms/hb", 2);
        map.Update(Now);
        Assert.Equal(Quality.Good, map.RackPower("rack-1").Quality);
    }

    [Fact]
    public void Device_that_still_speaks_is_not_talked_over_by_a_point_that_says_nothing_and_a_point_that_goes_takes_its_reading_along()
    {
        board.Put(readings => readings[readings.Tree.IndexOf("rack-1/pdu"), PartQuantity.Power] = Reading.Good(7, Now));
        Say("PowerMeter/ActivePower/1", "\"engUnit\":\"kW\"," + Meter("m1", "rack-1"), null);
        map.Update(Now);
        Assert.Equal(7, On("rack-1/pdu", PartQuantity.Power).Value);
        Value("PowerMeter/ActivePower/1", 8);
        map.Update(Now);
        Assert.Equal(8_000, On("rack-1/pdu", PartQuantity.Power).Value);
        Value("PowerMeter/ActivePower/1", null);
        map.Update(Now);
        Assert.Equal(Quality.Missing, On("rack-1/pdu", PartQuantity.Power).Quality);
        Value("PowerMeter/ActivePower/1", 9);
        map.Update(Now);
        Assert.Null(table.Take(Delivery("BMS/v1/PUB/Metadata/PowerMeter/ActivePower/1", "")));
        map.Update(Now);
        Assert.Equal(Quality.Missing, On("rack-1/pdu", PartQuantity.Power).Quality);
    }

    [Fact]
    public void Racks_of_which_nobody_speaks_are_told_once_anybody_does()
    {
        map.Update(Now);
        Assert.Empty(map.Faults);
        Say("Rack/RackPower/a", "\"engUnit\":\"kW\"," + Rack1, 41);
        map.Update(Now);
        Assert.Contains("rack-2", Assert.Single(map.Faults, fault => fault.Code == "MP4264").Message);
    }

    [Fact]
    public void Isolation_is_asked_for_where_we_may_again_each_ten_seconds_until_it_is_withdrawn()
    {
        Describe("Rack/RackLiquidIsolationRequest/a", Request + Rack1);
        Describe("Rack/RackElectricalIsolationRequest/a", Request.Replace("POD1", "POD2") + Rack1);
        map.Update(Now);
        Assert.Equal(["MP4262"], map.Order(new IsolationOrder(0, 1, CutPower: true, ShutCoolant: true)).Select(fault => fault.Code));
        Assert.Equal([("Rack/RackLiquidIsolationRequest/a", 1, true)], asked);

        // What cannot be asked for is told once; what was asked for is not asked for in each cycle.
        Assert.Empty(map.Order(new IsolationOrder(0, 1, CutPower: true, ShutCoolant: true)));
        Assert.Single(asked);
        now = DsxIsolation.AskAgain;
        map.Update(Now);
        Assert.Empty(map.Order(new IsolationOrder(0, 1, CutPower: true, ShutCoolant: true)));
        Assert.Equal(2, asked.Count);

        // Whoever may be asked from now on is asked, and told anew when the point goes.
        Describe("Rack/RackElectricalIsolationRequest/a", Request + Rack1);
        map.Update(Now);
        Assert.Empty(map.Order(new IsolationOrder(0, 1, CutPower: true, ShutCoolant: false)));
        Assert.Equal("Rack/RackElectricalIsolationRequest/a", asked[^1].Key);
        Describe("Rack/RackElectricalIsolationRequest/a", Request.Replace("POD1", "POD2") + Rack1);
        map.Update(Now);
        Assert.Equal(["MP4262"], map.Order(new IsolationOrder(0, 1, CutPower: true, ShutCoolant: false)).Select(fault => fault.Code));
        Assert.All(asked, ask => Assert.Equal((1, true), (ask.Value, ask.IsGood)));

        // Withdrawn once, where we may; and whoever is wet again is asked for at once.
        int before = asked.Count;
        Assert.Empty(map.Order(new IsolationOrder(0, 1, CutPower: false, ShutCoolant: false)));
        Assert.Equal([("Rack/RackLiquidIsolationRequest/a", 0, true)], asked.Skip(before));
        Assert.Empty(map.Order(new IsolationOrder(0, 1, CutPower: false, ShutCoolant: true)));
        Assert.Equal(("Rack/RackLiquidIsolationRequest/a", 1, true), asked[^1]);
    }

    [Fact]
    public void Order_for_the_loop_is_asked_for_at_each_rack_and_what_is_under_way_or_failed_is_known()
    {
        Describe("Rack/RackLiquidIsolationRequest/1", Request + Rack1);
        Describe("Rack/RackLiquidIsolationRequest/2", Request + "\"rackLocationName\":\"x\",\"rackLocationId\":\"rack-2\"");
        map.Update(Now);
        var pending = new TaskCompletionSource<Fault?>();
        answer = pending.Task;
        Assert.Empty(map.Order(new IsolationOrder(0, -1, CutPower: false, ShutCoolant: true)));
        Assert.Equal(["Rack/RackLiquidIsolationRequest/1", "Rack/RackLiquidIsolationRequest/2"], asked.Select(ask => ask.Key));
        now = DsxIsolation.AskAgain;
        map.Update(Now);
        Assert.Empty(map.Order(new IsolationOrder(0, -1, CutPower: false, ShutCoolant: true)));
        Assert.Equal(2, asked.Count);
        pending.SetResult(new Fault("MP4217", "Not acknowledged.", "Look."));
        Assert.Equal(["MP4217", "MP4217"], map.Order(new IsolationOrder(0, -1, CutPower: false, ShutCoolant: true)).Select(fault => fault.Code));
        Assert.Equal(4, asked.Count);
    }

    [Fact]
    public async Task Leaks_in_trays_are_told_where_the_description_names_us_when_they_change_and_the_buildings_own_are_not()
    {
        board.Change(parts => [.. parts, new Part { Id = "rack-1/server-1/leak", Kind = PartKind.LeakDetector, Holder = "rack-1/server-1" }]);
        Describe("Rack/RackLeakDetectTray/1", Leak + "\"integration\":\"POD1\"," + Rack1);
        Describe("Rack/RackLeakDetectTray/2", Leak + "\"integration\":\"POD1\",\"rackLocationName\":\"x\",\"rackLocationId\":\"rack-2\"");
        var own = new DsxOwnPoints(DsxPods.Pod, DsxPods.SiteRacks, table, Ask);
        board.Put(readings => readings[readings.Tree.IndexOf("rack-1/leak"), PartQuantity.IsLeaking] = Reading.Good(1, Now));
        await SayAsync();
        Assert.Equal([("Rack/RackLeakDetectTray/1", null, false)], asked);
        Put(0);
        await SayAsync();
        await SayAsync();
        Put(1);
        await SayAsync();
        now = TimeSpan.FromSeconds(11);
        await SayAsync();
        Assert.Equal([(null, false), (0, true), (1, true), (null, false)], asked.Select(ask => (ask.Value, ask.IsGood)));

        // What could not be told is told with the next look.
        Put(0);
        answer = Task.FromResult<Fault?>(new Fault("MP4214", "Full.", "Wait."));
        Assert.Equal(["MP4214"], (await own.SayAsync(board.Read(null), Now, TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken)).Select(fault => fault.Code));
        answer = Task.FromResult<Fault?>(null);
        await SayAsync();
        Assert.Equal((0, true), (asked[^1].Value, asked[^1].IsGood));
        Assert.Equal(6, asked.Count);

        async Task SayAsync() => Assert.Empty(await own.SayAsync(board.Read(null), Now, TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        void Put(double wet) => board.Put(readings => readings[readings.Tree.IndexOf("rack-1/server-1/leak"), PartQuantity.IsLeaking] = Reading.Good(wet, Now));
    }

    private static string Meter(string id, string serves) => $"\"objectName\":\"{id}\",\"objectId\":\"{id}\",\"servesId\":[\"{serves}\"]";

    private Task<Fault?> Ask(string key, double? value, bool isGood, CancellationToken stop)
    {
        asked.Add((key, value, isGood));
        return answer;
    }

    private Reading On(string part, PartQuantity quantity)
    {
        var readings = board.Read(null);
        return readings[readings.Tree.IndexOf(part), quantity];
    }

    private void Say(string key, string fields, double? value)
    {
        Describe(key, fields);
        Value(key, value);
    }

    private void Describe(string key, string fields)
    {
        string[] levels = key.Split('/');
        Assert.Null(table.Take(Delivery($"BMS/v1/PUB/Metadata/{key}", $$"""{"objectType":"{{levels[0]}}","pointType":"{{levels[1]}}",{{fields}}}""")));
    }

    private void Value(string key, double? value, int quality = 1) => Assert.Null(table.Take(Delivery(
        $"BMS/v1/PUB/Value/{key}", $"{{\"value\":{value?.ToString(CultureInfo.InvariantCulture) ?? "null"},\"timestamp\":1000,\"quality\":{quality}}}")));

    private MqttDelivery Delivery(string topic, string payload) => new(new MqttMessage(topic, Encoding.UTF8.GetBytes(payload), MqttQos.AtLeastOnce, false), false, Now, 0);
}
