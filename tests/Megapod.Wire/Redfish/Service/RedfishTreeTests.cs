namespace Megapod.Wire.Redfish.Service;

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Devices.Redfish.Service;
using Megapod.Devices.Redfish.Service.Pods;
using Megapod.Tests;

/// <summary>What of a pod stands where in its tree, and what it says.</summary>
public sealed class RedfishTreeTests
{
    /// <summary>Parts that show themselves; empty: the whole pod.</summary>
    public static TheoryData<string> Scopes => ["", "rack-a", "rack-a/server-1", "rack-b/switch-1", "rack-a/pdu-1", "pod-1/cdu-1"];

    [Theory]
    [MemberData(nameof(Scopes))]
    public void Every_link_leads_to_a_resource_that_says_it_is_there(string scope)
    {
        var bench = new ServiceBench(shown: new PodRedfishConfig { Scope = scope.Length == 0 ? null : scope });
        var crawl = RedfishCrawl.Of(bench);
        Assert.All(crawl.Resources, r => Assert.Equal(r.Key, r.Value["@odata.id"]!.GetValue<string>()));
        Assert.All(crawl.Resources.Values, r => Assert.Matches(@"^#\w+(\.v\d+_\d+_\d+)?\.\w+$", r["@odata.type"]!.GetValue<string>()));
        Assert.All(crawl.Resources.Values, r => Assert.NotEmpty(r["Name"]!.GetValue<string>()));
        Assert.All(crawl.Resources.Where(r => r.Value["Id"] is not null && r.Key != "/redfish/v1/"), r => Assert.Equal(r.Key[(r.Key.LastIndexOf('/') + 1)..], r.Value["Id"]!.GetValue<string>()));
        Assert.True(crawl.Resources.Count > 30, $"only {crawl.Resources.Count}");

        // Actions, the stream and the places of metrics are no links by their names; they lead somewhere all the same.
        var values = crawl.Resources.Values.SelectMany(RedfishCrawl.Values).Where(v => v.Value?.GetValueKind() == JsonValueKind.String).Select(v => (v.Name, Text: v.Value!.GetValue<string>())).ToList();
        Assert.All(values.Where(v => v.Name == "target"), v => Assert.Equal((405, "POST"), (bench.Ask("GET", v.Text).Status, bench.Ask("GET", v.Text).Header("Allow"))));
        Assert.True(bench.Ask("GET", Assert.Single(values, v => v.Name == "ServerSentEventUri").Text).IsEventStream);
        Assert.All(values.Where(v => v.Name is "MetricProperty" or "RelatedProperties"), v => Assert.Contains(v.Text.Split('#')[0], crawl.Resources.Keys));
        Assert.Contains(values, v => v.Name == "target");
    }

    [Fact]
    public void Whole_pod_has_all_its_parts()
    {
        var crawl = RedfishCrawl.Of(new ServiceBench());
        int Count(string type) => crawl.Resources.Values.Count(r => r["@odata.type"]!.GetValue<string>().StartsWith($"#{type}.v"));
        Assert.Equal(1 + 2 + 3 + 1 + 1 + 1, Count("Chassis"));
        Assert.Equal((3, 6, 4), (Count("ComputerSystem"), Count("Processor"), Count("Manager")));
        Assert.Equal((1, 1, 2, 3), (Count("PowerDistribution"), Count("Circuit"), Count("Outlet"), Count("PowerSupply")));
        Assert.Equal((1, 2, 2, 4), (Count("CoolingUnit"), Count("Pump"), Count("LeakDetector"), Count("Fan")));
        Assert.Equal((1, 5, 20, 3), (Count("Switch"), Count("Port"), Count("MetricDefinition"), Count("MetricReport")));
        Assert.Equal(3 + 6 + 1, Count("SoftwareInventory"));
    }

