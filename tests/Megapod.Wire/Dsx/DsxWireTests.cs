namespace Megapod.Wire.Dsx;

using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Dsx;
using Megapod.Devices.Mqtt;
using Megapod.Devices.Mqtt.Messages;
using Megapod.Wire.Mqtt;
using Megapod.Wire.Peers;
using Megapod.Wire.Site;

/// <summary>Both sides of the contract over Debian's mosquitto, with npm ajv 8.20.0 judging each payload by bms.yaml.</summary>
public sealed class DsxWireTests
{
    private static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(60);
    private static readonly IReadOnlyList<DsxState> NoOrLeak = [new(0, "NoLeak"), new(1, "Leak")];
    private static readonly IReadOnlyList<DsxState> Isolated = [new(0, "NotIsolated"), new(1, "Isolated")];
    private static readonly IReadOnlyList<DsxState> Requested = [new(0, "NoIsolationRequested"), new(1, "IsolationRequested")];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>One or more points of every kind that a pod has.</summary>
    private static IReadOnlyList<DsxPoint> Points { get; } =
    [
        Rack("RackPower") with { Unit = "kW" },
        Rack("RackLiquidFlow") with { Unit = "LPM" },
        Rack("RackLiquidSupplyTemperature") with { Unit = "C" },
        Rack("RackLiquidDifferentialPressureSp") with { Unit = "kPa", IsSetpoint = true },
        Rack("RackControlValvePosition") with { Unit = "%" },
        Rack("RackLeakDetect") with { States = NoOrLeak },
        Rack("RackLeakSensorFault") with { States = [new(0, "NoFault"), new(1, "Fault")] },
        Rack("RackLiquidIsolationStatus") with { States = Isolated },
        Rack("RackElectricalIsolationStatus") with { States = Isolated },
        Rack("RackLeakDetectTray") with { States = NoOrLeak, Integration = "POD1" },
        Rack("RackLiquidIsolationRequest") with { States = Requested, Integration = "POD1" },
        Rack("RackElectricalIsolationRequest") with { States = Requested, Integration = "POD2" },
        Meter("ActivePower") with { Unit = "kW" },
        Meter("PowerFactor"),
        Meter("PhaseCurrent") with { Unit = "A", Phase = "A" },
        new("CDU", "LiquidTemperature", "hall/cdu1/in") { Unit = "C", ObjectName = "CDU 1", ObjectId = "cdu1", ServesId = ["A"], ProcessArea = ["Secondary", "Supply"] },
        new("CDU", "LiquidTemperatureSpRequest", "hall/cdu1/sp") { Unit = "C", ObjectName = "CDU 1", ObjectId = "cdu1", Integration = "POD1" },
        new("CDU", "LeakDetect", "hall/cdu1/leak") { States = NoOrLeak, AssociateId = "cdu1" },
        new("System", "HeartbeatTimestampBms", "bms/hb") { ObjectName = "BMS", ObjectId = "BMS" },
        new("System", "HeartbeatEchoBms", "bms/echo/pod1") { ObjectName = "Pod 1", ObjectId = "POD1" },
        new("System", "HeartbeatTimestampIntegration", "pod1/hb") { ObjectName = "Pod 1", ObjectId = "POD1", Integration = "POD1" },
        new("System", "HeartbeatTimestampIntegration", "pod2/hb") { ObjectName = "Pod 2", ObjectId = "POD2", Integration = "POD2" },
        new("System", "HeartbeatEchoIntegration", "pod1/echo") { ObjectName = "BMS", ObjectId = "BMS", Integration = "POD1" },
    ];

