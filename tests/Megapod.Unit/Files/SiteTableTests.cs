namespace Megapod.Unit.Files;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Files.SiteFile;
using Megapod.Files.SiteFile.Shapes;
using Megapod.Files.SiteFile.Tables;

/// <summary>The table of keys, the reader, the schema and Core's defaults say the same.</summary>
public sealed class SiteTableTests
{
    /// <summary>A site in which every part is there and every part says only what it must.</summary>
    private const string Sparse = """
        id: sparse
        grid: {limits: [{id: connection, amount: 1 MW}], meter: {id: grid-meter}, reserves: [{id: ready, power: 300 kW, price: 12 EUR/MW/h, sustain: 15 min}]}
        nodes: [{id: panel, parent: grid, meter: {id: panel-meter}}]
        battery: {parent: grid, power: 1 kW, energy: 1 kWh}
        cabinets: [{id: cabinet, parent: panel, rating: 100 kW, driver: cp, connectors: {id: stall, rating: 50 kW, enforcement: {longestGrant: 130 s}}}]
        pods:
          - {id: pod, parent: grid, cooling: {loop: {}}, acceptance: {}, racks: {id: rack, full: 10 kW, idle: 2 kW, gpus: 8, servers: {id: server}}, throughput: [{power: 2 kW, throughput: 0}, {power: 10 kW, throughput: 1}]}
        house: [{id: shop, parent: grid, maximum: 1 kW}]
        solar: [{id: roof, parent: grid, peak: 1 kW}]
        compute: [{class: flexible, price: 1 EUR/GPU-h}]
        tariff:
          fees: [{importAdder: 30 EUR/MWh}]
          demandCharges: [{id: summer, price: 15 EUR/kW-month, ratchet: 80 %, earlierPeaks: [{month: 2025-07, power: 1 MW}]}]
          coincidentPeak: {price: 4 EUR/kW, expected: [{perMonth: 1}]}
          subscription: {power: 500 kW, overrunDemand: 20 EUR/kW-month}
        cases: [{name: other, importLimit: 900 kW, rules: {}}]
        feeds: [{id: prices, quantity: dayAheadPrice, url: "https://example.org/prices", start: "time[*]", value: "price[*]", unit: EUR/MWh}]
        publish: {dsx: {broker: broker.example.org}}
        notify: {webhooks: [{id: duty, url: "https://hooks.example.org"}], mail: [{id: office, server: mail.example.org, from: site@example.org, to: [people@example.org]}]}
        work: {clusters: [{id: slurm, address: "http://127.0.0.1:6820", folder: /shared, users: [{tenant: lab, user: lab}], nodePower: {busy: 1 kW, idle: 200 W}}]}
        access: {listen: "0.0.0.0:8443", certificate: {file: a.pem, key: a.key}, providers: [{id: office, authorize: "https://id.example.org/a", token: "https://id.example.org/t", userInformation: "https://id.example.org/u", clientId: site, clientSecretFile: s}], proxy: {addresses: [192.168.1.2]}}
        ocpp: {operator: {address: "wss://csms.example.org/ocpp"}}
        devices: [{id: cp, protocol: ocpp, operator: {relayed: true}}]
        defaults: {}
        """;

    public static TheoryData<string> Maps => [.. AllMaps().Keys.Order()];

    [Fact]
    public void Every_key_of_the_table_is_asked_for_by_the_reader()
    {
        var faults = new FaultList("sparse.yaml", Sparse);
        Assert.NotNull(SiteFileReader.Site(Sparse, faults, out var root));

        var asked = new Dictionary<string, HashSet<string>>();
        Collect(root!, asked);
        string[] handledElsewhere = ["count", "prefix", "first", "defaults"];
        var ignored = asked.Where(m => m.Key != "defaults").SelectMany(m => AllMaps()[m.Key].Keys.Select(k => k.Name).Except(m.Value).Except(handledElsewhere).Select(k => $"{m.Key}.{k}"));
        Assert.Empty(ignored);
        Assert.DoesNotContain(AllMaps().Keys.Except(asked.Keys), m => !m.EndsWith("Defaults"));
    }