    [Fact]
    public void Server_that_shows_itself_shows_nothing_else()
    {
        var bench = new ServiceBench(shown: new PodRedfishConfig { Scope = "rack-a/server-1" });
        var crawl = RedfishCrawl.Of(bench);
        Assert.DoesNotContain(crawl.Resources.Keys, path => path.Contains("server-2") || path.Contains("cdu") || path.Contains("rack-b"));
        Assert.Equal(["/redfish/v1/Systems/rack-a.server-1"], RedfishCrawl.Members(bench, "/redfish/v1/Systems"));
        Assert.False(bench.Get("/redfish/v1/").ContainsKey("PowerEquipment"));
        Assert.Equal(404, bench.Ask("GET", "/redfish/v1/PowerEquipment").Status);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(200)]
    public void Every_collection_counts_what_it_has_and_no_member_comes_twice(int pageSize)
    {
        var bench = new ServiceBench(new RedfishServiceConfig { PageSize = pageSize });
        var collections = RedfishCrawl.Of(bench).Resources.Where(r => r.Value.ContainsKey("Members")).ToList();
        Assert.True(collections.Count > 40);
        foreach (var (path, body) in collections)
        {
            var members = RedfishCrawl.Members(bench, path);
            Assert.Equal(members.Count, body["Members@odata.count"]!.GetValue<int>());
            Assert.Equal(members.Count, members.Distinct().Count());
            Assert.True(body["Members"]!.AsArray().Count <= pageSize);
        }
    }

    [Fact]
    public void Every_list_of_links_says_how_many_it_has()
    {
        foreach (var (path, body) in RedfishCrawl.Of(new ServiceBench()).Resources)
        {
            Assert.All(Counts(body), c => Assert.True(c.Said == c.Are, $"{path} {c.Name} says {c.Said} of {c.Are}"));
        }

        static IEnumerable<(string Name, int Said, int Are)> Counts(JsonNode node) => node switch
        {
            JsonObject any => any.Where(p => p.Key.EndsWith("@odata.count") && p.Key != "Members@odata.count").Select(p => (p.Key, p.Value!.GetValue<int>(), any[p.Key[..^"@odata.count".Length]]!.AsArray().Count))
                .Concat(any.Where(p => p.Value is not null).SelectMany(p => Counts(p.Value!))),
            JsonArray list => list.OfType<JsonNode>().SelectMany(Counts),
            _ => [],
        };
    }

    [Fact]
    public void Nothing_that_nobody_measures_is_a_number()
    {
        var bench = new ServiceBench(readings: TestPod.Silent(), isReadOnly: true);
        string[] own = ["SessionTimeout", "DeliveryRetryAttempts", "MaxLevels"];
        var numbers = RedfishCrawl.Of(bench).Resources.SelectMany(r => RedfishCrawl.Values(r.Value).Where(v => v.Value?.GetValueKind() == JsonValueKind.Number).Select(v => $"{r.Key} {v.Name}"))
            .Where(n => !n.EndsWith("@odata.count") && !own.Any(n.EndsWith));
        Assert.Empty(numbers);
        Assert.Equal("UnavailableOffline", (string?)bench.Get($"{ServiceBench.Gpu}")["Status"]!["State"]);
        Assert.Null(bench.Get(ServiceBench.Server)["PowerState"]);
        Assert.Null(bench.Get("/redfish/v1/Chassis/rack-a/ThermalSubsystem/LeakDetection/LeakDetectors/leak-1")["DetectorState"]);
        Assert.Null(bench.Get(ServiceBench.Gpu)["Throttled"]);
    }

    [Fact]
    public void What_is_old_or_cannot_be_true_is_null()
    {
        const string Sensor = "/redfish/v1/Chassis/rack-a.server-1/Sensors/gpu-0_Power";
        var bench = new ServiceBench();
        Assert.NotNull(bench.Get(Sensor)["Reading"]);
        Assert.Equal(("Enabled", "OK"), StatusOf(bench.Get(Sensor)));
        bench.Clock.MoveTo(TimeSpan.FromSeconds(61));
        Assert.Null(bench.Get(Sensor)["Reading"]);
        Assert.Equal(("UnavailableOffline", null), StatusOf(bench.Get(Sensor)));
        Assert.Null(bench.Get(ServiceBench.GpuEnvironment)["PowerWatts"]!["Reading"]);
        bench.Readings = bench.Readings.With(("rack-a/server-1/gpu-0", PartQuantity.Power, new Reading(-3, TestPod.Noon + TimeSpan.FromSeconds(61), Quality.Implausible)));
        Assert.Null(bench.Get(Sensor)["Reading"]);
        Assert.Equal(("Enabled", "Warning"), StatusOf(bench.Get(Sensor)));

        static (string?, string?) StatusOf(JsonObject body) => ((string?)body["Status"]!["State"], (string?)body["Status"]!["Health"]);
    }

