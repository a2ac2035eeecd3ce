namespace Megapod.Wire.Site;

using System.Net;
using System.Threading.Channels;
using Megapod.Control.Certificate;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Ocpp.V16;
using Megapod.Lab;
using Megapod.Lab.Demo;
using Megapod.Lab.Simulation;
using Megapod.Site.Api;
using Megapod.Site.Loop;
using Megapod.Site.Stations;
using Microsoft.AspNetCore.Builder;

/// <summary>A site's API with one station of two connectors behind it, which connects over a real WebSocket and answers as a test says.</summary>
internal sealed class StationBench : IAsyncDisposable
{
    public const string Station = "kerb";
    private readonly CancellationTokenSource stop = new();
    private readonly Channel<string> asked = Channel.CreateUnbounded<string>();
    private readonly SiteLoop loop;
    private readonly WebApplication app;
    private OcppConnection? connection;
    private Task running = Task.CompletedTask;

    private StationBench(SiteLoop loop, SiteStations? stations, WebApplication app) => (this.loop, Stations, this.app) = (loop, stations, app);

    public SiteStations? Stations { get; }

    public Uri Address => new(app.Urls.First());

    public string Texts => string.Join('\n', loop.Events.After(0).Events.Select(e => $"{e.Kind} {e.Subject} {e.Text}"));

    /// <summary>What the station answers to being unlocked.</summary>
    public UnlockStatus Unlocks { get; set; } = UnlockStatus.Unlocked;

    public static async Task<StationBench> OpenAsync(bool hasStations = true, string? cards = null)
    {
        var from = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(9);
        var scenario = ScenarioBuilder.Build(new ScenarioRequest { From = from, To = from + TimeSpan.FromHours(6) }).Value;
        var demo = new DemoSite(scenario, 1.98e6, Margin.Of(PowerTree.From(scenario.Site)).TotalWatts);
        var site = new SiteLoop(demo.Tree, demo, demo, demo, TimeProvider.System, scenario.From);
        SiteStations? stations = null;
        if (hasStations)
        {
            var parts = new SiteStationsParts { Time = TimeProvider.System, Clock = () => Instant.From(TimeProvider.System.GetUtcNow()), Random = new Random(6) };
            stations = (await SiteStations.OpenAsync(PowerTree.From(SiteOf()), new OcppEndpointConfig { Plain = new IPEndPoint(IPAddress.Loopback, 0), CardsFile = cards }, parts)).Value;
            stations.Events = site.Events;
        }

        var api = SiteApi.Build(site, port: 0, new SiteApiParts { Stations = stations });
        await api.StartAsync(TestContext.Current.CancellationToken);
        return new StationBench(site, stations, api);
    }

    /// <summary>The station connects and introduces itself.</summary>
    public async Task ConnectAsync()
    {
        var router = new OcppRouter(V16Actions.All)
            .On(V16Actions.UnlockConnector, (_, reading, _) =>
            {
                asked.Writer.TryWrite(FormattableString.Invariant($"unlock {reading.Message!.ConnectorId}"));
                return ValueTask.FromResult(new UnlockConnectorConfirmation { Status = Unlocks });
            });
        connection = (await OcppClient.ConnectAsync(new OcppClientConfig { Address = Stations!.Plain!, Identity = "CP 1" }, TimeProvider.System, TestContext.Current.CancellationToken)).Value;
        var link = new OcppLink(connection.Socket, router, new OcppLinkConfig(), TimeProvider.System, new OcppIds(new Random(7)));
        running = link.RunAsync(stop.Token);
        var booted = await link.CallAsync(V16Actions.BootNotification, new BootNotificationRequest { ChargePointVendor = "Maker", ChargePointModel = "M1" }, stop: TestContext.Current.CancellationToken);
        Assert.True(booted.IsAnswer);
        await link.CallAsync(V16Actions.FirmwareStatusNotification, new FirmwareStatusNotificationRequest { Status = FirmwareStatus.Downloading }, stop: TestContext.Current.CancellationToken);
        await link.CallAsync(
            V16Actions.StartTransaction,
            new StartTransactionRequest { ConnectorId = 1, IdTag = "SECRET-CARD", MeterStart = 5, Timestamp = CentralStart },
            stop: TestContext.Current.CancellationToken);
    }

    /// <summary>What the station was asked next.</summary>
    public async Task<string> AskedAsync() => await asked.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        await app.DisposeAsync();
        if (Stations is not null)
        {
            await Stations.DisposeAsync();
        }

        loop.Dispose();
        stop.Dispose();
    }

    private static Instant CentralStart { get; } = Instant.FromUtc(new DateTime(2026, 5, 1, 12, 0, 0, DateTimeKind.Utc));

    private static SiteConfig SiteOf()
    {
        var site = DefaultSite.ReadOr(null).Value;
        var cabinet = site.Cabinets[0];
        return site with
        {
            Topology = new TopologyConfig(),
            Devices = [new DeviceConfig { Id = Station, Protocol = DeviceProtocol.Ocpp, Identity = "CP 1" }],
            Cabinets = [cabinet with { Driver = Station, Connectors = [.. cabinet.Connectors.Take(2)] }],
        };
    }
}
