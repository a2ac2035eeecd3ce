namespace Megapod.Wire.Redfish;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Devices.Redfish;
using Megapod.Devices.Redfish.Inventory;
using Megapod.Devices.Redfish.Power;

public sealed class RedfishWalkTests : RedfishBench
{
    private const string Sensors = "/redfish/v1/Chassis/Server1/Sensors";
    private const string Members = """[{"@odata.id":"/redfish/v1/Chassis/Server1/Sensors/TotalPower"},{"@odata.id":"/redfish/v1/Chassis/Server1/Sensors/Inlet"}]""";

    [Fact]
    public async Task Things_of_a_pod_are_found_by_links_with_what_they_are_in()
    {
        var inventory = await WalkAsync();
        Assert.Empty(inventory.Faults);
        Assert.Equal(("92384634-2938-2342-8820-489239905423", "1.21.0"), (inventory.Uuid, inventory.Version));
        RedfishItem Item(string path) => Assert.Single(inventory.Items, i => i.Path == path);
        var server = Item("/redfish/v1/Chassis/Server1");
        Assert.Equal((RedfishKind.Chassis, "Server 1", "RackMount", "Contoso", "8U GPU", "S-100", "P-7"), (server.Kind, server.Name, server.Sort, server.Maker, server.Model, server.Serial, server.PartNumber));
        Assert.Equal((RedfishHealth.OK, RedfishState.Enabled, "/redfish/v1/Chassis/Rack1"), (server.Health, server.State, server.Parent));
        Assert.Equal((null, "/redfish/v1/Chassis/Pod"), (Item("/redfish/v1/Chassis/Pod").Parent, Item("/redfish/v1/Chassis/Rack1").Parent));
        Assert.Equal(["/redfish/v1/Chassis/Server1", "/redfish/v1/Chassis/Old1"], Item("/redfish/v1/Chassis/Rack1").Links.Where(l => l.Name == "Contains").Select(l => l.Path));
        Assert.Contains(new RedfishLink("PoweredBy", "/redfish/v1/PowerEquipment/RackPDUs/1"), Item("/redfish/v1/Chassis/Rack1").Links);
        var system = Item("/redfish/v1/Systems/Server1");
        Assert.Equal(("LastState", "P79 v1.45", "/redfish/v1/Chassis/Server1"), (system.PowerRestorePolicy, system.Firmware, system.Parent));
        var accelerator = Item("/redfish/v1/Systems/HGX_Baseboard_0/Processors/GPU_SXM_1");
        Assert.Equal((RedfishKind.Processor, "GPU", "97.00.2F.00.09", "/redfish/v1/Systems/HGX_Baseboard_0"), (accelerator.Kind, accelerator.Sort, accelerator.Firmware, accelerator.Parent));
        Assert.Equal(RedfishHealth.Unknown, Item("/redfish/v1/Systems/HGX_Baseboard_0/Processors/GPU_SXM_2").Health);
        Assert.Equal((RedfishKind.Outlet, RedfishState.Disabled, "/redfish/v1/PowerEquipment/RackPDUs/1"), Of(Item("/redfish/v1/PowerEquipment/RackPDUs/1/Outlets/A2")));
        Assert.Equal((RedfishKind.CoolantConnector, RedfishState.Enabled, "/redfish/v1/ThermalEquipment/CDUs/1"), Of(Item("/redfish/v1/ThermalEquipment/CDUs/1/PrimaryCoolantConnectors/1")));
        Assert.Equal((RedfishKind.LeakDetector, RedfishState.Enabled, "/redfish/v1/ThermalEquipment/CDUs/1"), Of(Item("/redfish/v1/ThermalEquipment/CDUs/1/LeakDetection/LeakDetectors/Moisture")));
        Assert.Equal((RedfishKind.Port, RedfishState.Unknown, "/redfish/v1/Chassis/Server1/NetworkAdapters/NIC1"), Of(Item("/redfish/v1/Chassis/Server1/NetworkAdapters/NIC1/Ports/1")));
        Assert.Equal("25.01-3", Item("/redfish/v1/UpdateService/FirmwareInventory/BMC").Firmware);
        Assert.Equal(["/redfish/v1/TelemetryService/MetricReports/HGX_PlatformEnvironmentMetrics_0"], inventory.MetricReports);
        Assert.Equal(inventory.Items.Select(i => i.Path).Order(StringComparer.Ordinal), inventory.Items.Select(i => i.Path));
        Assert.All(Service.Asked.GroupBy(a => a).Where(a => a.Key != "GET /redfish/v1/"), a => Assert.Single(a));

        static (RedfishKind, RedfishState, string?) Of(RedfishItem item) => (item.Kind, item.State, item.Parent);
    }