    [Fact]
    public void Base_units_become_the_standards()
    {
        var bench = new ServiceBench();
        bench.Readings = bench.Readings.With(
            ("rack-a/server-1/gpu-0", PartQuantity.Energy, Reading.Good(123456, TestPod.Noon)),
            ("rack-a/server-1/gpu-0", PartQuantity.Clock, Reading.Good(1.98e9, TestPod.Noon)),
            ("rack-a/server-1/gpu-0", PartQuantity.Utilisation, Reading.Good(0.875, TestPod.Noon)),
            ("pod-1/cdu-1", PartQuantity.Flow, Reading.Good(0.35, TestPod.Noon)),
            ("pod-1/cdu-1", PartQuantity.SupplyTemperature, Reading.Good(30.1, TestPod.Noon)),
            ("pod-1/cdu-1", PartQuantity.ReturnTemperature, Reading.Good(41.3, TestPod.Noon)),
            ("pod-1/cdu-1", PartQuantity.Pressure, Reading.Good(245_000, TestPod.Noon)),
            ("pod-1/cdu-1/pump-1", PartQuantity.Speed, Reading.Good(0.385, TestPod.Noon)));
        Assert.Equal(123.456, (double)bench.Get(ServiceBench.GpuEnvironment)["EnergykWh"]!["Reading"]!);
        Assert.Equal(1980, (int)bench.Get(ServiceBench.Gpu)["OperatingSpeedMHz"]!);
        Assert.Equal(87.5, (double)bench.Get($"{ServiceBench.Gpu}/ProcessorMetrics")["BandwidthPercent"]!);
        var coolant = bench.Get("/redfish/v1/ThermalEquipment/CDUs/cdu-1/SecondaryCoolantConnectors/1");
        Assert.Equal("21", coolant["FlowLitersPerMinute"]!["Reading"]!.ToJsonString());
        Assert.Equal("11.2", coolant["DeltaTemperatureCelsius"]!["Reading"]!.ToJsonString());
        Assert.Equal(245, (double)coolant["SupplyPressurekPa"]!["Reading"]!);
        Assert.Equal("38.5", bench.Get("/redfish/v1/ThermalEquipment/CDUs/cdu-1/Pumps/pump-1")["PumpSpeedPercent"]!["Reading"]!.ToJsonString());
    }

    [Fact]
    public void Sources_of_readings_say_the_same()
    {
        var bench = new ServiceBench();
        int compared = 0;
        foreach (var (path, body) in RedfishCrawl.Of(bench).Resources)
        {
            foreach (var excerpt in Objects(body).Where(o => o["DataSourceUri"] is not null && !o.ContainsKey("SetPoint")))
            {
                Assert.True(JsonNode.DeepEquals(excerpt["Reading"], bench.Get((string)excerpt["DataSourceUri"]!)["Reading"]), $"{path}: {excerpt.ToJsonString()}");
                compared++;
            }
        }

        Assert.True(compared > 80, $"only {compared}");

        static IEnumerable<JsonObject> Objects(JsonNode node) => node switch
        {
            JsonObject any => any.Where(p => p.Value is not null).SelectMany(p => Objects(p.Value!)).Prepend(any),
            JsonArray list => list.OfType<JsonNode>().SelectMany(Objects),
            _ => [],
        };
    }

    [Fact]
    public void Report_has_twenty_metrics_of_each_accelerator_and_each_names_where_the_same_value_stands()
    {
        var bench = new ServiceBench();
        var values = bench.Get("/redfish/v1/TelemetryService/MetricReports/rack-a.server-1")["MetricValues"]!.AsArray();
        Assert.Equal(2 * 20, values.Count);
        foreach (var value in values)
        {
            string[] property = ((string)value!["MetricProperty"]!).Split('#');
            var there = RedfishCrawl.Follow(bench.Get(property[0]), property[1]);
            if (value["MetricId"]!.GetValue<string>() is "ClockHz" or "MemoryClockHz" or "PowerLimitWatts" or "PowerWatts" or "UncorrectedMemoryErrors" or "SentBytes" or "DriverError" or "MemoryUtilisationPercent")
            {
                Assert.Equal(there!.ToJsonString(), (string?)value["MetricValue"]);
            }

            Assert.NotNull(there);
            Assert.NotNull(value["MetricValue"]);
        }
    }

