namespace Megapod.Wire.Ocpp.Relay;

using System.Net;
using System.Text.Json;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp;
using Megapod.Files.SiteFile;
using Megapod.Site.Loop;
using Megapod.Site.Stations;
using Megapod.Wire.Peers;
using Megapod.Wire.Site;

/// <summary>A site file that names an operator, the site's stations as <c>megapod up</c> opens them, somebody else's central system and somebody else's station, both strict.</summary>
internal sealed class OperatorBench : IAsyncDisposable
{
    public const string Identity = "CP16";
    private readonly TestCertificates files;
    private readonly OcppVersion version;
    private readonly PowerTree tree;
    private FakeJournal journal = new();
    private OperatorPeer? station;

    private OperatorBench(TestCertificates files, OcppVersion version, OperatorPeer above, PowerTree tree)
    {
        (this.files, this.version, Operator, this.tree) = (files, version, above, tree);
    }

    public OperatorPeer Operator { get; }

    public OperatorPeer Station => station!;

    public SiteStations Stations { get; private set; } = null!;

    /// <summary>The site's instant, which stands still.</summary>
    public Instant Now { get; } = Instant.From(TimeProvider.System.GetUtcNow());

    /// <summary>What is on the disk of what waits for the operator, but for its state.</summary>
    public IReadOnlyList<string> Waiting => [.. journal.Disk.Keys.Where(k => k.StartsWith("relay:cp/0", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>The operator runs, and the site's stations are awaited.</summary>
    /// <param name="version">The edition that the station speaks.</param>
    /// <param name="password">The password that the operator wants; -: none.</param>
    /// <param name="keys">The keys of the operator besides its address, for a name of a file.</param>
    /// <param name="isByCertificate">Whether the operator wants a certificate.</param>
    public static async Task<OperatorBench> OpenAsync(OcppVersion version, string password, string keys, bool isByCertificate = false)
    {
        var made = await TestCertificates.MakeAsync();
        using var own = await made.IssueAsync("cp", $"/CN={Identity}", "authority", "station");
        string[] arguments = [Edition.Of(version).Name, made["server.pem"], made["server.key"], password, .. isByCertificate ? [made["authority.pem"]] : Array.Empty<string>()];
        var above = new OperatorPeer(Peers.TalkToNode("ocpp-rpc", "ocpp_operator.js", arguments));
        int port = (await above.HearAsync("port")).GetProperty("port").GetInt32();
        await File.WriteAllTextAsync(made["site.yaml"], SiteOf(version == OcppVersion.V16 ? "ocpp16" : "ocpp201", port, keys), TestContext.Current.CancellationToken);
        var read = SiteFileReader.Read(made["site.yaml"]);
        Assert.True(read.IsSuccess, string.Join("; ", read.Faults));
        var bench = new OperatorBench(made, version, above, PowerTree.From(read.Value));
        await above.TellAsync($$"""{"time":"{{bench.Now}}"}""");
        await bench.BeginAsync();
        return bench;
    }

    /// <summary>Puts a password where the site file says that it stands.</summary>
    public Task WriteAsync(string file, string text) => File.WriteAllTextAsync(files[file], text, TestContext.Current.CancellationToken);

    /// <summary>What stands in a file.</summary>
    public Task<string> ReadAsync(string file) => File.ReadAllTextAsync(files[file], TestContext.Current.CancellationToken);

    /// <summary>The process ends and another one begins with what was kept; the station has to come anew.</summary>
    public async Task RestartAsync()
    {
        await Stations.DisposeAsync();
        station?.Dispose();
        station = null;
        journal = new FakeJournal(journal.Disk);
        await BeginAsync();
    }

    /// <summary>Lets the process end.</summary>
    public ValueTask EndAsync() => Stations.DisposeAsync();

    /// <summary>The station connects.</summary>
    public async Task ConnectAsync()
    {
        station?.Dispose();
        station = new OperatorPeer(Peers.TalkToNode("ocpp-rpc", "ocpp.js", "client", Edition.Of(version).Name, Stations.Plain!.ToString(), Identity));
        await station.TellAsync("""{"tells":true,"reply":"minimal"}""");
        await station.HearAsync("connected");
    }

    /// <summary>The station says something, which reaches the operator as it is.</summary>
    /// <returns>What the station was answered.</returns>
    public async Task<JsonElement> PassAsync(string action, string payload)
    {
        var answer = await Station.CallAsync(action, payload);
        var heard = await Operator.HearAsync("heard");
        Assert.Equal((action, true), (heard.GetProperty("heard").GetString(), JsonElement.DeepEquals(heard.GetProperty("params"), JsonSerializer.Deserialize<JsonElement>(payload))));
        return answer;
    }

    public string Boot => version == OcppVersion.V16
        ? """{"chargePointVendor":"Maker","chargePointModel":"M1"}"""
        : """{"chargingStation":{"model":"M1","vendorName":"Maker"},"reason":"PowerUp"}""";

    public async ValueTask DisposeAsync()
    {
        await Stations.DisposeAsync();
        station?.Dispose();
        Operator.Dispose();
        files.Dispose();
    }

    private static string SiteOf(string spoken, int port, string keys) => $$"""
        id: test
        grid: {limits: [{id: connection, amount: 500 kW}], meter: {id: grid-meter} }
        cabinets:
          - {id: cabinet, parent: grid, rating: 100 kW, driver: cp, connectors: {id: stall, rating: 50 kW, fallback: 10 kW, enforcement: {class: closedLoop, longestGrant: 130 s} } }
        ocpp:
          operator: {address: "wss://localhost:{{port}}/ocpp", authority: authority.pem, {{keys}}}
        devices:
          - {id: cp, protocol: ocpp, identity: {{Identity}}, versions: [{{spoken}}] }
        """;

    private async Task BeginAsync()
    {
        var time = new FakeClock { Began = new DateTimeOffset(Now.ToUtc()) };
        var parts = new SiteStationsParts { Time = time, Clock = () => Now + time.Elapsed, Random = new Random(1), Journal = journal, Folder = files.Folder };
        var opened = await SiteStations.OpenAsync(tree, OcppEndpointConfig.Of(tree.Site, files.Folder) with { Plain = new IPEndPoint(IPAddress.Loopback, 0) }, parts);
        Assert.True(opened.IsSuccess, string.Join("; ", opened.Faults));
        Stations = opened.Value;
        Stations.Events = new EventRing();
    }
}