    [Theory]
    [InlineData("/redfish/v1/Chassis/Server1/EnvironmentMetrics/PowerWatts", RedfishQuantity.Power, 5374)]
    [InlineData("/redfish/v1/Chassis/Server1/EnvironmentMetrics/PowerWatts/ApparentVA", RedfishQuantity.ApparentPower, 5481)]
    [InlineData("/redfish/v1/Chassis/Server1/EnvironmentMetrics/EnergykWh", RedfishQuantity.Energy, 36_166_000)]
    [InlineData("/redfish/v1/Chassis/Server1/EnvironmentMetrics/HumidityPercent", RedfishQuantity.Humidity, "missing")]
    [InlineData("/redfish/v1/Chassis/Server1/EnvironmentMetrics/PowerLimitWatts/SetPoint", RedfishQuantity.PowerLimit, 10_200)]
    [InlineData("/redfish/v1/Chassis/Server1/Sensors/Flow", RedfishQuantity.Flow, 0.001)]
    [InlineData("/redfish/v1/Chassis/Server1/Sensors/Spare", RedfishQuantity.Power, "missing")]
    [InlineData("/redfish/v1/Chassis/Server1/PowerSubsystem/PowerSupplies/Bay1/Metrics/OutputPowerWatts", RedfishQuantity.Power, "missing")]
    [InlineData("/redfish/v1/Chassis/Server1/PowerSubsystem/PowerSupplies/Bay1/Metrics/InputPowerWatts", RedfishQuantity.Power, 937.4)]
    [InlineData("/redfish/v1/Chassis/Server1/ThermalSubsystem/ThermalMetrics/TemperatureSummaryCelsius/Intake", RedfishQuantity.Temperature, 24.8)]
    [InlineData("/redfish/v1/Chassis/Server1/ThermalSubsystem/ThermalMetrics/TemperatureReadingsCelsius/1", RedfishQuantity.Temperature, "missing")]
    [InlineData("/redfish/v1/Chassis/Server1/ThermalSubsystem/Fans/1/SpeedPercent", RedfishQuantity.Share, 0.45)]
    [InlineData("/redfish/v1/Chassis/Old1/Power/PowerControl/0/PowerConsumedWatts", RedfishQuantity.Power, 344)]
    [InlineData("/redfish/v1/Chassis/Old1/Power/PowerControl/0/PowerLimit/LimitInWatts", RedfishQuantity.PowerLimit, 500)]
    [InlineData("/redfish/v1/Chassis/Old1/Power/PowerSupplies/1/PowerInputWatts", RedfishQuantity.Power, "missing")]
    [InlineData("/redfish/v1/Chassis/Old1/Thermal/Fans/0", RedfishQuantity.Speed, 35)]
    [InlineData("/redfish/v1/Chassis/Old1/Thermal/Fans/1", RedfishQuantity.Share, 0.4)]
    [InlineData("/redfish/v1/Systems/HGX_Baseboard_0/Processors/GPU_SXM_1/EnvironmentMetrics/PowerWatts", RedfishQuantity.Power, 612.5)]
    [InlineData("/redfish/v1/Systems/HGX_Baseboard_0/Processors/GPU_SXM_2/EnvironmentMetrics/PowerWatts", RedfishQuantity.Power, "missing")]
    [InlineData("/redfish/v1/PowerEquipment/RackPDUs/1/Metrics/PowerWatts/ApparentVA", RedfishQuantity.ApparentPower, 6300)]
    [InlineData("/redfish/v1/PowerEquipment/RackPDUs/1/Branches/A/PolyPhaseCurrentAmps/Line2", RedfishQuantity.Current, 4.8)]
    [InlineData("/redfish/v1/PowerEquipment/RackPDUs/1/Outlets/A1/PowerState", RedfishQuantity.SwitchedOn, 1)]
    [InlineData("/redfish/v1/PowerEquipment/RackPDUs/1/Outlets/A2/PowerWatts", RedfishQuantity.Power, "missing")]
    [InlineData("/redfish/v1/ThermalEquipment/CDUs/1/PrimaryCoolantConnectors/1/FlowLitersPerMinute", RedfishQuantity.Flow, 0.003)]
    [InlineData("/redfish/v1/ThermalEquipment/CDUs/1/PrimaryCoolantConnectors/1/HeatRemovedkW", RedfishQuantity.Heat, 41_500)]
    [InlineData("/redfish/v1/ThermalEquipment/CDUs/1/PrimaryCoolantConnectors/1/SupplyPressurekPa", RedfishQuantity.Pressure, 210_500)]
    [InlineData("/redfish/v1/ThermalEquipment/CDUs/1/Pumps/1/PumpSpeedPercent", RedfishQuantity.Share, 0.62)]
    [InlineData("/redfish/v1/ThermalEquipment/CDUs/1/LeakDetection/LeakDetectors/Moisture/DetectorState", RedfishQuantity.Leak, 0)]
    [InlineData("/redfish/v1/ThermalEquipment/CDUs/1/LeakDetection/LeakDetectorGroups/0/Detectors/1/DetectorState", RedfishQuantity.Leak, 2)]
    public async Task Reading_is_in_base_units_and_missing_where_there_is_none(string key, RedfishQuantity quantity, object value)
    {
        var inventory = await WalkAsync();
        var point = Assert.Single(inventory.Points, p => p.Key == key);
        Assert.Equal(quantity, point.Quantity);
        if (value is "missing")
        {
            Assert.Equal(Reading.Missing, point.Reading);
        }
        else
        {
            Assert.Equal((Quality.Good, Now), (point.Reading.Quality, point.Reading.MeasuredAt));
            Assert.Equal(Convert.ToDouble(value, CultureInfo.InvariantCulture), point.Reading.Value, 9);
        }
    }