    [Fact]
    public void Chassis_know_what_holds_feeds_and_cools_them()
    {
        var bench = new ServiceBench();
        var links = bench.Get("/redfish/v1/Chassis/rack-a.server-1")["Links"]!;
        Assert.Equal("/redfish/v1/Chassis/rack-a", (string?)links["ContainedBy"]!["@odata.id"]);
        Assert.Equal("/redfish/v1/PowerEquipment/RackPDUs/rack-a.pdu-1/Outlets/branch-1.outlet-1", (string?)links["PoweredBy"]![0]!["@odata.id"]);
        Assert.Equal("/redfish/v1/ThermalEquipment/CDUs/cdu-1", (string?)links["CooledBy"]![0]!["@odata.id"]);
        Assert.Equal("/redfish/v1/Systems/rack-a.server-1", (string?)links["ComputerSystems"]![0]!["@odata.id"]);
        Assert.Equal(["Pod", "Rack", "RackMount", "Enclosure"], ((string[])["pod-1", "rack-a", "rack-a.server-1", "cdu-1"]).Select(c => (string)bench.Get($"/redfish/v1/Chassis/{c}")["ChassisType"]!));
        Assert.Equal(2, bench.Get("/redfish/v1/Chassis/pod-1")["Links"]!["Contains"]!.AsArray().Count(c => ((string)c!["@odata.id"]!).Contains("rack")));
        Assert.Equal("/redfish/v1/Chassis/rack-a.server-1", (string?)bench.Get("/redfish/v1/PowerEquipment/RackPDUs/rack-a.pdu-1/Outlets/branch-1.outlet-1")["Links"]!["Chassis"]![0]!["@odata.id"]);
    }

    [Fact]
    public void Leak_and_throttle_are_said_in_the_standards_words()
    {
        var bench = new ServiceBench();
        const string Detector = "/redfish/v1/ThermalEquipment/CDUs/cdu-1/LeakDetection/LeakDetectors/leak-1";
        Assert.Equal("OK", (string?)bench.Get(Detector)["DetectorState"]);
        bench.Readings = bench.Readings.With(("pod-1/cdu-1/leak-1", PartQuantity.IsLeaking, Reading.Good(1, TestPod.Noon)));
        Assert.Equal("Critical", (string?)bench.Get(Detector)["DetectorState"]);
        Assert.Equal("Critical", (string?)bench.Get("/redfish/v1/ThermalEquipment/CDUs/cdu-1/LeakDetection")["Status"]!["Health"]);
        Assert.True((bool)bench.Get(ServiceBench.Gpu)["Throttled"]!);
        Assert.Equal(["PowerLimit", "ThermalLimit"], bench.Get(ServiceBench.Gpu)["ThrottleCauses"]!.AsArray().Select(c => (string)c!));
        Assert.Equal(["PowerLimit", "HardwareThermal"], bench.Get($"{ServiceBench.Gpu}/ProcessorMetrics")["Oem"]!["Megapod"]!["ThrottleReasons"]!.AsArray().Select(c => (string)c!));
    }

    [Fact]
    public void Worst_health_of_what_a_part_holds_rolls_up()
    {
        var readings = TestPod.Full(TestPod.Noon);
        readings.Word[TestPod.Tree.IndexOf("rack-a/server-2/gpu-1")] = PartHealth.Critical;
        var bench = new ServiceBench(readings: readings);
        Assert.Equal("Critical", (string?)bench.Get("/redfish/v1/Chassis/pod-1")["Status"]!["HealthRollup"]);
        Assert.Equal("OK", (string?)bench.Get("/redfish/v1/Chassis/pod-1")["Status"]!["Health"]);
        Assert.Equal("OK", (string?)bench.Get("/redfish/v1/Chassis/rack-b")["Status"]!["HealthRollup"]);
    }

