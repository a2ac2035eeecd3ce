namespace Megapod.Wire.Ocpp.Relay;

using System.Text.Json;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Central;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Ocpp.Relay;
using Megapod.Devices.Polling;
using Megapod.Lab;
using Megapod.Wire.Peers;

/// <summary>Somebody else's central system and somebody else's station, both strict, with us between them over real WebSockets.</summary>
public sealed class RelayPeerTests
{
    private const string Package = "ocpp-rpc";
    private const string Identity = "CP16";

    /// <summary>What is not relayed as it is; other tests show what becomes of it.</summary>
    private static readonly string[] OfLimits = ["SetChargingProfile", "ClearChargingProfile", "GetChargingProfiles", "ReportChargingProfiles"];

    [Theory]
    [InlineData(OcppVersion.V16)]
    [InlineData(OcppVersion.V201)]
    public async Task Strict_station_and_strict_central_system_of_somebody_else_understand_each_other_through_us(OcppVersion version)
    {
        var edition = Edition.Of(version);
        using var instances = await InstancesAsync(edition);
        using var above = Start("server", edition);
        int port = (await above.HearAsync()).GetProperty("port").GetInt32();
        var (listener, ours) = WebSocketPipe.Listen();
        using (listener)
        {
            using var below = Start("client", edition, $"ws://127.0.0.1:{ours}");
            await below.TellAsync("""{"reply":"minimal"}""");
            var central = CentralOf(edition, port);
            var link = new OcppLink(
                await WebSocketPipe.AcceptAsync(listener, edition.Protocol), central.HandlerFor(Identity, version), central.ConfigFor(Identity, version), TimeProvider.System, new OcppIds(new Random(3)));
            central.Opened(Identity, link);
            using var stop = new CancellationTokenSource();
            var running = link.RunAsync(stop.Token);
            Assert.Equal(Identity, (await above.HearAsync()).GetProperty("connected").GetString());
            Assert.Equal(Identity, (await below.HearAsync()).GetProperty("connected").GetString());
            foreach (string kind in (string[])["minimal", "full"])
            {
                await above.TellAsync($$"""{"reply":"{{kind}}"}""");
                await below.TellAsync($$"""{"reply":"{{kind}}"}""");

                // Each obeys in order: when a call of its own has ended, it answers as it was told.
                await above.TellAsync("""{"call":"ClearCache","params":{}}""");
                await above.HearAsync();
                await below.TellAsync("""{"call":"Heartbeat","params":{}}""");
                await below.HearAsync();
                foreach (var action in edition.Actions.Where(a => !OfLimits.Contains(a.Name)))
                {
                    if (action.Side != OcppSide.CentralSystem)
                    {
                        await ExchangeAsync(below, action, kind, instances);
                    }

                    if (action.Side != OcppSide.Station)
                    {
                        await ExchangeAsync(above, action, kind, instances);
                    }
                }
            }

            // What neither knows is refused by the one that was asked, in its words.
            await below.TellAsync("""{"call":"DataTransfer","params":{"vendorId":7}}""");
            Assert.Equal("DataTransfer", (await below.HearAsync()).GetProperty("invalid").GetString());
            central.Stop();
            await stop.CancelAsync();
            central.Closed(Identity, link, await running);
        }
    }

    private static async Task ExchangeAsync(PeerTalk peer, OcppAction action, string kind, JsonDocument instances)
    {
        await peer.TellAsync($$"""{"call":"{{action.Name}}","params":{{instances.RootElement.GetProperty($"{action.Name}.req").GetProperty(kind).GetRawText()}}}""");
        var end = await peer.HearAsync();
        Assert.True(
            end.TryGetProperty("result", out var result) && JsonElement.DeepEquals(result, instances.RootElement.GetProperty($"{action.Name}.conf").GetProperty(kind)), $"{action} {kind}: {end.GetRawText()}");
    }

    private static OcppCentral CentralOf(Edition edition, int port)
    {
        static Instant Now() => Instant.From(TimeProvider.System.GetUtcNow());
        var tree = PowerTree.From(DefaultSite.ReadOr(null).Value);
        return new OcppCentral(
            [
                new StationConfig
                {
                    Id = "station",
                    Identity = Identity,
                    Stalls = [new StallConfig(0, "a", new Watts(250_000), new Watts(30_000), Phases.Three)],
                    Upstream = new RelayConfig { Seed = 4, Open = async (_, _) => Outcome<IOcppSocket>.Success(await WebSocketPipe.ConnectAsync(port, edition.Protocol)) },
                },
            ],
            new OcppCentralConfig { Board = new SiteBoard(tree), Time = TimeProvider.System, Clock = Now });
    }

    private static PeerTalk Start(string mode, Edition edition, params string[] arguments) => Peers.TalkToNode(Package, "ocpp.js", [mode, edition.Name, .. arguments]);

    private static async Task<JsonDocument> InstancesAsync(Edition edition)
    {
        using var peer = Start("instances", edition);
        return JsonDocument.Parse((await peer.HearAsync()).GetRawText());
    }
}