    [Fact]
    public async Task Places_of_power_limits_are_found_each_once()
    {
        Assert.Equal(
            [
                new PowerLimitPlace("/redfish/v1/Chassis/Old1", "/redfish/v1/Chassis/Old1/Power", PowerLimitForm.PowerControl),
                new PowerLimitPlace("/redfish/v1/Chassis/Server1", "/redfish/v1/Chassis/Server1/EnvironmentMetrics", PowerLimitForm.EnvironmentMetrics),
                new PowerLimitPlace("/redfish/v1/Systems/HGX_Baseboard_0/Processors/GPU_SXM_1", "/redfish/v1/Systems/HGX_Baseboard_0/Processors/GPU_SXM_1/EnvironmentMetrics", PowerLimitForm.EnvironmentMetrics),
            ],
            (await WalkAsync()).PowerLimits);
    }

    [Fact]
    public async Task Sensor_that_answers_500_costs_itself_and_nothing_else()
    {
        var whole = await WalkAsync();
        Service.On("GET /redfish/v1/Chassis/Server1/Sensors/TotalPower", _ => ServiceAnswer.Refusal(500, "InternalError", "It broke."));
        var rest = await WalkAsync();
        Assert.Equal("MP4011", Assert.Single(rest.Faults).Code);
        Assert.Equal(whole.Points.Where(p => p.Source != "/redfish/v1/Chassis/Server1/Sensors/TotalPower").Select(p => p.Key), rest.Points.Select(p => p.Key));
        Assert.Equal(whole.Items.Select(i => i.Path), rest.Items.Select(i => i.Path));
    }