    [Fact]
    public async Task Both_sides_hear_each_other_and_all_that_is_said_fits_the_contract()
    {
        using var broker = await MqttBroker.StartAsync();
        await using var side = new Side(broker.Port);
        await side.BeginAsync();

        Assert.Null(await side.Bms.SetAsync(Points[0].Key, 132_500, true, Stop));
        var power = await side.ToldAsync(entry => entry.Point.PointType == "RackPower" && entry.Reading.Quality != Quality.Missing);
        Assert.Equal(132_500, power.Reading.Value);
        Assert.Null(await side.Bms.SetAsync(Points[5].Key, 1, true, Stop));
        Assert.Equal("Leak", (await side.ToldAsync(entry => entry.Point.PointType == "RackLeakDetect" && entry.State is not null)).State);
        Assert.Null(await side.Bms.SetAsync(Points[13].Key, 0.98, true, Stop));
        Assert.Null(await side.Bms.SetAsync(Points[2].Key, null, false, Stop));

        // We ask for the rack's liquid to be shut off; the building management system hears it, does it and says so.
        var rack = Assert.Single(side.Table.Racks(side.Now));
        Assert.Null(await side.Pod.SetAsync(rack.LiquidIsolationRequest!.Key, 1, true, Stop));
        Assert.Equal((rack.LiquidIsolationRequest.Key, 1), await side.HeardAsync("RackLiquidIsolationRequest"));
        Assert.Null(await side.Bms.SetAsync(Points[7].Key, 1, true, Stop));
        await side.ToldAsync(entry => entry.Point.PointType == "RackLiquidIsolationStatus" && entry.State == "Isolated");
        Assert.Null(await side.Pod.SetAsync(rack.TrayLeak!.Key, 1, true, Stop));
        Assert.Equal((rack.TrayLeak.Key, 1), await side.HeardAsync("RackLeakDetectTray"));
        Assert.Null(await side.Pod.SetAsync("CDU/LiquidTemperatureSpRequest/hall/cdu1/sp", 31.5, true, Stop));
        Assert.Equal(("CDU/LiquidTemperatureSpRequest/hall/cdu1/sp", 31.5), await side.HeardAsync("LiquidTemperatureSpRequest"));

        // What is not ours is not said, whatever is asked.
        Assert.Equal("MP4255", (await side.Pod.SetAsync("Rack/RackElectricalIsolationRequest/hall/rackA", 1, true, Stop))?.Code);
        Assert.Equal("MP4255", (await side.Pod.SetAsync(Points[0].Key, 1, true, Stop))?.Code);
        Assert.Equal("MP4255", (await side.Pod.SetAsync("System/HeartbeatTimestampIntegration/pod1/hb", 1, true, Stop))?.Code);
        Assert.Equal("MP4256", (await side.Pod.SetAsync("Rack/RackPower/nowhere", 1, true, Stop))?.Code);
        Assert.Equal("MP4257", (await side.Pod.SetAsync(rack.LiquidIsolationRequest.Key, 2, true, Stop))?.Code);
        Assert.Equal("MP4257", (await side.Pod.SetAsync("CDU/LiquidTemperatureSpRequest/hall/cdu1/sp", double.NaN, true, Stop))?.Code);
        Assert.Equal("MP4255", (await side.Bms.SetAsync(rack.TrayLeak.Key, 1, true, Stop))?.Code);
        Assert.Null(await side.Pod.SetAsync(rack.LiquidIsolationRequest.Key, -1, true, Stop));

        // Heartbeats: theirs is repeated by us, ours by them.
        await side.BeatAsync();
        Assert.True(side.Table.IsHeard(side.Now));
        Assert.Null(side.Pod.Trouble);
        Assert.Equal(Reading.Good(132_500, power.Reading.MeasuredAt), side.Table.Find(Points[0].Key, side.Now)!.Reading);

        var said = await side.SaidAsync();
        Assert.Equal(Points.Count, said.Where(m => m.Topic.StartsWith("BMS/v1/PUB/Metadata/", StringComparison.Ordinal)).Select(m => m.Topic).Distinct().Count());
        Assert.All(said.Where(m => !m.Topic.StartsWith("BMS/v1/PUB/", StringComparison.Ordinal)), m => Assert.StartsWith("BMS/v1/POD1/Value/", m.Topic));

        // Whatever it was, it was said by whose point it is: each integration says its own, and the building management system what nobody else does.
        Assert.All(said.Where(m => m.Topic.Split('/')[3] == "Value"), m => Assert.Equal(Points.Single(point => m.Topic.EndsWith($"/Value/{point.Key}", StringComparison.Ordinal)).Integration ?? "PUB", m.Topic.Split('/')[2]));
        Assert.DoesNotContain(said, m => m.Topic.Contains("/POD1/Metadata/"));
        Assert.Contains(said, m => m.Topic == "BMS/v1/POD1/Value/System/HeartbeatEchoIntegration/pod1/echo");
        Assert.Contains(said, m => m.Topic == "BMS/v1/PUB/Value/System/HeartbeatEchoBms/bms/echo/pod1");
        foreach (var message in said)
        {
            Assert.True(await side.FitsAsync(message), $"{message.Topic} {message.Payload}: {side.Why}");
        }
    }