    [Theory]
    [MemberData(nameof(Maps))]
    public void Every_key_of_the_table_is_in_the_schema_with_its_description(string name)
    {
        var schema = SiteFileSchema.Create();
        var definition = name == "site" ? schema : schema["$defs"]![name]!.AsObject();
        var properties = definition["properties"]!.AsObject();
        Assert.Equal(AllMaps()[name].Keys.Select(k => k.Name), properties.Select(p => p.Key));
        Assert.All(properties, p => Assert.EndsWith(".", p.Value!["description"]!.GetValue<string>()));
        Assert.False(definition["additionalProperties"]!.GetValue<bool>());
    }

    [Theory]
    [MemberData(nameof(Maps))]
    public void Every_default_of_the_table_is_a_value_that_the_reader_takes(string name)
    {
        var faults = new FaultList("table", "");
        var context = new ReadContext(faults, "EUR", new Dictionary<string, Megapod.Files.SiteFile.Yaml.YamlMap>());
        foreach (var key in AllMaps()[name].Keys.Where(k => k.Default is not null))
        {
            var text = new Megapod.Files.SiteFile.Yaml.YamlText(key.Default!.Replace("{currency}", "EUR"), true, Megapod.Files.SiteFile.Yaml.TextPosition.Start);
            Assert.NotNull(key.Shape.Read(text, key.Name, context));
        }

        Assert.Empty(faults.InOrder());
    }

    [Fact]
    public void Defaults_of_the_table_are_those_of_the_records()
    {
        var outcome = SiteFileReader.Parse(Sparse, "sparse.yaml");
        Assert.True(outcome.IsSuccess, string.Join('\n', outcome.Faults));

        var expected = new SiteConfig
        {
            Id = "sparse",
            Name = "sparse",
            Grid = new() { Limits = [new() { Id = "connection", Amount = 1e6 }], Meter = new() { Id = "grid-meter" }, Reserves = [new() { Id = "ready", Power = new(300_000), PricePerWattHour = 12e-6, Sustain = TimeSpan.FromMinutes(15) }] },
            Nodes = [new() { Id = "panel", Parent = "grid", Meter = new() { Id = "panel-meter" } }],
            Battery = new() { Id = "battery", Parent = "grid", Power = new(1000), Energy = new(1000) },
            Cabinets =
            [
                new()
                {
                    Id = "cabinet",
                    Parent = "panel",
                    Rating = new(100_000),
                    Driver = "cp",
                    Connectors = [new() { Id = "stall", Rating = new(50_000), Enforcement = new() { LongestGrant = TimeSpan.FromSeconds(130) } }],
                },
            ],
            Pods =
            [
                new()
                {
                    Id = "pod",
                    Parent = "grid",
                    Racks = [new() { Id = "rack", Full = new(10_000), Idle = new(2000), Gpus = 8, Servers = [new() { Id = "server" }], Class = WorkloadClass.Flexible }],
                    Throughput = [new(new Watts(2000), 0), new(new Watts(10_000), 1)],
                    Cooling = new() { Loop = new() },
                    Acceptance = new(),
                },
            ],
            House = [new() { Id = "shop", Parent = "grid", Maximum = new(1000) }],
            Solar = [new() { Id = "roof", Parent = "grid", Peak = new(1000) }],
            Tariff = new()
            {
                Fees = [new() { ImportAdderPerWattHour = 30e-6 }],
                DemandCharges = [new() { Id = "summer", PricePerMonth = 15e-3, RatchetShare = 0.8, EarlierPeaks = [new(new(2025, 7, 1), 1e6)] }],
                CoincidentPeak = new() { PricePerWatt = 4e-3, Expected = [new() { PerMonth = 1 }] },
                Subscription = new() { PowerWatts = 500_000, OverrunPerWattMonth = 20e-3 },
            },
            Compute = [new() { Class = WorkloadClass.Flexible, PricePerGpuHour = 1 }],
            Cases = [new() { Name = "other", ImportLimit = new(900_000), Rules = new() }],
            Feeds = [new() { Id = "prices", Quantity = FeedQuantity.DayAheadPrice, Url = "https://example.org/prices", Start = "time[*]", Value = "price[*]", Unit = "EUR/MWh" }],
            Stations = new() { Operator = new() { Address = new Uri("wss://csms.example.org/ocpp") } },
            Publish = new() { Dsx = new() { Host = "broker.example.org" } },
            Notify = new()
            {
                Webhooks = [new() { Id = "duty", Url = "https://hooks.example.org" }],
                Mail = [new() { Id = "office", Host = "mail.example.org", From = "site@example.org", To = ["people@example.org"] }],
            },
            Work = new() { Clusters = [new() { Id = "slurm", Address = "http://127.0.0.1:6820", Folder = "/shared", Users = [new("lab", "lab")], NodePower = new(new(1000), new(200), new(1000), Watts.Zero) }] },
            Access = new()
            {
                Listen = [new("0.0.0.0", 8443)],
                Certificate = "a.pem",
                Key = "a.key",
                Providers = [new() { Id = "office", Name = "office", Authorize = "https://id.example.org/a", Token = "https://id.example.org/t", UserInformation = "https://id.example.org/u", ClientId = "site", ClientSecretFile = "s" }],
                Proxy = new() { Addresses = ["192.168.1.2"] },
            },
            Devices = [new() { Id = "cp", Protocol = DeviceProtocol.Ocpp, Identity = "cp", Operator = new() { Address = new Uri("wss://csms.example.org/ocpp"), Identity = "cp" } }],
        };
        Assert.Equal(SiteText.Of(expected), SiteText.Of(outcome.Value));
    }