    [Theory]
    [InlineData("""{"ReadingType":"Power","ReadingUnits":"W","Reading":20000,"ReadingRangeMax":12000}""", Quality.Implausible)]
    [InlineData("""{"ReadingType":"Power","ReadingUnits":"Cel","Reading":50}""", Quality.Implausible)]
    [InlineData("""{"ReadingType":"Power","ReadingUnits":"W","Reading":"50"}""", Quality.Missing)]
    [InlineData("""{"ReadingType":"Power","ReadingUnits":"W","Reading":1e999}""", Quality.Missing)]
    [InlineData("""{"ReadingType":"Power","ReadingUnits":"W","Reading":50,"Status":{"State":"UnavailableOffline"}}""", Quality.Missing)]
    [InlineData("""{"ReadingType":"Power","ReadingUnits":"W","Reading":50,"Status":{"State":7}}""", Quality.Good)]
    [InlineData("""{"ReadingType":"Power","Reading":50,"Name":"\ud800"}""", Quality.Good)]
    [InlineData("""{"ReadingType":"Power","ReadingUnits":"furlong","Reading":50}""", null)]
    [InlineData("""{"ReadingUnits":"W"}""", null)]
    public async Task Odd_sensor_is_no_good_reading(string sensor, Quality? quality)
    {
        Service.On("GET /redfish/v1/Chassis/Server1/Sensors/TotalPower", sensor);
        Assert.Equal(quality, (await WalkAsync()).Points.SingleOrDefault(p => p.Key == "/redfish/v1/Chassis/Server1/Sensors/TotalPower")?.Reading.Quality);
    }

    [Fact]
    public async Task Session_that_ends_in_the_middle_of_a_walk_is_opened_again_and_the_walk_goes_on()
    {
        int times = 0;
        string sensor = Service.Resource("/redfish/v1/Chassis/Server1/Sensors/Inlet");
        Service.On("GET /redfish/v1/Chassis/Server1/Sensors/Inlet", _ => ++times == 1 ? ServiceAnswer.Refusal(401, "NoValidSession", "Expired.") : ServiceAnswer.Json(sensor));
        Assert.Empty((await WalkAsync()).Faults);
        Assert.Equal((2, 2), (times, Service.Logins));
    }

    [Fact]
    public async Task Deprecated_resources_are_read_where_the_new_ones_cannot_be()
    {
        Service.On("GET /redfish/v1/Chassis/Old1", Service.Resource("/redfish/v1/Chassis/Old1").Replace("\"Power\":", """
            "PowerSubsystem":{"@odata.id":"/redfish/v1/Chassis/Old1/PowerSubsystem"},"EnvironmentMetrics":{"@odata.id":"/redfish/v1/Chassis/Old1/EnvironmentMetrics"},"Power":
            """));
        Service.On("GET /redfish/v1/Chassis/Old1/PowerSubsystem", "{}");
        Service.On("GET /redfish/v1/Chassis/Old1/EnvironmentMetrics", """{"PowerWatts":{"Reading":340}}""");
        var inventory = await WalkAsync();
        Assert.Contains(inventory.PowerLimits, l => l.Form == PowerLimitForm.PowerControl);
        Service.On("GET /redfish/v1/Chassis/Old1/EnvironmentMetrics", """{"PowerLimitWatts":{"SetPoint":400}}""");
        Assert.DoesNotContain((await WalkAsync()).PowerLimits, l => l.Form == PowerLimitForm.PowerControl);
        Service.On("GET /redfish/v1/Chassis/Old1/PowerSubsystem", _ => ServiceAnswer.Empty(500));
        Assert.Contains((await WalkAsync()).Points, p => p.Key == "/redfish/v1/Chassis/Old1/Power/PowerControl/0/PowerConsumedWatts");
    }

    [Fact]
    public async Task Pages_that_lead_in_a_circle_end_with_a_fault_and_what_was_read_counts()
    {
        Service.On($"GET {Sensors}", $$"""{"Members":{{Members}},"Members@odata.nextLink":"{{Sensors}}?$skip=2"}""");
        Service.On($"GET {Sensors}?$skip=2", $$"""{"Members":{{Members}},"Members@odata.nextLink":"{{Sensors}}"}""");
        var collection = await Client.MembersAsync(Sensors, Stop);
        Assert.Equal([$"{Sensors}/TotalPower", $"{Sensors}/Inlet"], collection.Members.Select(m => m.Path));
        Assert.Equal(["MP4021", "MP4022"], collection.Faults.Select(f => f.Code));
        Assert.Contains("2 members more than once", collection.Faults[1].Message);
    }