    [Fact]
    public async Task Judge_finds_a_field_that_is_wrong()
    {
        using var judge = Peers.TalkToNode("ajv", "dsx_judge.js");
        foreach (var point in Points)
        {
            string topic = $"BMS/v1/PUB/Metadata/{point.Key}";
            Assert.True(await FitsAsync(topic, DsxJson.Write(point)));
            Assert.False(await FitsAsync(topic, DsxJson.Write(point with { ObjectName = null, RackLocationName = null, AssociateId = null })), topic);
            Assert.False(await FitsAsync(topic, DsxJson.Write(point with { Phase = "D" })), topic);
        }

        Assert.True(await FitsAsync($"BMS/v1/PUB/Value/{Points[0].Key}", DsxJson.Write(new DsxValue(1, 5, 1))));
        Assert.True(await FitsAsync($"BMS/v1/PUB/Value/{Points[0].Key}", DsxJson.Write(new DsxValue(null, 5, 0))));
        Assert.False(await FitsAsync($"BMS/v1/POD1/Value/{Points[0].Key}", DsxJson.Write(new DsxValue(1, 5, 1))));

        async Task<bool> FitsAsync(string topic, byte[] payload)
        {
            await judge.TellAsync(JsonSerializer.Serialize(new { topic, payload = Encoding.UTF8.GetString(payload) }));
            return (await judge.HearAsync()).GetProperty("valid").GetBoolean();
        }
    }

    [Fact]
    public async Task Values_and_descriptions_are_published_again_each_100_s_and_heartbeats_that_end_make_all_stale()
    {
        using var broker = await MqttBroker.StartAsync();
        await using var side = new Side(broker.Port);
        await side.BeginAsync();
        Assert.Null(await side.Bms.SetAsync(Points[0].Key, 1000, true, Stop));
        await side.ToldAsync(entry => entry.Point.PointType == "RackPower" && entry.Reading.Quality == Quality.Good);
        Assert.Null(await side.Pod.SetAsync("Rack/RackLeakDetectTray/hall/rackA", 0, true, Stop));
        Assert.Equal(0, (await side.HeardAsync("RackLeakDetectTray")).Value);
        for (int beat = 1; beat <= 10; beat++)
        {
            await side.BeatAsync();
        }

        Assert.Equal(0, (await side.HeardAsync("RackLeakDetectTray")).Value);

        // The building management system's clock moves first, so that its repetition meets the pod's clock ten seconds earlier.
        Assert.Equal(Reading.Good(1000, Side.Began + TimeSpan.FromSeconds(90)), side.Table.Find(Points[0].Key, side.Now)!.Reading);
        Assert.Equal(0, side.Table.Health.Refused);

        await side.LoseBmsAsync();
        side.MovePod(TimeSpan.FromSeconds(136));
        Assert.Equal(Quality.Stale, side.Table.Find(Points[0].Key, side.Now)!.Reading.Quality);
        Assert.Equal("MP4258", side.Pod.Trouble?.Code);
        Assert.False(side.Table.IsHeard(side.Now));
    }