    [Fact]
    public void Another_tree_takes_the_place_of_the_first()
    {
        var bench = new ServiceBench();
        var tree = PodTree.From([.. TestPod.Tree.Parts.Where(p => !p.Id.StartsWith("rack-b/server-1"))]);
        Assert.Equal(200, bench.Ask("GET", "/redfish/v1/Systems/rack-b.server-1").Status);
        bench.Readings = new PodReadings(tree);
        Assert.Equal(404, bench.Ask("GET", "/redfish/v1/Systems/rack-b.server-1").Status);
        Assert.Equal(2, RedfishCrawl.Members(bench, "/redfish/v1/Systems").Count);
    }

    [Fact]
    public void Names_that_come_out_the_same_stay_apart()
    {
        var tree = PodTree.From([.. ((string[])["a b", "a-b", "a/b"]).Select(id => new Part { Id = id, Kind = PartKind.Rack, Holder = "p" }), new Part { Id = "p", Kind = PartKind.Pod }]);
        var bench = new ServiceBench(readings: new PodReadings(tree));
        Assert.Equal(["p", "a-b", "a-b-2", "a.b"], RedfishCrawl.Members(bench, "/redfish/v1/Chassis").Select(m => m.Split('/')[^1]));
        Assert.NotEmpty(RedfishCrawl.Of(bench).Resources);
    }

    [Fact]
    public void Metadata_names_every_type_in_use()
    {
        var bench = new ServiceBench();
        var document = XDocument.Parse(System.Text.Encoding.UTF8.GetString(bench.Ask("GET", "/redfish/v1/$metadata").Body.Span));
        var known = document.Descendants().Where(e => e.Name.LocalName == "Include").Select(e => e.Attribute("Namespace")!.Value).ToHashSet();
        var used = RedfishCrawl.Of(bench).Resources.Values.Select(r => ((string)r["@odata.type"]!).TrimStart('#')).Select(t => t[..t.LastIndexOf('.')]).Distinct();
        Assert.DoesNotContain(used, t => !known.Contains(t));
        Assert.Equal("http://docs.oasis-open.org/odata/ns/edmx", document.Root!.Name.NamespaceName);
    }

    /// <summary>Member names of the DMTF's published schemas; the file says where they come from.</summary>
    [Fact]
    public void Resources_have_only_members_that_their_schemas_know()
    {
        var schemas = File.ReadLines(Path.Combine(TestData.RepositoryRoot, "tests/Megapod.Wire/Redfish/Service/members.txt")).Where(l => !l.StartsWith('#'))
            .Select(l => l.Split(' ')).ToDictionary(w => w[0], w => w[1..].ToHashSet());
        var bench = new ServiceBench(new RedfishServiceConfig { MostSubscriptions = 1 });
        Assert.Equal(201, bench.Ask("POST", "/redfish/v1/EventService/Subscriptions", """{"Destination":"http://127.0.0.1/","Protocol":"Redfish"}""").Status);
        var resources = RedfishCrawl.Of(bench).Resources;
        var unknown =
            from resource in resources
            let type = ((string)resource.Value["@odata.type"]!).TrimStart('#').Split('.')[0]
            where schemas.ContainsKey(type)
            from member in resource.Value
            where !member.Key.Contains('@') && !schemas[type].Contains(member.Key)
            select $"{type}.{member.Key}";
        Assert.Empty(unknown.Distinct());
        Assert.Equal(24, schemas.Count);

        // Each schema was judged by at least one resource, and what is not judged is known by name.
        var met = resources.Values.Select(r => ((string)r["@odata.type"]!).TrimStart('#').Split('.')[0]).Distinct().ToHashSet();
        Assert.Empty(schemas.Keys.Except(met));
        string[] unjudged =
        [
            "ComputerSystem", "Fabric", "Fan", "Manager", "NetworkAdapter", "Port", "PowerEquipment", "PowerSubsystem", "Pump", "ServiceRoot", "SessionService", "SoftwareInventory", "TaskService", "TelemetryService",
            "ThermalEquipment", "UpdateService",
        ];
        Assert.Equal(unjudged, met.Where(type => !schemas.ContainsKey(type) && !type.EndsWith("Collection", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }
}