    [Fact]
    public async Task Pages_without_end_end()
    {
        int page = 0;
        Service.On($"GET {Sensors}", _ => Page());
        for (int i = 1; i < 200; i++)
        {
            Service.On($"GET {Sensors}?$skip={i}", _ => Page());
        }

        var collection = await Client.MembersAsync(Sensors, Stop);
        Assert.Equal("MP4021", Assert.Single(collection.Faults).Code);
        Assert.Equal((128, 128), (page, collection.Members.Count));

        ServiceAnswer Page() => ServiceAnswer.Json($$"""{"Members":[{"@odata.id":"{{Sensors}}/{{++page}}"}],"Members@odata.nextLink":"{{Sensors}}?$skip={{page}}"}""");
    }

    [Fact]
    public async Task Members_that_lead_elsewhere_or_are_no_links_cost_themselves()
    {
        Service.On($"GET {Sensors}", $$"""{"Members":[7,null,{"@odata.id":"https://elsewhere.example/x"},{"@odata.id":"{{Sensors}}/Inlet"}],"Members@odata.nextLink":"http://elsewhere.example/"}""");
        var collection = await Client.MembersAsync(Sensors, Stop);
        Assert.Equal($"{Sensors}/Inlet", Assert.Single(collection.Members).Path);
        Assert.Equal(["MP4024", "MP4015", "MP4015"], collection.Faults.Select(f => f.Code));
    }

    [Fact]
    public async Task Walk_of_links_in_a_circle_ends()
    {
        Service.On("GET /redfish/v1/Chassis/Pod", """{"Name":"Pod","Sensors":{"@odata.id":"/redfish/v1/Chassis"},"EnvironmentMetrics":{"@odata.id":"/redfish/v1/Chassis/Pod"}}""");
        var walk = new RedfishWalk(Client, Now);
        for (int steps = 0; !walk.IsDone; steps++)
        {
            // The service has some fifty resources.
            Assert.True(steps < 200, "The walk goes in a circle.");
            Assert.Null(await walk.StepAsync(Now, Stop));
        }

        var inventory = walk.Inventory();
        Assert.Empty(inventory.Faults);
        Assert.Single(inventory.Items, i => i.Path == "/redfish/v1/Chassis/Pod");
        Assert.All(Service.Asked.GroupBy(a => a).Where(a => a.Key != "GET /redfish/v1/"), a => Assert.Single(a));
    }

    [Fact]
    public async Task Members_come_with_their_content_where_the_service_says_so()
    {
        var plain = await WalkAsync();
        Service.Requests.Clear();
        Expands("""{"NoLinks":true,"Levels":true,"MaxLevels":3}""");
        Service.Expand("?$expand=.($levels=1)");
        var inventory = await WalkAsync();
        Assert.Equal(0, Service.Count($"GET {Sensors}/TotalPower") + Service.Count($"GET {Sensors}"));
        Assert.Equal(1, Service.Count($"GET {Sensors}?$expand=.($levels=1)"));
        Assert.Equal(plain.Points.Select(p => (p.Key, p.Reading)), inventory.Points.Select(p => (p.Key, p.Reading)));
        Assert.Empty(inventory.Faults);
    }

    [Theory]
    [InlineData("""{"NoLinks":true}""", ".")]
    [InlineData("""{"ExpandAll":true}""", "*")]
    [InlineData("""{"ExpandAll":true,"NoLinks":false,"Levels":"yes"}""", "*")]
    public async Task Expansion_is_asked_for_as_the_service_can(string features, string what)
    {
        Expands(features);
        await WalkAsync();
        Assert.Equal(1, Service.Count($"GET /redfish/v1/Chassis?$expand={what}"));
    }

