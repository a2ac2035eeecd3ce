namespace Megapod.Wire.Redfish.Service;

using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Polling;
using Megapod.Devices.Redfish;
using Megapod.Devices.Redfish.Inventory;
using Megapod.Devices.Redfish.Service;
using Megapod.Devices.Redfish.Service.Pods;
using Megapod.Site.Api;
using Megapod.Wire.Peers;
using Megapod.Wire.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

/// <summary>Several pods in one tree: read by our own client and by those of others, with paths that no two share.</summary>
public sealed class SiteRedfishTests : IAsyncLifetime
{
    private readonly FakeClock clock = new() { Began = new DateTimeOffset(TestPod.Noon.ToUtc(), TimeSpan.Zero) };
    private readonly PodBoard[] boards;
    private readonly RedfishService service;
    private WebApplication app = null!;

    public SiteRedfishTests()
    {
        boards = [Board("pod-a", 2), Board("pod-b", 1)];
        service = ServiceOf(boards);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        app = builder.Build();
        RedfishRoutes.Map(app, service);
        await app.StartAsync(Stop);
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public void Every_link_of_all_pods_leads_to_a_resource_of_its_own_under_one_root()
    {
        var all = Crawl(service);
        Assert.All(all, r => Assert.Equal(r.Key, r.Value["@odata.id"]!.GetValue<string>()));
        Assert.All(all.Where(r => r.Value["Id"] is not null && r.Key != "/redfish/v1/"), r => Assert.Equal(r.Key[(r.Key.LastIndexOf('/') + 1)..], r.Value["Id"]!.GetValue<string>()));
        int Count(string type) => all.Values.Count(r => r["@odata.type"]!.GetValue<string>().StartsWith($"#{type}.v"));

        // A pod, its racks with a unit, a server and a switch each, and its cooling unit.
        Assert.Equal((1 + (2 * 4) + 1) + (1 + 4 + 1), Count("Chassis"));
        Assert.Equal((3, 3, 2, 3), (Count("ComputerSystem"), Count("PowerDistribution"), Count("CoolingUnit"), Count("Switch")));
        Assert.Equal((1, 1, 1, 1, 20), (Count("ServiceRoot"), Count("PowerEquipment"), Count("UpdateService"), Count("Fabric"), Count("MetricDefinition")));
        Assert.Equal(5, Count("Manager"));
        Assert.Equal("the-site", (string?)all["/redfish/v1/"]["Name"]);

        // Who exists twice on a site is told apart by the pod; a rack's own name is the site's already.
        Assert.Equal(["/redfish/v1/ThermalEquipment/CDUs/pod-a.cdu", "/redfish/v1/ThermalEquipment/CDUs/pod-b.cdu"], Members(all, "/redfish/v1/ThermalEquipment/CDUs"));
        Assert.Equal("/redfish/v1/Chassis/pod-b", (string?)all["/redfish/v1/Chassis/pod-b-rack-1"]["Links"]!["ContainedBy"]!["@odata.id"]);
        var uuids = all.Values.Select(r => (string?)r["UUID"]).OfType<string>().ToList();
        Assert.Equal(uuids.Count, uuids.Distinct().Count());
    }

    [Fact]
    public void Names_that_come_out_the_same_in_two_pods_are_numbered()
    {
        var one = PodTree.From([Part("pod-1", PartKind.Pod, null), Part("pod-1/a.b", PartKind.Rack, "pod-1")]);
        var other = PodTree.From([Part("pod-2", PartKind.Pod, null), Part("pod-1.a.b", PartKind.Rack, "pod-2")]);
        var all = Crawl(ServiceOf([new PodBoard(one), new PodBoard(other)]));
        Assert.Equal(["/redfish/v1/Chassis/pod-1", "/redfish/v1/Chassis/pod-1.a.b", "/redfish/v1/Chassis/pod-2", "/redfish/v1/Chassis/pod-1.a.b-2"], Members(all, "/redfish/v1/Chassis"));
        Assert.Equal("pod-1.a.b", (string?)all["/redfish/v1/Chassis/pod-1.a.b-2"]["Name"]);
    }

    [Fact]
    public void Part_that_comes_to_one_pod_is_there_and_readings_are_those_of_its_own_pod()
    {
        boards[1].Change(parts => [.. parts, Part("pod-b/air", PartKind.Sensor, "pod-b")]);
        Put(1, "pod-b-rack-1", PartQuantity.Power, 61_000);
        Put(0, "pod-a-rack-1", PartQuantity.Power, 52_000);
        Put(1, "pod-b/air", PartQuantity.Temperature, 24);
        Assert.Equal(61_000, (double)Get("/redfish/v1/Chassis/pod-b-rack-1/EnvironmentMetrics")["PowerWatts"]!["Reading"]!);
        Assert.Equal(52_000, (double)Get("/redfish/v1/Chassis/pod-a-rack-1/EnvironmentMetrics")["PowerWatts"]!["Reading"]!);
        Assert.Equal(24, (double)Get("/redfish/v1/Chassis/pod-b/Sensors/air_Temperature")["Reading"]!);

        // What is old says nothing, and is not zero.
        clock.MoveTo(TimeSpan.FromSeconds(61));
        Assert.Null(Get("/redfish/v1/Chassis/pod-b-rack-1/EnvironmentMetrics")["PowerWatts"]!["Reading"]);
    }

    [Fact]
    public void Nothing_can_be_changed_and_a_site_is_shown_whole()
    {
        Assert.Equal(405, service.Handle(new RedfishRequest("PATCH", "/redfish/v1/Systems/pod-a-rack-1.server-1", [new("Content-Type", "application/json")], "{}"u8.ToArray())).Status);
        Assert.Throws<ArgumentException>(() => new SiteRedfishModel("site", new PodRedfishConfig { Scope = "pod-a" }, () => boards, () => TestPod.Noon));
    }

    [Fact]
    public async Task Our_own_client_finds_the_things_of_all_pods()
    {
        var made = RedfishClient.Create(new RedfishClientConfig(new Uri(app.Urls.First())) { Login = RedfishLogin.None }, TimeProvider.System, new SeededRandom(7));
        Assert.True(made.IsSuccess, string.Join("; ", made.Faults));
        await using var client = made.Value;
        var walked = await RedfishWalk.RunAsync(client, TestPod.Noon, Stop);
        Assert.True(walked.IsSuccess, string.Join("; ", walked.Faults));
        var items = walked.Value.Items;
        Assert.Empty(walked.Value.Faults);
        Assert.Equal(["/redfish/v1/Systems/pod-a-rack-1.server-1", "/redfish/v1/Systems/pod-a-rack-2.server-1", "/redfish/v1/Systems/pod-b-rack-1.server-1"], items.Where(i => i.Kind == RedfishKind.System).Select(i => i.Path));
        Assert.Equal("/redfish/v1/Chassis/pod-b", Assert.Single(items, i => i.Path == "/redfish/v1/Chassis/pod-b-rack-1").Parent);
        Assert.Equal(items.Count, items.Select(i => i.Path).Distinct().Count());
    }

    [Fact]
    public async Task Redfishtool_and_sushy_read_all_pods()
    {
        string at = app.Urls.First();
        string said = await Peers.RunToolAsync("redfishtool", "-r", new Uri(at).Authority, "-S", "Never", "Chassis");
        Assert.Equal(16, (int)JsonNode.Parse(said[said.IndexOf('{')..])!["Members@odata.count"]!);
        var seen = JsonNode.Parse(await Peers.RunPythonAsync("python3-sushy", "sushy", "redfish_reader.py", $"{at}/redfish/v1"))!;
        Assert.Equal("the-site", (string?)seen["name"]);
        Assert.Equal(16, seen["chassis"]!.AsArray().Count);
        Assert.Equal(2, seen["chassis"]!.AsArray().Count(c => (string)c! == "Pod"));
        Assert.Equal(["pod-a-rack-1.server-1", "pod-a-rack-2.server-1", "pod-b-rack-1.server-1"], seen["systems"]!.AsArray().Select(s => (string)s!));
        Assert.Equal(5, seen["managers"]!.AsArray().Count);
    }

    [Fact]
    public async Task Every_answer_is_json_to_somebody_elses_parser()
    {
        string said = await Peers.RunPythonAsync("python3-jsonschema", "jsonschema", "redfish_crawl.py", app.Urls.First().TrimEnd('/'));
        var seen = JsonSerializer.Deserialize<JsonElement>(said);
        Assert.True(seen.GetProperty("resources").GetInt32() > 300, said);
        Assert.Empty(seen.GetProperty("wrong").EnumerateArray());
    }

    private static PodBoard Board(string pod, int racks) => new(PodTreeBuilder.Of(new PodConfig
    {
        Id = pod,
        Parent = "grid",
        Racks = [.. Enumerable.Range(1, racks).Select(k => new RackConfig { Id = $"{pod}-rack-{k}", Full = new Watts(100_000), Idle = new Watts(10_000), Gpus = 8 })],
        Throughput = [new ThroughputPoint(new Watts(20_000), 0), new ThroughputPoint(new Watts(200_000), 1)],
        Cooling = new CoolingConfig { Loop = new CoolingLoopConfig { DesignFlowLitresPerSecond = 6 } },
    }));

    private static Part Part(string id, PartKind kind, string? holder) => new() { Id = id, Kind = kind, Holder = holder };

    private static IEnumerable<string> Members(Dictionary<string, JsonObject> all, string path) => all[path]["Members"]!.AsArray().Select(m => (string)m!["@odata.id"]!);

    private static JsonObject Json(RedfishResponse answer) => JsonNode.Parse(answer.Body.Span)!.AsObject();

    /// <summary>Everything that is reached from the root.</summary>
    private static Dictionary<string, JsonObject> Crawl(RedfishService service)
    {
        var found = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        var open = new Queue<string>(["/redfish/v1/"]);
        while (open.TryDequeue(out string? path))
        {
            if (!found.ContainsKey(path))
            {
                var answer = service.Handle(new RedfishRequest("GET", path, [], default));
                Assert.True(answer.Status == 200, $"{path} answers {answer.Status}");
                found.Add(path, Json(answer));
                foreach (var (_, link) in RedfishCrawl.Values(found[path]).Where(v => v.Name is "@odata.id" or "DataSourceUri" && v.Value?.GetValueKind() == JsonValueKind.String))
                {
                    open.Enqueue(link!.GetValue<string>());
                }
            }
        }

        return found;
    }

    private RedfishService ServiceOf(IReadOnlyList<PodBoard> shown) => new(new SiteRedfishModel("the-site", new PodRedfishConfig(), () => shown, () => Instant.From(clock.GetUtcNow())), new RedfishServiceConfig(), TimeProvider.System);

    private JsonObject Get(string path)
    {
        var answer = service.Handle(new RedfishRequest("GET", path, [], default));
        Assert.True(answer.Status == 200, $"{path} answers {answer.Status}");
        return Json(answer);
    }

    private void Put(int pod, string part, PartQuantity quantity, double value) => boards[pod].Put(r => r[r.Tree.IndexOf(part), quantity] = Reading.Good(value, TestPod.Noon));
}