    [Fact]
    public async Task Point_that_another_integration_is_given_is_not_published_by_us_any_more()
    {
        const string Tray = "Rack/RackLeakDetectTray/hall/rackA";
        const string Request = "Rack/RackLiquidIsolationRequest/hall/rackA";
        using var broker = await MqttBroker.StartAsync();
        await using var side = new Side(broker.Port);
        await side.BeginAsync();
        Assert.Null(await side.Pod.SetAsync(Tray, 1, true, Stop));
        Assert.Null(await side.Pod.SetAsync(Request, 1, true, Stop));
        await side.Bms.ChangeAsync([.. Points.Select(point => point.Key == Tray ? point with { Integration = "POD2" } : point)], Stop);
        await side.ToldAsync(entry => entry.Point is { Key: Tray, Integration: "POD2" });
        for (int beat = 1; beat <= 10; beat++)
        {
            await side.BeatAsync();
        }

        Assert.Equal("MP4255", (await side.Pod.SetAsync(Tray, 0, true, Stop))?.Code);
        var said = (await side.SaidAsync()).Select(m => m.Topic).ToList();
        Assert.Equal((1, 2), (said.Count(topic => topic == $"BMS/v1/POD1/Value/{Tray}"), said.Count(topic => topic == $"BMS/v1/POD1/Value/{Request}")));
    }

    [Theory]
    [InlineData(4096, 0)] // All are under way at once, and the one that goes is among them.
    [InlineData(4, 1)] // One after the other, and the one that goes was not sent yet.
    public async Task Points_that_change_while_the_first_are_being_described_are_described_before_values_and_those_that_went_are_not_left(int mostWaiting, int leaving)
    {
        await using var broker = new ScriptedBroker();
        var clock = new FakeClock();
        var config = new MqttClientConfig("127.0.0.1", broker.Port, "bms") { KeepAlive = TimeSpan.FromHours(12), MostWaiting = mostWaiting };
        await using var client = new MqttClient(config, clock, () => Instant.From(clock.GetUtcNow()), new SeededRandom(1));
        using var end = new CancellationTokenSource();
        await broker.WelcomeAsync();
        var probe = client.PublishAsync(new MqttMessage("probe", default), Stop);
        await broker.NextAsync<PublishPacket>();
        Assert.Null(await probe.WaitAsync(Hopeless, Stop));

        // The liquid's flow comes before power, by the order of keys.
        DsxPoint[] before = [Points[1], Points[0]];
        var (left, stays) = (before[leaving], before[1 - leaving]);
        var publisher = new DsxPublisher(client, before, clock);
        var work = publisher.RunAsync(end.Token);
        Assert.Null(publisher.Keep(stays.Key, 0.001, true));
        List<PublishPacket> first = [];
        while (first.Count < Math.Min(2, mostWaiting / 4))
        {
            first.Add(await broker.NextAsync<PublishPacket>());
            Assert.Equal(Description(before[first.Count - 1]), first[^1].Message.Topic);
        }

        // The broker has not taken these yet, when one point goes and another one comes.
        await publisher.ChangeAsync([stays, Points[2]], Stop).WaitAsync(Hopeless, Stop);
        Assert.Null(publisher.Keep(Points[2].Key, 20, true));
        await broker.SayAsync([.. first.Select(p => new PubackPacket(p.Id))]);
        var said = new List<(string Topic, bool IsEmpty)>();
        while (said.Count(m => m.Topic.Contains("/Value/")) < 2)
        {
            var next = await broker.NextAsync<PublishPacket>();
            said.Add((next.Message.Topic, next.Message.Payload.IsEmpty));
            await broker.SayAsync(new PubackPacket(next.Id));
        }

        Assert.Contains((Description(left), true), said);
        Assert.DoesNotContain((Description(left), false), said);
        int described = said.IndexOf((Description(Points[2]), false));
        Assert.InRange(described, 0, said.IndexOf(($"BMS/v1/PUB/Value/{Points[2].Key}", false)));
        await end.CancelAsync();
        await Task.WhenAny(work);

        static string Description(DsxPoint point) => $"BMS/v1/PUB/Metadata/{point.Key}";
    }