    [Theory]
    [InlineData("""{"Members":[{"@odata.id":"/redfish/v1/Chassis/Server1/Sensors/TotalPower"}]}""", 200)]
    [InlineData("""{"Nonsense":1}""", 200)]
    [InlineData("""{}""", 500)]
    [InlineData("""{}""", 501)]
    public async Task Service_that_says_it_expands_and_does_not_is_read_member_by_member(string answer, int status)
    {
        var plain = await WalkAsync();
        Expands("""{"NoLinks":true}""");
        foreach (string what in Service.Asked.Where(a => a.StartsWith("GET ")).Distinct().ToList())
        {
            Service.On(what + "?$expand=.", _ => new ServiceAnswer(status, System.Text.Encoding.UTF8.GetBytes(answer)));
        }

        var inventory = await WalkAsync();
        Assert.Equal(plain.Points.Select(p => (p.Key, p.Reading)), inventory.Points.Select(p => (p.Key, p.Reading)));
        Assert.Equal(plain.Items.Select(i => i.Path), inventory.Items.Select(i => i.Path));
        Assert.Equal("MP4025", Assert.Single(inventory.Faults).Code);
        Assert.Equal(3, Service.Asked.Count(a => a.EndsWith("?$expand=.")));
    }

    [Fact]
    public async Task Resource_that_is_given_up_again_and_again_is_left_out()
    {
        var asked = new System.Collections.Concurrent.ConcurrentQueue<TaskCompletionSource>();
        Service.On("GET /redfish/v1/Managers/BMC", _ => ServiceAnswer.Do(async (_, stop) =>
        {
            if (asked.TryDequeue(out var next))
            {
                next.SetResult();
            }

            await ScriptedService.SayNothing(stop);
        }));
        var walk = new RedfishWalk(Client, Now);
        int givenUp = 0;
        while (!walk.IsDone)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            var hanging = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            asked.Enqueue(hanging);
            var step = walk.StepAsync(Now, patience.Token);
            if (await Task.WhenAny(step, hanging.Task) == hanging.Task)
            {
                await patience.CancelAsync();
                if (++givenUp < 3)
                {
                    await Assert.ThrowsAnyAsync<OperationCanceledException>(() => step);
                }
            }

            if (givenUp is 0 or 3)
            {
                Assert.Null(await step);
            }

            asked.Clear();
        }

        Assert.Equal(3, givenUp);
        Assert.Equal("MP4004", Assert.Single(walk.Inventory().Faults).Code);
        Assert.Equal(21, walk.Inventory().Items.Count);
    }

    [Fact]
    public async Task Service_that_goes_away_leaves_the_walk_where_it_is()
    {
        var walk = new RedfishWalk(Client, Now);
        for (int i = 0; i < 5; i++)
        {
            Assert.Null(await walk.StepAsync(Now, Stop));
        }

        int before = Service.Requests.Count;
        Service.On("POST /redfish/v1/SessionService/Sessions", _ => ServiceAnswer.Empty(500));
        Service.Token = "of another life";
        Assert.Equal("MP4008", (await walk.StepAsync(Now, Stop))!.Code);
        Service.Token = null;
        Clock.MoveTo(TimeSpan.FromMinutes(2));
        Service.On("POST /redfish/v1/SessionService/Sessions", _ => new ServiceAnswer(201, [], "X-Auth-Token: t"));
        while (!walk.IsDone)
        {
            Assert.Null(await walk.StepAsync(Now, Stop));
        }

        Assert.Empty(walk.Inventory().Faults);
        Assert.Equal(22, walk.Inventory().Items.Count);
        Assert.True(Service.Requests.Count > before);
    }

    [Fact]
    public async Task Service_whose_root_is_none_is_told()
    {
        Service.On("GET /redfish/v1/", "<html>", "Content-Type: text/html");
        var client = Open(Config with { Login = RedfishLogin.None });
        Expect("MP4007", await RedfishWalk.RunAsync(client, Now, Stop));
    }

    private void Expands(string features)
    {
        string root = Service.Resource("/redfish/v1/");
        Service.On("GET /redfish/v1/", root.Replace("""{"ExpandAll":false,"Levels":false,"Links":false,"NoLinks":false}""", features));
    }

    private async Task<RedfishInventory> WalkAsync()
    {
        var walked = await RedfishWalk.RunAsync(Client, Now, Stop);
        Assert.True(walked.IsSuccess, string.Join("; ", walked.Faults));
        return walked.Value;
    }
}