    [Fact]
    public void Defaults_block_completes_devices_and_is_overruled_by_them()
    {
        var site = SiteFileReader.Parse(
            """
            defaults:
              connector: {rating: 50 kW, fallback: 5 kW, enforcement: {class: closedLoop, longestGrant: 100 s}}
            id: x
            grid: {limits: [{id: connection, amount: 1 MW}]}
            cabinets:
              - id: cabinet
                parent: grid
                rating: 100 kW
                connectors:
                  - {count: 2, prefix: a, first: 7}
                  - {id: b, rating: 20 kW, enforcement: {longestGrant: 90 s}}
            """,
            "x.yaml").Value;

        var connectors = site.Cabinets[0].Connectors;
        Assert.Equal(["a7", "a8", "b"], connectors.Select(c => c.Id));
        Assert.Equal([50_000, 50_000, 20_000], connectors.Select(c => c.Rating.Value));
        Assert.Equal([100, 100, 90], connectors.Select(c => c.Enforcement.LongestGrant.TotalSeconds));
        Assert.All(connectors, c => Assert.Equal((EnforcementClass.ClosedLoop, 5000), (c.Enforcement.Class, c.Fallback!.Value.Value)));
    }

    [Fact]
    public void Mistake_in_the_defaults_block_is_reported_once_and_there()
    {
        var faults = SiteFileReader.Parse(
            """
            id: x
            defaults:
              rack: {full: 40 kWh, idle: 1 kW, gpus: 1, colour: red}
            grid: {limits: [{id: connection, amount: 1 MW}]}
            pods:
              - id: pod
                parent: grid
                racks: [{count: 2, prefix: a}, {count: 2, prefix: b}]
                throughput: [{power: 1 kW, throughput: 0}, {power: 9 kW, throughput: 1}]
            """,
            "x.yaml").Faults;
        Assert.Equal([("MP1031", 3, 16), ("MP1020", 3, 45)], faults.Select(f => (f.Code, f.Line, f.Column)));
    }

    private static Dictionary<string, MapShape> AllMaps()
    {
        var maps = new Dictionary<string, MapShape>();
        var open = new Stack<Shape>([SiteTable.Site]);
        while (open.TryPop(out var shape))
        {
            if (shape is not MapShape map || maps.TryAdd(map.Name, map))
            {
                foreach (var inner in shape.Inner)
                {
                    open.Push(inner);
                }
            }
        }

        return maps;
    }

    private static void Collect(ReadMap map, Dictionary<string, HashSet<string>> asked)
    {
        asked.TryAdd(map.Shape.Name, []);
        asked[map.Shape.Name].UnionWith(map.Asked);
        foreach (object? value in map.Entries.Select(e => e.Value))
        {
            foreach (var inner in value is List<object?> list ? list.OfType<ReadMap>() : new[] { value }.OfType<ReadMap>())
            {
                Collect(inner, asked);
            }
        }
    }
}
