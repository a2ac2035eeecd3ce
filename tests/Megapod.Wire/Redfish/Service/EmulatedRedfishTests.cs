namespace Megapod.Wire.Redfish.Service;

using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Redfish.Service;
using Megapod.Devices.Redfish.Service.Pods;
using Megapod.Lab.Emulators.Redfish;

/// <summary>Emulated controllers over real sockets: a good one, and each vice as it shows to a client.</summary>
public sealed class EmulatedRedfishTests
{
    private const string Limit400 = """{"PowerLimitWatts":{"SetPoint":400}}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Good_controller_answers_with_and_without_tls_and_its_plant_keeps_to_limits()
    {
        await using var bench = await EmulatorBench.OpenAsync();
        string root = await bench.Http.GetStringAsync($"https://127.0.0.1:{bench.Controller.SecurePort}/redfish/v1/", Stop);
        Assert.Equal((await bench.GetAsync("/redfish/v1/")).ToJsonString(), root);
        using var seen = await bench.SendAsync("GET", ServiceBench.GpuEnvironment);
        string tag = seen.Headers.ETag!.ToString();
        Assert.Equal(200, await bench.StatusAsync("PATCH", ServiceBench.GpuEnvironment, Limit400, ("If-Match", tag)));
        Assert.Equal(412, await bench.StatusAsync("PATCH", ServiceBench.GpuEnvironment, Limit400, ("If-Match", tag)));
        Assert.Equal(200, await bench.StatusAsync("PATCH", ServiceBench.GpuEnvironment, """{"PowerLimitWatts":{"ControlMode":"Disabled"}}"""));
        Assert.Equal(["rack-a/server-1/gpu-0 400", "rack-a/server-1/gpu-0 none"], bench.Plant.Told);
    }

    [Fact]
    public async Task Fifty_controllers_share_a_host_and_each_shows_itself()
    {
        var parts = new List<Part> { new() { Id = "p", Kind = PartKind.Pod } };
        for (int i = 0; i < 50; i++)
        {
            parts.Add(new Part { Id = $"server-{i}", Kind = PartKind.Server, Holder = "p" });
        }

        var plant = new TestPlant { Readings = new PodReadings(PodTree.From(parts)) };
        var controllers = Enumerable.Range(0, 50)
            .Select(i => new EmulatedRedfish(new EmulatedRedfishConfig { Shown = new PodRedfishConfig { Scope = $"server-{i}" } }, plant, () => TestPod.Noon, TimeProvider.System)).ToList();
        await using var host = (await RedfishHost.OpenAsync(controllers, TimeProvider.System)).Value;
        Assert.Equal(100, controllers.SelectMany(c => (int[])[c.Port, c.SecurePort]).Distinct().Count());
        using var http = new HttpClient();
        foreach (var controller in controllers)
        {
            var systems = JsonNode.Parse(await http.GetStringAsync($"http://127.0.0.1:{controller.Port}/redfish/v1/Systems", Stop))!;
            Assert.Equal($"/redfish/v1/Systems/{controller.Id}", (string?)Assert.Single(systems["Members"]!.AsArray())!["@odata.id"]);
        }
    }

    [Fact]
    public async Task Controller_is_reached_on_this_machine_alone()
    {
        await using var bench = await EmulatorBench.OpenAsync();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        // Another address of loopback is served by whoever listens on all addresses.
        await Assert.ThrowsAsync<SocketException>(async () => await socket.ConnectAsync(IPAddress.Parse("127.0.0.2"), bench.Controller.Port, Stop));
    }

    [Fact]
    public async Task Controller_without_tags_sends_none_and_minds_none()
    {
        await using var bench = await EmulatorBench.OpenAsync();
        bench.Have(RedfishVice.NoETag);
        using var answer = await bench.SendAsync("GET", ServiceBench.GpuEnvironment);
        Assert.Null(answer.Headers.ETag);
        Assert.DoesNotContain("@odata.etag", await answer.Content.ReadAsStringAsync(Stop));
        Assert.Equal(200, await bench.StatusAsync("PATCH", ServiceBench.GpuEnvironment, Limit400, ("If-Match", "\"nonsense\"")));
    }

    [Theory]
    [InlineData(RedfishVice.IfMatchAlwaysFails, 412)]
    [InlineData(RedfishVice.IfMatchRefused, 400)]
    public async Task Controller_that_minds_tags_wrongly_takes_a_change_without(RedfishVice vice, int status)
    {
        await using var bench = await EmulatorBench.OpenAsync();
        bench.Have(vice);
        Assert.Equal(status, await bench.StatusAsync("PATCH", ServiceBench.GpuEnvironment, Limit400, ("If-Match", "*")));
        Assert.Empty(bench.Plant.Told);
        Assert.Equal(200, await bench.StatusAsync("PATCH", ServiceBench.GpuEnvironment, Limit400));
    }

    [Fact]
    public async Task One_resource_fails_and_the_others_do_not()
    {
        await using var bench = await EmulatorBench.OpenAsync();
        bench.Have(RedfishVice.ResourceFails, v => v with { FailingPath = "/gpu-0_Power" });
        Assert.Equal(500, await bench.StatusAsync("GET", "/redfish/v1/Chassis/rack-a.server-1/Sensors/gpu-0_Power"));
        Assert.Equal(200, await bench.StatusAsync("GET", "/redfish/v1/Chassis/rack-a.server-1/Sensors/gpu-1_Power"));
        bench.Controller.Vices = RedfishVices.None;
        Assert.Equal(200, await bench.StatusAsync("GET", "/redfish/v1/Chassis/rack-a.server-1/Sensors/gpu-0_Power"));
    }

    [Fact]
    public async Task Readings_become_null_and_links_stay()
    {
        await using var bench = await EmulatorBench.OpenAsync();
        bench.Have(RedfishVice.NullReadings);
        var body = await bench.GetAsync(ServiceBench.GpuEnvironment);
        Assert.Null(body["PowerWatts"]!["Reading"]);
        Assert.Null(body["PowerLimitWatts"]!["SetPoint"]);
        Assert.NotNull(body["PowerWatts"]!["DataSourceUri"]);
        Assert.Null((await bench.GetAsync(ServiceBench.Server))["PowerState"]);
        Assert.Equal(3, (int)(await bench.GetAsync("/redfish/v1/Systems"))["Members@odata.count"]!);
    }

    [Fact]
    public async Task Pages_go_round_in_a_circle()
    {
        await using var bench = await EmulatorBench.OpenAsync(new RedfishServiceConfig { PageSize = 2 });
        bench.Have(RedfishVice.LinkCycle);
        Assert.Equal("/redfish/v1/Systems", (string?)(await bench.GetAsync("/redfish/v1/Systems"))["Members@odata.nextLink"]);
        Assert.Equal("/redfish/v1/Systems", (string?)(await bench.GetAsync("/redfish/v1/Systems?$skip=2"))["Members@odata.nextLink"]);
        Assert.Null((await bench.GetAsync(ServiceBench.Server))["Members@odata.nextLink"]);
    }

    [Fact]
    public async Task Update_ends_in_its_time_and_of_an_endless_one_there_is_no_end()
    {
        await using var bench = await EmulatorBench.OpenAsync(scope: "rack-a/server-1");
        const string Action = "/redfish/v1/UpdateService/Actions/UpdateService.SimpleUpdate";
        Assert.Equal(202, await bench.StatusAsync("POST", Action, """{"ImageURI":"http://127.0.0.1/fw.bin"}"""));
        bench.Have(RedfishVice.EndlessTask);
        bench.Clock.MoveTo(TimeSpan.FromSeconds(30));
        Assert.Equal("Running", (string?)(await bench.GetAsync("/redfish/v1/TaskService/Tasks/1"))["TaskState"]);
        Assert.Equal(99, (int)(await bench.GetAsync("/redfish/v1/TaskService/Tasks/1"))["PercentComplete"]!);
        Assert.Empty(bench.Plant.Told);
        bench.Have(RedfishVice.None);
        Assert.Equal("Completed", (string?)(await bench.GetAsync("/redfish/v1/TaskService/Tasks/1"))["TaskState"]);
        Assert.Equal("Completed", (string?)(await bench.GetAsync("/redfish/v1/TaskService/Tasks/1"))["TaskState"]);
        Assert.Equal(["rack-a/server-1 http://127.0.0.1/fw.bin"], bench.Plant.Told);
    }

    [Theory]
    [InlineData(RedfishVice.None, true, 250, "Automatic", "250")]
    [InlineData(RedfishVice.CapClamped, true, 350, "Automatic", "350")]
    [InlineData(RedfishVice.CapClamped, false, 250, "Automatic", "350")]
    [InlineData(RedfishVice.CapDisabled, true, 250, "Disabled", "none")]
    [InlineData(RedfishVice.CapIgnored, true, 250, "Automatic", null)]
    public async Task Power_limit_is_always_accepted_and_not_always_kept(RedfishVice vice, bool isTold, double shown, string mode, string? kept)
    {
        await using var bench = await EmulatorBench.OpenAsync();
        bench.Have(vice, v => v with { LowestCap = new Watts(350), IsClampTold = isTold });
        Assert.Equal(200, await bench.StatusAsync("PATCH", ServiceBench.GpuEnvironment, """{"PowerLimitWatts":{"SetPoint":250,"ControlMode":"Automatic"}}"""));
        var limit = (await bench.GetAsync(ServiceBench.GpuEnvironment))["PowerLimitWatts"]!;
        Assert.Equal((shown, mode), ((double)limit["SetPoint"]!, (string?)limit["ControlMode"]));
        Assert.Equal(kept is null ? [] : [$"rack-a/server-1/gpu-0 {kept}"], bench.Plant.Told);
    }

    [Fact]
    public async Task Limit_of_a_part_that_has_none_is_refused()
    {
        await using var bench = await EmulatorBench.OpenAsync();
        bench.Plant.HasLimits = false;
        using var answer = await bench.SendAsync("PATCH", "/redfish/v1/Chassis/rack-a.server-1/Controls/PowerLimit", """{"SetPoint":900}""");
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains(RedfishFaultCodes.NoLimit, await answer.Content.ReadAsStringAsync(Stop));
        Assert.Equal(405, await bench.StatusAsync("PATCH", ServiceBench.GpuEnvironment, Limit400));
    }

    [Fact]
    public async Task Answer_comes_drop_by_drop()
    {
        await using var bench = await EmulatorBench.OpenAsync();
        bench.Have(RedfishVice.Drip, v => v with { DripBytes = 10, DripPause = TimeSpan.FromSeconds(1) });
        using var answer = await bench.SendAsync("GET", "/redfish");
        await using var body = await answer.Content.ReadAsStreamAsync(Stop);
        byte[] whole = Encoding.UTF8.GetBytes("""{"v1":"/redfish/v1/"}""");
        Assert.Equal(whole.Length, answer.Content.Headers.ContentLength);
        byte[] got = new byte[whole.Length];
        for (int at = 0, second = 1; at < whole.Length; at += 10, second++)
        {
            await body.ReadExactlyAsync(got.AsMemory(at, Math.Min(10, whole.Length - at)), Stop);
            bench.Clock.AwaitSleeperUntil(TimeSpan.FromSeconds(second));
            bench.Clock.MoveTo(TimeSpan.FromSeconds(second));
        }

        Assert.Equal(whole, got);
    }

    [Fact]
    public async Task Request_is_taken_and_never_answered_until_the_controller_goes()
    {
        var bench = await EmulatorBench.OpenAsync();
        bench.Have(RedfishVice.Hang, v => v with { Only = "/Systems" });
        Assert.Equal(200, await bench.StatusAsync("GET", "/redfish/v1/Chassis"));
        var answer = bench.StatusAsync("GET", "/redfish/v1/Systems");
        Assert.Equal(200, await bench.StatusAsync("GET", "/redfish/v1/Chassis"));
        Assert.False(answer.IsCompleted);
        await bench.Host.DisposeAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => answer);
        bench.Http.Dispose();
    }

    [Fact]
    public async Task Answer_is_longer_than_anybody_wants_and_still_json()
    {
        await using var bench = await EmulatorBench.OpenAsync();
        bench.Have(RedfishVice.HugeBody, v => v with { HugeBytes = 300_000 });
        string body = await bench.Http.GetStringAsync($"{bench.Root}/redfish", Stop);
        Assert.Equal(300_000 + """{"v1":"/redfish/v1/"}""".Length, body.Length);
        Assert.Equal("/redfish/v1/", (string?)JsonNode.Parse(body)!["v1"]);
    }

    [Fact]
    public async Task Answer_is_a_page_for_people()
    {
        await using var bench = await EmulatorBench.OpenAsync();
        bench.Have(RedfishVice.Html);
        using var answer = await bench.SendAsync("GET", "/redfish/v1/Systems");
        Assert.Equal((200, "text/html"), ((int)answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.StartsWith("<!DOCTYPE html>", await answer.Content.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task Connection_ends_in_the_middle_of_an_answer()
    {
        await using var bench = await EmulatorBench.OpenAsync();
        bench.Have(RedfishVice.TornJson);
        await Assert.ThrowsAsync<HttpRequestException>(() => bench.Http.GetStringAsync($"{bench.Root}/redfish/v1/Systems", Stop));
        bench.Have(RedfishVice.None);
        Assert.Equal(200, await bench.StatusAsync("GET", "/redfish/v1/Systems"));
    }

    [Fact]
    public async Task Sessions_are_lost_midway_and_a_new_login_helps()
    {
        var service = new RedfishServiceConfig { Authentication = RedfishAuthentication.Session, User = "ada", Password = "secret" };
        await using var bench = await EmulatorBench.OpenAsync(service);
        string token = await LoginAsync(bench);
        bench.Have(RedfishVice.SessionsLost, v => v with { RequestsUntilLost = 2 });
        var statuses = new List<int>();
        for (int i = 0; i < 4; i++)
        {
            statuses.Add(await bench.StatusAsync("GET", "/redfish/v1/Systems", null, ("X-Auth-Token", token)));
        }

        Assert.Equal([200, 200, 401, 401], statuses);
        Assert.Equal(200, await bench.StatusAsync("GET", "/redfish/v1/Systems", null, ("X-Auth-Token", await LoginAsync(bench))));
    }

    [Fact]
    public async Task Busy_controller_says_when_to_come_back()
    {
        await using var bench = await EmulatorBench.OpenAsync();
        bench.Have(RedfishVice.Busy, v => v with { RetryAfter = TimeSpan.FromSeconds(7) });
        using var answer = await bench.SendAsync("GET", "/redfish/v1/Systems");
        Assert.Equal((503, TimeSpan.FromSeconds(7)), ((int)answer.StatusCode, answer.Headers.RetryAfter!.Delta));
    }

    [Theory]
    [InlineData(RedfishVice.None, true)]
    [InlineData(RedfishVice.BareEvents, false)]
    public async Task Leak_is_heard_by_whoever_follows(RedfishVice vice, bool isWhole)
    {
        await using var bench = await EmulatorBench.OpenAsync();
        bench.Have(vice);
        using var stream = await bench.SendAsync("GET", "/redfish/v1/EventService/SSE");
        Assert.Equal("text/event-stream", stream.Content.Headers.ContentType!.MediaType);
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync(Stop));
        Assert.Equal(": connected", await reader.ReadLineAsync(Stop));
        bench.Plant.Readings = bench.Plant.Readings.With(("pod-1/cdu-1/leak-1", PartQuantity.IsLeaking, Reading.Good(1, TestPod.Noon)));
        bench.Controller.Pass();
        Assert.Equal("", await reader.ReadLineAsync(Stop));
        Assert.Equal("id: 1", await reader.ReadLineAsync(Stop));
        var record = JsonNode.Parse((await reader.ReadLineAsync(Stop))!["data: ".Length..])!["Events"]![0]!.AsObject();
        Assert.Equal("Environmental.1.0.LeakDetectedCritical", (string?)record["MessageId"]);
        Assert.Equal(isWhole, record.ContainsKey("MemberId") && record.ContainsKey("EventType"));
    }

    [Fact]
    public async Task Silent_stream_says_nothing_while_the_resource_tells_the_leak()
    {
        await using var bench = await EmulatorBench.OpenAsync();
        bench.Have(RedfishVice.SilentEvents);
        using var stream = await bench.SendAsync("GET", "/redfish/v1/EventService/SSE");
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync(Stop));
        bench.Plant.Readings = bench.Plant.Readings.With(("pod-1/cdu-1/leak-1", PartQuantity.IsLeaking, Reading.Good(1, TestPod.Noon)));
        bench.Controller.Pass();
        Assert.Equal("Critical", (string?)(await bench.GetAsync("/redfish/v1/ThermalEquipment/CDUs/cdu-1/LeakDetection/LeakDetectors/leak-1"))["DetectorState"]);
        bench.Have(RedfishVice.None);
        bench.Controller.Service.Events.Tell(TestPod.Noon, "Other", PartHealth.Good, "Test.1.0.A", "A", [], null);

        // What was told before is not heard any more: the first that comes is the second event.
        Assert.Equal("id: 2", await reader.ReadLineAsync(Stop));
    }

    [Fact]
    public async Task Subscriber_on_this_machine_is_sent_what_it_wants()
    {
        await using var bench = await EmulatorBench.OpenAsync();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Assert.Equal(201, await bench.StatusAsync("POST", "/redfish/v1/EventService/Subscriptions", $$"""{"Destination":"http://127.0.0.1:{{port}}/hook","Protocol":"Redfish","Context":"mine","EventTypes":["Alert"]}"""));
        bench.Controller.Service.Events.Tell(TestPod.Noon, "StatusChange", PartHealth.Good, "Test.1.0.Unwanted", "No", [], null);
        bench.Controller.Service.Events.Tell(TestPod.Noon, "Alert", PartHealth.Critical, "Test.1.0.Wanted", "Yes", [], null);
        using var caller = await listener.AcceptTcpClientAsync(Stop);
        var stream = caller.GetStream();
        var said = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (!said.ToString().Contains("Test.1.0.Wanted"))
        {
            int read = await stream.ReadAsync(buffer, Stop);
            Assert.NotEqual(0, read);
            said.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        await stream.WriteAsync("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), Stop);
        Assert.StartsWith("POST /hook HTTP/1.1", said.ToString());
        Assert.Contains("\"Context\":\"mine\"", said.ToString());
        Assert.DoesNotContain("Unwanted", said.ToString());
    }

    private static async Task<string> LoginAsync(EmulatorBench bench)
    {
        using var answer = await bench.SendAsync("POST", "/redfish/v1/SessionService/Sessions", """{"UserName":"ada","Password":"secret"}""");
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return answer.Headers.GetValues("X-Auth-Token").Single();
    }
}
