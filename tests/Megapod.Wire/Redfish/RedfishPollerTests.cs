namespace Megapod.Wire.Redfish;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Polling;
using Megapod.Devices.Redfish;
using Megapod.Devices.Redfish.Power;

public sealed class RedfishPollerTests : RedfishBench
{
    private const string Report = "/redfish/v1/TelemetryService/MetricReports/HGX_PlatformEnvironmentMetrics_0";
    private const string First = "/redfish/v1/Systems/HGX_Baseboard_0/Processors/GPU_SXM_1/EnvironmentMetrics";
    private const string Second = "/redfish/v1/Systems/HGX_Baseboard_0/Processors/GPU_SXM_2/EnvironmentMetrics";
    private const string Server = "/redfish/v1/Chassis/Server1/EnvironmentMetrics";
    private static readonly PowerLimitPlace Accelerator = new("/redfish/v1/Systems/HGX_Baseboard_0/Processors/GPU_SXM_1", First, PowerLimitForm.EnvironmentMetrics);
    private RedfishPoller? poller;

    private RedfishPoller Poller => poller ??= new RedfishPoller("bmc", Client, new RedfishPollerConfig());

    [Fact]
    public async Task Things_are_walked_through_once_and_then_only_readings_are_read()
    {
        Assert.Null(Poller.Newest());
        await PollAsync();
        Assert.Equal(22, Poller.Newest()!.Inventory.Items.Count);
        Service.Requests.Clear();
        Clock.MoveTo(TimeSpan.FromSeconds(1));
        await PollAsync();
        Assert.DoesNotContain("GET /redfish/v1/", Service.Asked);
        Assert.All(Service.Asked.GroupBy(a => a), a => Assert.Single(a));
        Clock.MoveTo(TimeSpan.FromMinutes(10));
        await PollAsync();
        Assert.Contains("GET /redfish/v1/", Service.Asked);
    }

    [Fact]
    public async Task Metric_report_brings_what_it_has_and_the_rest_is_read_by_as_few_requests_as_needed()
    {
        await PollAsync();
        Service.Requests.Clear();
        Clock.MoveTo(TimeSpan.FromSeconds(1));
        await PollAsync();

        // Stamped half a second before the newest value of its report, whatever the service's clock is.
        Assert.Equal((598.25, Now - TimeSpan.FromSeconds(0.5)), Value($"{Second}/PowerWatts"));
        Assert.Equal(0, Service.Count($"GET {Second}"));
        Assert.Equal(1, Service.Count($"GET {Report}"));

        // The sensor behind the environment's power is the same measurement, and is not asked for beside it.
        Assert.Equal(1, Service.Count($"GET {Server}"));
        Assert.Equal(0, Service.Count("GET /redfish/v1/Chassis/Server1/Sensors/TotalPower"));
        Assert.Equal(Value($"{Server}/PowerWatts"), Value("/redfish/v1/Chassis/Server1/Sensors/TotalPower"));
        Assert.Equal(0, Service.Count("GET /redfish/v1/ThermalEquipment/CDUs/1/LeakDetection/LeakDetectors/Moisture"));
    }

    [Fact]
    public async Task Reading_that_becomes_null_is_missing_and_one_that_is_not_answered_grows_old()
    {
        await PollAsync();
        var before = Now;
        Service.On($"GET {Server}", """{"PowerWatts":{"Reading":null},"TemperatureCelsius":{"Reading":40}}""");
        Service.On("GET /redfish/v1/PowerEquipment/RackPDUs/1/Metrics", _ => ServiceAnswer.Empty(500));
        Clock.MoveTo(TimeSpan.FromSeconds(1));
        await PollAsync();
        Assert.Equal(Reading.Missing, Of($"{Server}/PowerWatts"));
        Assert.Equal((40, Now), Value($"{Server}/TemperatureCelsius"));
        Assert.Equal((6438, before), Value("/redfish/v1/PowerEquipment/RackPDUs/1/Metrics/PowerWatts"));
        Assert.Equal("MP4011", Poller.Trouble!.Code);
        Service.On("GET /redfish/v1/PowerEquipment/RackPDUs/1/Metrics", """{"PowerWatts":{"Reading":7}}""");
        await PollAsync();
        Assert.Null(Poller.Trouble);
    }

    [Fact]
    public async Task Report_that_stands_still_makes_no_reading_new_and_is_replaced_after_a_minute()
    {
        await PollAsync();
        Clock.MoveTo(TimeSpan.FromSeconds(1));
        await PollAsync();
        Service.On($"GET {Second}", """{"PowerWatts":{"Reading":590}}""");
        var known = Value($"{Second}/PowerWatts");
        Clock.MoveTo(TimeSpan.FromSeconds(30));
        await PollAsync();
        Assert.Equal(known, Value($"{Second}/PowerWatts"));
        Clock.MoveTo(TimeSpan.FromSeconds(61));
        await PollAsync();
        Assert.Equal((590, Now), Value($"{Second}/PowerWatts"));
        Assert.Equal("MP4063", Poller.Trouble!.Code);
    }

