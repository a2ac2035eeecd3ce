namespace Megapod.Wire.Site.Pods;

using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Dsx;
using Megapod.Devices.Mqtt;
using Megapod.Devices.Polling;
using Megapod.Site.Pods.Dsx;
using Megapod.Wire.Mqtt;
using Megapod.Wire.Peers;

/// <summary>A pod and a site as a client of the contract reads them, over Debian's mosquitto, with npm ajv judging each payload by bms.yaml.</summary>
public sealed class DsxPodFaceTests
{
    private static readonly TimeSpan Oldest = TimeSpan.FromSeconds(10);
    private static readonly PodTree Tree = PodTreeBuilder.Of(DsxPods.Pod);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Skip = "Waits for ever after its second round of values; why is not known yet.")]
    public async Task Pod_that_is_published_and_read_again_shows_the_same_figures_and_all_that_is_said_fits_the_contract()
    {
        using var broker = await MqttBroker.StartAsync();
        await using var side = new Side(broker.Port);
        await side.BeginAsync();
        var readings = Filled(side.Now);
        await side.SayAsync([.. side.Face.Values(readings, side.Now, Oldest), .. side.Site.Values(Good(-1500, side.Now), Good(900_000, side.Now), Good(0.625, side.Now), Good(1, side.Now), side.Now, Oldest)]);
        side.Map.Update(side.Now);
        Assert.Empty(side.Map.Faults);

        // Everything that has a point comes back as it was.
        var board = side.Board.Read(null);
        (string Part, PartQuantity[] Quantities)[] spoken =
        [
            ("pod", [PartQuantity.Power, PartQuantity.Voltage, PartQuantity.Current, PartQuantity.ApparentPower]),
            ("rack-1", [PartQuantity.Power, PartQuantity.SupplyTemperature, PartQuantity.ReturnTemperature, PartQuantity.Flow, PartQuantity.DifferentialPressure, PartQuantity.ValvePosition, PartQuantity.IsLiquidIsolated, PartQuantity.IsElectricallyIsolated]),
            ("rack-2", [PartQuantity.Power, PartQuantity.Flow]),
            ("rack-1/leak", [PartQuantity.IsLeaking]),
            ("rack-1/pdu", [PartQuantity.Power, PartQuantity.Voltage, PartQuantity.Current, PartQuantity.ApparentPower]),
            ("rack-2/pdu", [PartQuantity.Power]),
            ("rack-1/pdu/branch-1", [PartQuantity.IsOn]),
            ("pod/cdu", [PartQuantity.SupplyTemperature, PartQuantity.ReturnTemperature, PartQuantity.Flow, PartQuantity.DifferentialPressure]),
            ("pod/cdu/pump-1", [PartQuantity.Speed]),
            ("pod/cdu/pump-2", [PartQuantity.Speed]),
            ("pod/cdu/leak", [PartQuantity.IsLeaking]),
        ];
        Assert.All(spoken.SelectMany(part => part.Quantities.Select(quantity => (part.Part, quantity))), pair =>
        {
            var sent = readings[Tree.IndexOf(pair.Part), pair.quantity];
            var got = board[board.Tree.IndexOf(pair.Part), pair.quantity];
            Assert.Equal((pair, Quality.Good), (pair, got.Quality));
            Assert.Equal(sent.Value, got.Value, 9);
        });
        Assert.Equal((readings[Tree.IndexOf("rack-1"), PartQuantity.Power].Value, readings[0, PartQuantity.Power].Value), (side.Map.RackPower("rack-1").Value, side.Map.PodPower().Value));
        Assert.Equal((1, 0), (side.Map.Rack("rack-1", side.Now).IsOn.Value, side.Map.Loop(side.Now).IsLeaking.Value));
        Assert.Equal(readings[Tree.IndexOf("pod/cdu"), PartQuantity.SupplyTemperature].Value, side.Map.Loop(side.Now).Supply.Value, 9);
        Assert.Equal((-1500, 900_000, 0.625, 1), (
            side.Found("PowerMeter/ActivePower/site/grid").Value, side.Found("BESS/GenericPoint/site/battery/power").Value,
            Math.Round(side.Found("BESS/GenericPoint/site/battery/charge").Value, 12), side.Found("BESS/Available/site/battery").Value));

        // What is missing here is missing there, and what is old is not to be trusted.
        readings[Tree.IndexOf("rack-1"), PartQuantity.Flow] = Reading.Missing;
        var late = side.Face.Values(readings, side.Now + Oldest + TimeSpan.FromTicks(1), Oldest);
        Assert.All(late, value => Assert.False(value.IsGood));
        await side.SayAsync(late);
        side.Map.Update(side.Now);
        Assert.Equal((Quality.Missing, Quality.Implausible), (side.Map.Rack("rack-1", side.Now).Flow.Quality, side.Map.RackPower("rack-1").Quality));

        var said = await side.SaidAsync();
        Assert.Equal(side.Points.Count, said.Where(m => m.Topic.StartsWith("BMS/v1/PUB/Metadata/", StringComparison.Ordinal)).Select(m => m.Topic).Distinct().Count());
        Assert.True(said.Count > 2 * side.Points.Count);
        foreach (var message in said)
        {
            Assert.True(await side.FitsAsync(message), $"{message.Topic} {message.Payload}: {side.Why}");
        }
    }

    [Fact(Skip = "Waits for ever after its second round of values; why is not known yet.")]
    public async Task Leak_reaches_the_cycle_its_order_reaches_the_building_and_the_buildings_word_ends_it()
    {
        using var broker = await MqttBroker.StartAsync();
        await using var side = new Side(broker.Port);
        await side.BeginAsync();
        var readings = Filled(side.Now);
        readings[Tree.IndexOf("rack-2/leak"), PartQuantity.IsLeaking] = Good(1, side.Now);
        await side.SayAsync(side.Face.Values(readings, side.Now, Oldest));
        side.Map.Update(side.Now);
        Assert.Equal((0, 1, 0), (side.Map.Rack("rack-1", side.Now).IsLeaking.Value, side.Map.Rack("rack-2", side.Now).IsLeaking.Value, side.Map.Loop(side.Now).IsLeaking.Value));
        Assert.Equal(0, side.Map.Rack("rack-2", side.Now).IsElectricallyIsolated.Value);

        // Place 2 among the site's racks is rack-2.
        Assert.Empty(side.Map.Order(new IsolationOrder(0, 2, CutPower: true, ShutCoolant: true)));
        var heard = new[] { await side.HeardAsync(), await side.HeardAsync() };
        Assert.Equal([("RackElectricalIsolationRequest", "rack-2", 1), ("RackLiquidIsolationRequest", "rack-2", 1)], heard.OrderBy(h => h.Type, StringComparer.Ordinal));
        readings[Tree.IndexOf("rack-2"), PartQuantity.IsElectricallyIsolated] = Good(1, side.Now);
        readings[Tree.IndexOf("rack-2"), PartQuantity.IsLiquidIsolated] = Good(1, side.Now);
        await side.SayAsync(side.Face.Values(readings, side.Now, Oldest));
        side.Map.Update(side.Now);
        Assert.Equal((1, 1, 0), (side.Map.Rack("rack-2", side.Now).IsElectricallyIsolated.Value, side.Map.Rack("rack-2", side.Now).IsLiquidIsolated.Value, side.Map.Loop(side.Now).IsIsolated.Value));

        // Nothing of ours has said anything but that it be cut off.
        var said = await side.SaidAsync();
        var ours = said.Where(m => m.Topic.Contains("IsolationRequest") && m.Topic.StartsWith("BMS/v1/POD1/", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, ours.Count);
        Assert.All(ours, m => Assert.StartsWith("{\"value\":1,", m.Payload));
        foreach (var message in ours)
        {
            Assert.True(await side.FitsAsync(message), $"{message.Topic} {message.Payload}: {side.Why}");
        }
    }

    [Fact]
    public async Task Face_that_falls_silent_leaves_a_pod_whose_readings_are_stale()
    {
        using var broker = await MqttBroker.StartAsync();
        await using var side = new Side(broker.Port);
        await side.BeginAsync();
        await side.SayAsync(side.Face.Values(Filled(side.Now), side.Now, Oldest));
        side.Map.Update(side.Now);
        Assert.Equal(Quality.Good, side.Map.Loop(side.Now).Supply.Quality);
        await side.LoseFaceAsync();
        side.MovePod(DsxBounds.OldestBeat + TimeSpan.FromTicks(1));
        Assert.Equal(Quality.Stale, side.Map.Loop(side.Now).Supply.Quality);
        side.Map.Update(side.Now);
        Assert.Equal((Quality.Stale, Quality.Stale, Quality.Stale), (side.Map.Loop(side.Now).Supply.Quality, side.Map.Rack("rack-1", side.Now).IsLeaking.Quality, side.Map.PodPower().Quality));
        Assert.Equal("MP4258", side.Pod.Trouble?.Code);
    }

    [Fact]
    public void Pod_without_a_loop_says_nothing_of_liquid_and_nobody_may_ask_unless_told()
    {
        var dry = new DsxPodFace(PodTreeBuilder.Of(DsxPods.Pod with { Cooling = new CoolingConfig() }));
        Assert.DoesNotContain(dry.Points, point => point.PointType.Contains("Liquid") || point.PointType.Contains("Leak") || point.ObjectType is "CDU" or "Pump" || point.Integration is not null);
        Assert.Contains(dry.Points, point => point.PointType == "RackPower");
        Assert.DoesNotContain(new DsxSiteFace("site", ["pod"], hasBattery: false).Points, point => point.ObjectType == "BESS" || point.Integration is not null);
        Assert.Throws<ArgumentException>(() => new DsxPodFace(Tree, "a/b"));
        Assert.Throws<ArgumentException>(() => new DsxSiteFace("site", [], false, "PUB"));
        Assert.Throws<ArgumentException>(() => dry.Values(new PodReadings(Tree), DsxPods.Began, Oldest));
    }

    private static Reading Good(double value, Instant at) => Reading.Good(value, at);

    /// <summary>A figure of its own for every reading, so that none can be taken for another; states are dry, closed and not isolated.</summary>
    private static PodReadings Filled(Instant at)
    {
        var readings = new PodReadings(Tree);
        for (int i = 0; i < Tree.Parts.Length; i++)
        {
            foreach (var quantity in Enum.GetValues<PartQuantity>())
            {
                double own = (40 * i) + (int)quantity + 1;
                readings[i, quantity] = Good(
                    quantity switch
                    {
                        PartQuantity.IsOn => 1,
                        PartQuantity.IsLeaking or PartQuantity.IsLiquidIsolated or PartQuantity.IsElectricallyIsolated => 0,
                        PartQuantity.Speed or PartQuantity.ValvePosition => own / 10_000,
                        _ => own,
                    },
                    at);
            }
        }

        return readings;
    }

    /// <summary>The face of a pod and a site, the pod's integration that reads it, and one who listens to both, each with a connection of its own; the first two on clocks that the test moves.</summary>
    private sealed class Side : IAsyncDisposable
    {
        private static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(60);

        private readonly FakeClock podClock = new() { Began = new(DsxPods.Began.ToUtc()) };
        private readonly FakeClock faceClock = new() { Began = new(DsxPods.Began.ToUtc()) };
        private readonly Channel<DsxEntry> told = Channel.CreateUnbounded<DsxEntry>();
        private readonly Channel<(string Type, string Rack, double Value)> heard = Channel.CreateUnbounded<(string, string, double)>();
        private readonly MqttClient podClient;
        private readonly MqttClient faceClient;
        private readonly MqttClient listener;
        private readonly DsxPublisher publisher;
        private readonly DsxTable table;
        private readonly CancellationTokenSource end = new();
        private readonly PeerTalk judge = Peers.TalkToNode("ajv", "dsx_judge.js");
        private Task<List<(string Topic, string Payload)>> listening = Task.FromResult<List<(string, string)>>([]);
        private Task podWork = Task.CompletedTask;
        private Task faceWork = Task.CompletedTask;

        public Side(int port)
        {
            podClient = Client(port, "pod", podClock);
            faceClient = Client(port, "face", faceClock);
            listener = Client(port, "listener", new FakeClock());
            Points = [.. Face.Points, .. Site.Points];
            table = new DsxTable("POD1", entry => told.Writer.TryWrite(entry));
            Pod = new DsxIntegration(podClient, table, podClock, () => Now);
            publisher = new DsxPublisher(faceClient, Points, faceClock, Hear);
            Map = new DsxPodMap(DsxPods.Pod, DsxPods.SiteRacks, table, Board, Pod.SetAsync);
        }

        public Instant Now => Instant.From(podClock.GetUtcNow());

        public DsxPodFace Face { get; } = new(Tree, "POD1");

        public DsxSiteFace Site { get; } = new("site", ["pod"], hasBattery: true, "POD1");

        public IReadOnlyList<DsxPoint> Points { get; }

        public PodBoard Board { get; } = new(PodTreeBuilder.Of(DsxPods.Pod));

        public DsxIntegration Pod { get; }

        public DsxPodMap Map { get; }

        public string Why { get; private set; } = "";

        public async Task BeginAsync()
        {
            Assert.True((await listener.SubscribeAsync("BMS/#", MqttQos.AtLeastOnce, Stop)).IsSuccess);
            listening = ListenAsync();
            podWork = Pod.RunAsync(end.Token);
            podClock.AwaitSleeperUntil(DsxBounds.Beat);
            faceWork = publisher.RunAsync(end.Token);
            faceClock.AwaitSleeperUntil(DsxBounds.Beat);
            await ToldAsync(entry => entry.Point.PointType == "HeartbeatTimestampBms" && entry.Reading.Quality == Quality.Good);
            Assert.Equal(Points.Count, table.Health.Points);
        }

        /// <summary>Publishes values and waits until the pod's side has the last of them.</summary>
        public async Task SayAsync(IReadOnlyList<DsxFaceValue> values)
        {
            Assert.Empty(await DsxFaceValue.SayAsync(publisher, values, Stop));

            // One more value after all others says that these have come: what one client publishes comes in its order.
            const string Last = "BESS/Available/site/battery";
            foreach (double mark in new[] { 0.0, 1 })
            {
                Assert.Null(await publisher.SetAsync(Last, mark, true, Stop));
            }

            await ToldAsync(entry => entry.Point.Key == Last && entry.State == "NotAvailable");
            await ToldAsync(entry => entry.Point.Key == Last && entry.State == "Available");
        }

        public Reading Found(string key) => table.Find(key, Now)!.Reading;

        public async Task<(string Type, string Rack, double Value)> HeardAsync() => await heard.Reader.ReadAsync(Stop).AsTask().WaitAsync(Hopeless, Stop);

        public async Task LoseFaceAsync() => await faceClient.DisposeAsync();

        public void MovePod(TimeSpan to) => podClock.MoveTo(to);

        /// <summary>All that was said so far.</summary>
        public async Task<List<(string Topic, string Payload)>> SaidAsync()
        {
            Assert.Null(await listener.PublishAsync(new MqttMessage("BMS/end", default, MqttQos.AtLeastOnce), Stop));
            return await listening.WaitAsync(Hopeless, Stop);
        }

        public async Task<bool> FitsAsync((string Topic, string Payload) message)
        {
            await judge.TellAsync(JsonSerializer.Serialize(new { topic = message.Topic, payload = message.Payload }));
            var verdict = await judge.HearAsync();
            Why = verdict.ToString();
            return verdict.GetProperty("valid").GetBoolean();
        }

        public async ValueTask DisposeAsync()
        {
            await end.CancelAsync();
            await Task.WhenAll(podWork, faceWork).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await podClient.DisposeAsync();
            await faceClient.DisposeAsync();
            await listener.DisposeAsync();
            judge.Dispose();
            end.Dispose();
        }

        private static MqttClient Client(int port, string id, FakeClock clock) => new(
            new MqttClientConfig("127.0.0.1", port, id) { KeepAlive = TimeSpan.FromHours(12) }, clock, () => Instant.From(clock.GetUtcNow()), new SeededRandom(1));

        /// <summary>Takes what is said as it comes: a pod has more points than a client keeps messages for.</summary>
        private async Task<List<(string Topic, string Payload)>> ListenAsync()
        {
            var said = new List<(string, string)>();
            await foreach (var delivery in listener.TakeAsync(Stop))
            {
                if (delivery.Message.Topic == "BMS/end")
                {
                    break;
                }

                said.Add((delivery.Message.Topic, Encoding.UTF8.GetString(delivery.Message.Payload.Span)));
            }

            return said;
        }

        private void Hear(DsxPoint point, DsxValue value)
        {
            if (point.PointType.EndsWith("IsolationRequest", StringComparison.Ordinal))
            {
                heard.Writer.TryWrite((point.PointType, point.RackLocationId!, value.Value!.Value));
            }
        }

        private async Task ToldAsync(Predicate<DsxEntry> isIt)
        {
            while (!isIt(await told.Reader.ReadAsync(Stop).AsTask().WaitAsync(Hopeless, Stop)))
            {
            }
        }
    }
}