    [Fact]
    public async Task Value_of_an_integration_that_is_not_the_points_own_or_is_old_is_refused()
    {
        using var broker = await MqttBroker.StartAsync();
        await using var side = new Side(broker.Port);
        await side.BeginAsync();
        const string Value = """{"value":1,"timestamp":1,"quality":1}""";
        Assert.Null(await side.Listener.PublishAsync(new MqttMessage("BMS/v1/POD2/Value/Rack/RackLeakDetectTray/hall/rackA", Encoding.UTF8.GetBytes(Value), MqttQos.AtLeastOnce), Stop));
        Assert.Null(await side.Listener.PublishAsync(new MqttMessage("BMS/v1/POD1/Value/Rack/RackPower/hall/rackA", Encoding.UTF8.GetBytes(Value), MqttQos.AtLeastOnce), Stop));
        Assert.Null(await side.Listener.PublishAsync(new MqttMessage("BMS/v1/POD2/Value/Rack/RackElectricalIsolationRequest/hall/rackA", "nonsense"u8.ToArray(), MqttQos.AtLeastOnce), Stop));
        Assert.Null(await side.Listener.PublishAsync(new MqttMessage("BMS/v1/POD2/Value/Rack/RackElectricalIsolationRequest/hall/rackA", Encoding.UTF8.GetBytes(Value), MqttQos.AtLeastOnce), Stop));
        Assert.Equal(("Rack/RackElectricalIsolationRequest/hall/rackA", 1), await side.HeardAsync("RackElectricalIsolationRequest"));
        Assert.Equal(3, side.Bms.Refused);
    }

    [Fact]
    public async Task Points_that_no_topic_can_name_are_refused()
    {
        await using var client = new MqttClient(new MqttClientConfig("127.0.0.1", 1, "x"), TimeProvider.System, () => Instant.Never, new SeededRandom(1));
        foreach (var point in new[] { Points[0] with { TagPath = "a/+" }, Points[0] with { TagPath = "" }, Points[0] with { ObjectType = "a/b" }, Points[0] with { States = NoOrLeak }, Points[0] with { Integration = "PUB" } })
        {
            Assert.Throws<ArgumentException>(() => new DsxPublisher(client, [point], TimeProvider.System));
        }

        Assert.Throws<ArgumentException>(() => new DsxPublisher(client, [Points[0], Points[0]], TimeProvider.System));
    }

    private static DsxPoint Rack(string type) => new("Rack", type, "hall/rackA") { RackLocationName = "Rack A", RackLocationId = "A" };

    private static DsxPoint Meter(string type) => new("PowerMeter", type, "hall/meter1") { ObjectName = "Meter 1", ObjectId = "m1", ServesId = ["A"] };

    /// <summary>The building management system, the pod's integration and one who listens to both, each with a connection of its own; the first two on clocks that the test moves.</summary>
    private sealed class Side : IAsyncDisposable
    {
        public static readonly Instant Began = Instant.FromUtc(new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc));

        private readonly FakeClock podClock = new() { Began = new(Began.ToUtc()) };
        private readonly FakeClock bmsClock = new() { Began = new(Began.ToUtc()) };
        private readonly Channel<DsxEntry> told = Channel.CreateUnbounded<DsxEntry>();
        private readonly Channel<(DsxPoint Point, DsxValue Value)> heard = Channel.CreateUnbounded<(DsxPoint, DsxValue)>();
        private readonly MqttClient podClient;
        private readonly MqttClient bmsClient;
        private readonly CancellationTokenSource end = new();
        private readonly PeerTalk judge = Peers.TalkToNode("ajv", "dsx_judge.js");
        private TimeSpan elapsed;
        private Task podWork = Task.CompletedTask;
        private Task bmsWork = Task.CompletedTask;