    [Fact]
    public async Task Values_of_reports_count_once_however_often_the_same_report_comes()
    {
        await PollAsync();
        Assert.Equal(0, Poller.Values);
        Clock.MoveTo(TimeSpan.FromSeconds(1));
        await PollAsync();
        Assert.Equal(4, Poller.Values);
        Clock.MoveTo(TimeSpan.FromSeconds(2));
        await PollAsync();
        Assert.Equal(4, Poller.Values);
        Service.On($"GET {Report}", Service.Resource(Report).Replace("\"127\"", "\"128\""));
        Clock.MoveTo(TimeSpan.FromSeconds(3));
        await PollAsync();
        Assert.Equal(8, Poller.Values);
    }

    [Fact]
    public async Task Service_that_was_restarted_is_walked_through_again()
    {
        await PollAsync();
        Service.Token = "of another life";
        Service.Requests.Clear();
        Clock.MoveTo(TimeSpan.FromMinutes(2));
        int walks = 0;
        Poller.Walked = _ => walks++;
        Service.On("GET /redfish/v1/", Service.Resource("/redfish/v1/").Replace("92384634", "11111111"));
        await PollAsync();
        Assert.Equal(1, walks);
        Assert.Equal("MP4081", Poller.Trouble!.Code);
    }

    [Fact]
    public async Task Service_that_is_gone_fails_its_poll_and_is_walked_through_when_it_is_back()
    {
        await PollAsync();
        Service.On("POST /redfish/v1/SessionService/Sessions", _ => ServiceAnswer.Empty(503));
        Service.Token = "of another life";
        Clock.MoveTo(TimeSpan.FromMinutes(2));
        Assert.Equal("MP4008", (await Poller.PollAsync(Now, Stop))!.Code);
        Service.Token = null;
        Service.Requests.Clear();
        Clock.MoveTo(TimeSpan.FromMinutes(4));
        Service.On("POST /redfish/v1/SessionService/Sessions", _ => new ServiceAnswer(201, [], "X-Auth-Token: t"));
        await PollAsync();
        Assert.Contains("GET /redfish/v1/Chassis", Service.Asked);
    }

    [Fact]
    public async Task Collection_that_brings_its_members_is_read_by_one_request()
    {
        string root = Service.Resource("/redfish/v1/");
        Service.On("GET /redfish/v1/", root.Replace("\"NoLinks\":false", "\"NoLinks\":true"));
        Service.Expand("?$expand=.");
        string[] names = ["A", "B", "C", "D", "E"];
        string members = string.Join(',', names.Select(n => $$"""{"@odata.id":"/redfish/v1/Chassis/Server1/Sensors/{{n}}","Name":"{{n}}","ReadingUnits":"W","Reading":5}"""));
        Service.On("GET /redfish/v1/Chassis/Server1/Sensors?$expand=.", $$"""{"Members":[{{members}}]}""");
        await PollAsync();
        Service.Requests.Clear();
        Service.On("GET /redfish/v1/Chassis/Server1/Sensors?$expand=.", $$"""{"Members":[{{members.Replace("\"Reading\":5", "\"Reading\":6")}}]}""");
        Clock.MoveTo(TimeSpan.FromSeconds(1));
        await PollAsync();
        Assert.Equal(1, Service.Count("GET /redfish/v1/Chassis/Server1/Sensors?$expand=."));
        Assert.All(names, n => Assert.Equal((6, Now), Value($"/redfish/v1/Chassis/Server1/Sensors/{n}")));
        Assert.DoesNotContain(Service.Asked, a => a.StartsWith("GET /redfish/v1/Chassis/Server1/Sensors/"));
    }

    [Fact]
    public async Task Poll_whose_share_is_used_up_reads_on_in_the_next_one_and_each_comes_to_its_turn()
    {
        poller = new RedfishPoller("bmc", Client, new RedfishPollerConfig { Share = TimeSpan.Zero });
        int polls = 0;
        for (; poller.Newest() is null; polls++)
        {
            Service.Requests.Clear();
            Assert.Null(await poller.PollAsync(Now, Stop));
            Assert.InRange(Service.Requests.Count, 0, 3);
        }

        Assert.InRange(polls, 40, 80);
        Service.Requests.Clear();
        for (int i = 0; i < 40; i++)
        {
            await poller.PollAsync(Now, Stop);
        }

        int sources = Service.Asked.Where(a => a != $"GET {Report}").Distinct().Count();
        Assert.InRange(sources, 10, 30);
        Assert.All(Service.Asked.Where(a => a != $"GET {Report}").GroupBy(a => a), a => Assert.InRange(a.Count(), 40 / sources, (40 / sources) + 1));
    }

    [Fact]
    public async Task Limits_are_carried_the_smallest_first_and_only_the_newest_of_a_place()
    {
        double held = 700;
        Service.On($"GET {First}", _ => ServiceAnswer.Json($$"""{"PowerLimitWatts":{"SetPoint":{{held}},"ControlMode":"Automatic"} }"""));
        Service.On($"PATCH {First}", r =>
        {
            held = (double)System.Text.Json.Nodes.JsonNode.Parse(r.Body)!["PowerLimitWatts"]!["SetPoint"]!;
            return ServiceAnswer.Empty(204);
        });
        Service.On("PATCH /redfish/v1/Chassis/Old1/Power", _ => ServiceAnswer.Refusal(400, "PropertyNotWritable", "No."));
        var answers = new List<PowerLimitOutcome>();
        Poller.Answered = answers.Add;
        Assert.False(Poller.HasCommand);
        Poller.Tell(new PowerLimitPlace("/redfish/v1/Chassis/Old1", "/redfish/v1/Chassis/Old1/Power", PowerLimitForm.PowerControl), new Watts(450));
        Poller.Tell(Accelerator, new Watts(500));
        Poller.Tell(Accelerator, new Watts(300));
        Assert.True(Poller.HasCommand);
        Assert.Null(await Poller.CarryAsync(Now, Stop));
        Assert.Equal([(new Watts(300), PowerLimitVerdict.Held), (new Watts(450), PowerLimitVerdict.Refused)], answers.Select(a => (a.Asked!.Value, a.Verdict)));
        Assert.Equal((false, "MP4042"), (Poller.HasCommand, Poller.Trouble!.Code));
        Assert.Throws<ArgumentOutOfRangeException>(() => Poller.Tell(Accelerator, new Watts(-1)));
    }

    [Fact]
    public async Task Limit_that_did_not_reach_the_service_is_told_again()
    {
        Poller.Tell(Accelerator, new Watts(500));
        await Service.DisposeAsync();
        Assert.Equal("MP4002", (await Poller.CarryAsync(Now, Stop))!.Code);
        Assert.True(Poller.HasCommand);
    }

    [Fact]
    public async Task Service_that_hangs_costs_its_own_worker_and_no_other()
    {
        await using var hanging = new ScriptedService();
        hanging.On("GET /redfish/v1/", _ => ServiceAnswer.Do(async (_, stop) => await ScriptedService.SayNothing(stop)));
        var pace = RedfishPoller.PaceOf(TimeSpan.FromSeconds(1), new RedfishPollerConfig { Share = TimeSpan.FromSeconds(1) }, Config with { CallTimeout = TimeSpan.FromSeconds(0.5) });
        Assert.Equal(new PollPace(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30)), pace);
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Poller.Walked = _ => answered.TrySetResult();
        var bad = new DeviceWorker(new RedfishPoller("bad", Open(Config with { Address = hanging.Address }), new RedfishPollerConfig()), pace, Clock, () => Now, new SeededRandom(1));
        var good = new DeviceWorker(Poller, pace, Clock, () => Now, new SeededRandom(2));
        using var end = new CancellationTokenSource();
        var running = Task.WhenAll(bad.RunAsync(end.Token), good.RunAsync(end.Token));
        await answered.Task.WaitAsync(Stop);
        Clock.AwaitSleeperUntil(TimeSpan.FromSeconds(2));
        Clock.AwaitSleeperUntil(TimeSpan.FromSeconds(1));
        Clock.MoveTo(TimeSpan.FromSeconds(2));
        Clock.AwaitSleeperBy(TimeSpan.FromSeconds(3));
        Assert.False(bad.Health.IsAnswering);
        Assert.True(good.Health.IsAnswering);
        await end.CancelAsync();
        await running;
    }

    private async Task PollAsync() => Assert.Null(await Poller.PollAsync(Now, Stop));

    private Reading Of(string key)
    {
        var newest = Poller.Newest()!;
        int at = newest.Inventory.Points.Select((p, i) => (p, i)).Single(x => x.p.Key == key).i;
        return newest.Values[at];
    }

    private (double Value, Instant MeasuredAt) Value(string key)
    {
        var reading = Of(key);
        Assert.Equal(Quality.Good, reading.Quality);
        return (reading.Value, reading.MeasuredAt);
    }
}