        public Side(int port)
        {
            podClient = Client(port, "pod", podClock);
            bmsClient = Client(port, "bms", bmsClock);
            Listener = Client(port, "listener", new FakeClock());
            Table = new DsxTable("POD1", entry => told.Writer.TryWrite(entry));
            Pod = new DsxIntegration(podClient, Table, podClock, () => Now);
            Bms = new DsxPublisher(bmsClient, Points, bmsClock, (point, value) => heard.Writer.TryWrite((point, value)));
        }

        public Instant Now => Instant.From(podClock.GetUtcNow());

        public DsxTable Table { get; }

        public DsxIntegration Pod { get; }

        public DsxPublisher Bms { get; }

        public MqttClient Listener { get; }

        public string Why { get; private set; } = "";

        /// <summary>The pod listens before the other side begins: values are not kept by the broker.</summary>
        public async Task BeginAsync()
        {
            Assert.True((await Listener.SubscribeAsync("BMS/#", MqttQos.AtLeastOnce, Stop)).IsSuccess);
            podWork = Pod.RunAsync(end.Token);
            podClock.AwaitSleeperUntil(DsxBounds.Beat);
            bmsWork = Bms.RunAsync(end.Token);
            bmsClock.AwaitSleeperUntil(DsxBounds.Beat);
            await ToldAsync(entry => entry.Point.PointType == "HeartbeatTimestampBms" && entry.Reading.Quality == Quality.Good);
            Assert.Equal(Points.Count, Table.Health.Points);
        }

        /// <summary>Ten seconds pass: both beat, and each has heard the other when this ends.</summary>
        public async Task BeatAsync()
        {
            elapsed += DsxBounds.Beat;
            bmsClock.MoveTo(elapsed);
            bmsClock.AwaitSleeperUntil(elapsed + DsxBounds.Beat);
            await ToldAsync(entry => entry.Point.PointType == "HeartbeatTimestampBms");
            podClock.MoveTo(elapsed);
            podClock.AwaitSleeperUntil(elapsed + DsxBounds.Beat);
            await ToldAsync(entry => entry.Point.PointType == "HeartbeatEchoBms");
            await HeardAsync("HeartbeatEchoIntegration");
        }

        public async Task LoseBmsAsync() => await bmsClient.DisposeAsync();

        public void MovePod(TimeSpan to) => podClock.MoveTo(to);

        public async Task<DsxEntry> ToldAsync(Predicate<DsxEntry> isIt)
        {
            while (true)
            {
                var entry = await told.Reader.ReadAsync(Stop).AsTask().WaitAsync(Hopeless, Stop);
                if (isIt(entry))
                {
                    return entry;
                }
            }
        }

        public async Task<(string Key, double Value)> HeardAsync(string type)
        {
            while (true)
            {
                var (point, value) = await heard.Reader.ReadAsync(Stop).AsTask().WaitAsync(Hopeless, Stop);
                if (point.PointType == type)
                {
                    return (point.Key, value.Value!.Value);
                }
            }
        }

        /// <summary>All that was said so far.</summary>
        public async Task<List<(string Topic, string Payload)>> SaidAsync()
        {
            Assert.Null(await Listener.PublishAsync(new MqttMessage("BMS/end", default, MqttQos.AtLeastOnce), Stop));
            var said = new List<(string, string)>();
            await foreach (var delivery in Listener.TakeAsync(Stop))
            {
                if (delivery.Message.Topic == "BMS/end")
                {
                    break;
                }

                said.Add((delivery.Message.Topic, Encoding.UTF8.GetString(delivery.Message.Payload.Span)));
            }

            return said;
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
            await Task.WhenAll(podWork, bmsWork).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await podClient.DisposeAsync();
            await bmsClient.DisposeAsync();
            await Listener.DisposeAsync();
            judge.Dispose();
            end.Dispose();
        }

        private static MqttClient Client(int port, string id, FakeClock clock) => new(
            new MqttClientConfig("127.0.0.1", port, id) { KeepAlive = TimeSpan.FromHours(12) }, clock, () => Instant.From(clock.GetUtcNow()), new SeededRandom(1));
    }
}
