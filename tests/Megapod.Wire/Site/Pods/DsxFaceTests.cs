namespace Megapod.Wire.Site.Pods;

using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Devices.Dsx;
using Megapod.Devices.Mqtt;
using Megapod.Devices.Polling;
using Megapod.Site.Loop;
using Megapod.Site.Pods;
using Megapod.Site.Pods.Dsx;
using Megapod.Wire.Mqtt;
using Megapod.Wire.Peers;

/// <summary>A site with three pods as a client of the contract reads it, over Debian's mosquitto, with npm ajv judging each payload by bms.yaml.</summary>
public sealed class DsxFaceTests
{
    private const string Charge = "BESS/GenericPoint/site/battery";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pod_that_is_published_and_read_again_shows_the_same_figures_and_all_that_is_said_fits_the_contract()
    {
        using var broker = await MqttBroker.StartAsync();
        await using var side = new Side(broker.Port);
        side.Fill();
        side.View = side.View with
        {
            Nodes = [.. side.View.Nodes.Select(n => n with { Watts = n.Id switch { "grid" => -1500, "panel" => null, _ => 250_000 } })],
            Battery = side.View.Battery! with { Watts = -40_000 },
        };
        await side.BeginAsync();
        await side.LookAsync();
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
        var shown = side.Shown;
        Assert.All(spoken.SelectMany(part => part.Quantities.Select(quantity => (part.Part, quantity))), pair =>
        {
            var sent = shown[shown.Tree.IndexOf(pair.Part), pair.quantity];
            var got = board[board.Tree.IndexOf(pair.Part), pair.quantity];
            Assert.Equal((pair, Quality.Good), (pair, got.Quality));
            Assert.Equal(sent.Value, got.Value, 9);
        });
        Assert.Equal((shown[shown.Tree.IndexOf("rack-1"), PartQuantity.Power].Value, shown[0, PartQuantity.Power].Value), (side.Map.RackPower("rack-1").Value, side.Map.PodPower().Value));
        Assert.Equal((1, 0), (side.Map.Rack("rack-1", side.Now).IsOn.Value, side.Map.Loop(side.Now).IsLeaking.Value));
        Assert.Equal(shown[shown.Tree.IndexOf("pod/cdu"), PartQuantity.SupplyTemperature].Value, side.Map.Loop(side.Now).Supply.Value, 9);
        Assert.Equal((-1500, -40_000, "Discharging"), (side.Found("PowerMeter/ActivePower/site/grid/meter").Reading.Value, side.Found("PowerMeter/ActivePower/site/battery/meter").Reading.Value, side.Found("BESS/Status/site/battery").State));
        Assert.Equal(["panel/meter", "tail/meter", "battery/meter"], side.Found("PowerMeter/ActivePower/site/grid/meter").Point.ServesId);
        Assert.Equal(["other/meter", "pod/meter"], side.Found("PowerMeter/ActivePower/site/panel/meter").Point.ServesId);

        // What nobody measures has no value, and is not zero.
        Assert.Equal(Quality.Missing, side.Found("PowerMeter/ActivePower/site/panel/meter").Reading.Quality);
        Assert.Equal(Quality.Missing, side.Found("Rack/RackLiquidFlow/site/other-1").Reading.Quality);

        // What is missing here is missing there, and what is old is not to be trusted.
        side.Put(("rack-1", PartQuantity.Flow, Reading.Missing));
        side.MoveFace(TimeSpan.FromSeconds(61));
        await side.LookAsync();
        Assert.Equal((Quality.Missing, Quality.Implausible), (side.Map.Rack("rack-1", side.Now).Flow.Quality, side.Map.RackPower("rack-1").Quality));
        Assert.Equal(Quality.Implausible, side.Map.Loop(side.Now).Supply.Quality);

        var said = await side.SaidAsync();
        Assert.Equal(side.Table.Health.Points, said.Where(m => m.Topic.StartsWith("BMS/v1/PUB/Metadata/", StringComparison.Ordinal)).Select(m => m.Topic).Distinct().Count());
        Assert.All(said, m => Assert.StartsWith("BMS/v1/PUB/", m.Topic));
        Assert.True(said.Count > 2 * side.Table.Health.Points);
        foreach (var message in said)
        {
            Assert.True(await side.FitsAsync(message), $"{message.Topic} {message.Payload}: {side.Why}");
        }
    }

    [Fact]
    public async Task Leak_and_isolation_of_a_rack_reach_who_reads_the_pod_and_no_other_racks()
    {
        using var broker = await MqttBroker.StartAsync();
        await using var side = new Side(broker.Port);
        side.Fill();
        await side.BeginAsync();
        side.Put(("rack-2/leak", PartQuantity.IsLeaking, Reading.Good(1, side.FaceNow)), ("rack-2", PartQuantity.IsElectricallyIsolated, Reading.Good(1, side.FaceNow)));
        await side.LookAsync();
        Assert.Equal((0, 1, 0), (side.Map.Rack("rack-1", side.Now).IsLeaking.Value, side.Map.Rack("rack-2", side.Now).IsLeaking.Value, side.Map.Loop(side.Now).IsLeaking.Value));
        Assert.Equal((0, 1), (side.Map.Rack("rack-1", side.Now).IsElectricallyIsolated.Value, side.Map.Rack("rack-2", side.Now).IsElectricallyIsolated.Value));
    }

    [Fact]
    public async Task Power_that_no_device_of_the_pod_tells_is_what_the_cycle_measures()
    {
        using var broker = await MqttBroker.StartAsync();
        await using var side = new Side(broker.Port);
        side.View = side.View with
        {
            Nodes = [.. side.View.Nodes.Select(n => n with { Watts = n.Id == "pod" ? 123_000 : null })],
            Consumers = [.. side.View.Consumers.Select(c => c with { Watts = c.Id == "rack-2" ? 61_000 : null })],
        };
        await side.BeginAsync();
        await side.LookAsync();
        Assert.Equal((123_000, Quality.Good), (side.Map.PodPower().Value, side.Map.PodPower().Quality));
        Assert.Equal((Quality.Missing, 61_000), (side.Map.RackPower("rack-1").Quality, side.Map.RackPower("rack-2").Value));
    }

    [Fact]
    public async Task Broker_that_was_away_gets_descriptions_and_what_is_true_now_and_keeps_only_the_descriptions()
    {
        using var broker = await MqttBroker.StartAsync();
        await using var side = new Side(broker.Port);
        side.Fill();
        await side.BeginAsync();
        broker.Kill();
        side.Put(("rack-1", PartQuantity.Power, Reading.Good(77_000, side.FaceNow)));
        await side.StepAsync();
        await broker.StartAsync();
        await using var reader = side.NewReader("reader");
        await side.ConnectedAsync();
        side.MoveFace(DsxBounds.Beat);
        var power = await reader.ToldAsync(entry => entry.Point.Key == "Rack/RackPower/site/rack-1" && entry.Reading.Quality != Quality.Missing);
        Assert.Equal(77_000, power.Reading.Value);
        await reader.ToldAsync(entry => entry.Point.ObjectType == "System" && entry.Reading.Quality == Quality.Good);
        Assert.Equal(0, reader.Table.Health.Refused);

        // Who comes later finds the descriptions, and waits for values: nobody could say how old kept ones were.
        await using var late = side.NewReader("late");
        await late.ToldAsync(entry => entry.Point.Key == "System/HeartbeatTimestampBms/site/heartbeat");
        await late.AllAsync(reader.Table.Health.Points);
        Assert.Equal(Quality.Missing, late.Table.Find("Rack/RackPower/site/rack-1", side.Now)!.Reading.Quality);
    }

    [Fact]
    public async Task Part_that_comes_is_described_and_the_description_of_one_that_goes_is_taken_back()
    {
        using var broker = await MqttBroker.StartAsync();
        await using var side = new Side(broker.Port);
        side.Fill();
        await side.BeginAsync();
        int before = side.Table.Health.Points;
        side.Sites.BoardOf(1).Change(parts => [.. parts.Where(p => p.Id != "pod/cdu/pump-2"), new Part { Id = "rack-1/pdu/branch-2", Kind = PartKind.Branch, Holder = "rack-1/pdu", FedBy = "rack-1/pdu" }]);
        side.Put(("rack-1/pdu/branch-2", PartQuantity.IsOn, Reading.Good(0, side.FaceNow)));
        await side.LookAsync();
        Assert.Equal("Open", side.Found("Breaker/Status/site/rack-1/pdu/branch-2").State);
        Assert.Null(side.Table.Find("Pump/PumpSpeed/site/pod/cdu/pump-2", side.Now));
        Assert.Equal(before, side.Table.Health.Points);
        Assert.Equal(Quality.Good, side.Map.RackPower("rack-1").Quality);
    }

    [Fact]
    public async Task Face_that_falls_silent_leaves_a_pod_whose_readings_are_stale()
    {
        using var broker = await MqttBroker.StartAsync();
        await using var side = new Side(broker.Port);
        side.Fill();
        await side.BeginAsync();
        await side.LookAsync();
        Assert.Equal(Quality.Good, side.Map.Loop(side.Now).Supply.Quality);
        await side.LoseFaceAsync();
        side.MovePod(DsxBounds.OldestBeat + TimeSpan.FromTicks(1));
        Assert.Equal(Quality.Stale, side.Map.Loop(side.Now).Supply.Quality);
        side.Map.Update(side.Now);
        Assert.Equal((Quality.Stale, Quality.Stale, Quality.Stale), (side.Map.Loop(side.Now).Supply.Quality, side.Map.Rack("rack-1", side.Now).IsLeaking.Quality, side.Map.PodPower().Quality));
        Assert.Equal("MP4258", side.Pod.Trouble?.Code);
    }

    [Fact]
    public async Task Broker_that_is_not_there_is_waited_for_by_nobody_and_told_once()
    {
        // Nobody listens at port 1.
        await using var side = new Side(port: 1);
        side.Fill();
        await side.RefusedAsync();
        for (int i = 0; i < 3; i++)
        {
            var step = side.StepAsync();
            Assert.True(step.IsCompletedSuccessfully);
        }

        Assert.Equal((0, false), (side.Face.Health.Waiting, side.Face.Health.IsConnected));
        Assert.StartsWith("MP42", Assert.Single(side.Events.Newest(10), e => e.Kind == "face-trouble").Text);
    }

    [Fact]
    public void Pod_without_a_loop_says_nothing_of_liquid_and_what_no_topic_can_name_is_left_out()
    {
        var dry = new DsxPodFace("site", PodTreeBuilder.Of(DsxPods.Pod with { Cooling = new CoolingConfig() }));
        Assert.DoesNotContain(dry.Points, point => point.PointType.Contains("Liquid") || point.PointType.Contains("Leak") || point.ObjectType is "CDU" or "Pump");
        Assert.Contains(dry.Points, point => point.PointType == "RackPower");
        Assert.All(dry.Points, point => Assert.Null(point.Integration));
        Assert.Equal(0, dry.LeftOut);
        var tree = PodTree.From([.. dry.Tree.Parts, new Part { Id = "rack-1/pdu/a+b", Kind = PartKind.Branch, Holder = "rack-1/pdu", FedBy = "rack-1/pdu" }]);
        Assert.Equal((dry.Points.Count, 1), (new DsxPodFace("site", tree).Points.Count, new DsxPodFace("site", tree).LeftOut));
        Assert.Throws<ArgumentException>(() => dry.Values(new PodReadings(tree), DsxPods.Began, TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task Password_and_certificates_that_cannot_be_used_open_nothing()
    {
        string folder = Directory.CreateTempSubdirectory("megapod-face-").FullName;
        try
        {
            var config = new DsxFaceConfig { Host = "127.0.0.1", Port = 1, IsSecure = false, User = "site", PasswordFile = "password" };
            var parts = Side.PartsOf(new FakeClock());
            Assert.Equal("MP4271", Assert.Single(DsxFace.Open(config, folder, parts).Faults).Code);
            await File.WriteAllTextAsync(Path.Combine(folder, "password"), "two\nlines\n", Stop);
            var refused = Assert.Single(DsxFace.Open(config, folder, parts).Faults);
            Assert.DoesNotContain("two", refused.ToString());
            Assert.Equal("MP4271", Assert.Single(DsxFace.Open(config with { PasswordFile = null, PasswordVariable = "MEGAPOD_NO_SUCH_VARIABLE" }, folder, parts).Faults).Code);
            Assert.Equal("MP4225", Assert.Single(DsxFace.Open(config with { PasswordFile = null, IsSecure = true, Authority = "none.pem" }, folder, parts).Faults).Code);
            await File.WriteAllTextAsync(Path.Combine(folder, "password"), "one line\n", Stop);
            var opened = DsxFace.Open(config, folder, parts);
            Assert.True(opened.IsSuccess);
            await opened.Value.DisposeAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The face of a site, the integration of its middle pod that reads it, and one who listens to all; face and integration on clocks that the test moves, connections on real time.</summary>
    private sealed class Side : IAsyncDisposable
    {
        private static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(60);

        private static readonly PowerTree Tree = PowerTree.From(new SiteConfig
        {
            Id = "site",
            Grid = new GridConnectionConfig { Limits = [new LimitConfig { Id = "contract", Amount = 1e6 }], Meter = new MeterConfig { Id = "main" } },
            Nodes = [new NodeConfig { Id = "panel", Parent = "grid", Meter = new MeterConfig { Id = "panel-meter" } }],
            Battery = new BatteryConfig { Id = "battery", Parent = "grid", Power = new Watts(200_000), Energy = new WattHours(400_000) },
            Pods = [Other("other", "panel"), DsxPods.Pod with { Parent = "panel" }, Other("tail", "grid")],
        });

        private readonly FakeClock podClock = new() { Began = new(DsxPods.Began.ToUtc()) };
        private readonly FakeClock faceClock = new() { Began = new(DsxPods.Began.ToUtc()) };
        private readonly int port;
        private readonly MqttClient faceClient;
        private readonly MqttClient listener;
        private readonly Reader reader;
        private readonly CancellationTokenSource end = new();
        private readonly PeerTalk judge = Peers.TalkToNode("ajv", "dsx_judge.js");
        private Task<List<(string Topic, string Payload)>> listening = Task.FromResult<List<(string, string)>>([]);
        private Task faceWork = Task.CompletedTask;
        private double charge = 0.5;

        public Side(int port)
        {
            this.port = port;
            faceClient = Client(port, "face", faceClock);
            listener = Client(port, "listener", faceClock);
            var parts = PartsOf(faceClock) with { View = () => View };
            Sites = parts.Pods;
            Events = parts.Events;
            Face = new DsxFace(faceClient, parts, TimeSpan.FromSeconds(1));
            reader = new Reader(Client(port, "pod", podClock), podClock);
            Map = new DsxPodMap(Tree.Pods[1], ["other-1", "rack-1", "rack-2", "tail-1"], Table, Board, Pod.SetAsync);
            View = Seen();
        }

        public Instant Now => Instant.From(podClock.GetUtcNow());

        public Instant FaceNow => Instant.From(faceClock.GetUtcNow());

        public SiteView View { get; set; }

        public SitePods Sites { get; }

        public EventRing Events { get; }

        public DsxFace Face { get; }

        public DsxTable Table => reader.Table;

        public PodBoard Board { get; } = new(PodTreeBuilder.Of(Tree.Pods[1]));

        public DsxIntegration Pod => reader.Integration;

        public DsxPodMap Map { get; }

        /// <summary>What the board of the middle pod shows.</summary>
        public PodReadings Shown => Sites.BoardOf(1).Read(null);

        public string Why { get; private set; } = "";

        public static DsxFaceParts PartsOf(FakeClock clock)
        {
            var events = new EventRing();
            var now = Instant.From(clock.GetUtcNow());
            return new DsxFaceParts
            {
                Pods = new SitePods(Tree, null, clock, now, events),
                View = () => null,
                Clock = () => Instant.From(clock.GetUtcNow()),
                Time = clock,
                Chance = new SeededRandom(1),
                Events = events,
            };
        }

        /// <summary>A figure of its own for every reading of the middle pod, so that none can be taken for another; states are dry, closed and not isolated.</summary>
        public void Fill() => Sites.BoardOf(1).Put(readings =>
        {
            for (int i = 0; i < readings.Tree.Parts.Length; i++)
            {
                foreach (var quantity in Enum.GetValues<PartQuantity>())
                {
                    double own = (40 * i) + (int)quantity + 1;
                    readings[i, quantity] = Reading.Good(
                        quantity switch
                        {
                            PartQuantity.IsOn => 1,
                            PartQuantity.IsLeaking or PartQuantity.IsLiquidIsolated or PartQuantity.IsElectricallyIsolated => 0,
                            PartQuantity.Speed or PartQuantity.ValvePosition => own / 10_000,
                            _ => own,
                        },
                        FaceNow);
                }
            }
        });

        public void Put(params (string Part, PartQuantity Quantity, Reading Reading)[] all) => Sites.BoardOf(1).Put(readings =>
        {
            foreach (var (part, quantity, reading) in all)
            {
                readings[readings.Tree.IndexOf(part), quantity] = reading;
            }
        });

        /// <summary>The pod listens before the face begins: values are not kept by the broker.</summary>
        public async Task BeginAsync()
        {
            Assert.True((await listener.SubscribeAsync("BMS/#", MqttQos.AtLeastOnce, Stop)).IsSuccess);
            listening = ListenAsync();
            reader.Begin();
            await ConnectedAsync();
            faceWork = Face.RunAsync(end.Token);
            faceClock.AwaitSleeperUntil(DsxBounds.Beat);
            await reader.ToldAsync(entry => entry.Point.PointType == "HeartbeatTimestampBms" && entry.Reading.Quality == Quality.Good);
        }

        /// <summary>The face's connection stands: a question that nobody else asks was answered on it.</summary>
        public async Task ConnectedAsync() => Assert.True((await faceClient.SubscribeAsync($"nobody/{Guid.NewGuid():N}", MqttQos.AtMostOnce, Stop)).IsSuccess);

        /// <summary>The face's connection was refused: it is told what a message that has to go within a second ends with.</summary>
        public async Task RefusedAsync() => Assert.NotNull(await faceClient.PublishAsync(new MqttMessage("nobody", default, MqttQos.AtLeastOnce), TimeSpan.FromSeconds(1), Stop));

        /// <summary>The face looks once more, and the pod has all that it has said then: what one client publishes comes in its order, and the battery comes last.</summary>
        public async Task LookAsync()
        {
            charge = charge == 0.625 ? 0.375 : 0.625;
            View = View with { At = FaceNow + TimeSpan.FromSeconds(1), Battery = View.Battery! with { Soc = charge } };
            MoveFace(TimeSpan.FromSeconds(1));
            await reader.ToldAsync(entry => entry.Point.Key == Charge && entry.Reading is { Quality: Quality.Good } reading && Math.Abs(reading.Value - charge) < 1e-9);
            Map.Update(Now);
        }

        public Task StepAsync() => Face.StepAsync(Stop);

        public DsxEntry Found(string key) => Table.Find(key, Now)!;

        public async Task LoseFaceAsync() => await Face.DisposeAsync();

        public void MovePod(TimeSpan to) => podClock.MoveTo(to);

        public void MoveFace(TimeSpan by) => faceClock.MoveTo(faceClock.Elapsed + by);

        public Reader NewReader(string id)
        {
            var clock = new FakeClock { Began = podClock.Began };
            var one = new Reader(Client(port, id, clock), clock);
            one.Begin();
            return one;
        }

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
            await faceWork.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await reader.DisposeAsync();
            await Face.DisposeAsync();
            await faceClient.DisposeAsync();
            await listener.DisposeAsync();
            judge.Dispose();
            end.Dispose();
        }

        private static PodConfig Other(string id, string parent) => DsxPods.Pod with { Id = id, Parent = parent, Racks = [DsxPods.Pod.Racks[0] with { Id = $"{id}-1" }] };

        private static MqttClient Client(int port, string id, FakeClock clock) => new(
            new MqttClientConfig("127.0.0.1", port, id) { FirstBackOff = TimeSpan.FromMilliseconds(10), LongestBackOff = TimeSpan.FromMilliseconds(20) }, TimeProvider.System, () => Instant.From(clock.GetUtcNow()), new SeededRandom(1));

        /// <summary>What a loop of this site that knows nothing shows.</summary>
        private SiteView Seen()
        {
            using var loop = new SiteLoop(Tree, new Silent(), new Deaf(), plans: null, TimeProvider.System, FaceNow);
            loop.Step();
            return loop.View!;
        }

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

                if (!delivery.Message.Payload.IsEmpty)
                {
                    said.Add((delivery.Message.Topic, Encoding.UTF8.GetString(delivery.Message.Payload.Span)));
                }
            }

            return said;
        }
    }

    /// <summary>An integration that reads, on a clock of its own.</summary>
    private sealed class Reader : IAsyncDisposable
    {
        private static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(60);

        private readonly MqttClient client;
        private readonly FakeClock clock;
        private readonly CancellationTokenSource end = new();
        private readonly Channel<DsxEntry> told = Channel.CreateUnbounded<DsxEntry>();
        private Task work = Task.CompletedTask;

        public Reader(MqttClient client, FakeClock clock)
        {
            (this.client, this.clock) = (client, clock);
            Table = new DsxTable("POD1", entry => told.Writer.TryWrite(entry));
            Integration = new DsxIntegration(client, Table, clock, () => Instant.From(clock.GetUtcNow()));
        }

        public DsxTable Table { get; }

        public DsxIntegration Integration { get; }

        public void Begin()
        {
            work = Integration.RunAsync(end.Token);
            clock.AwaitSleeperUntil(DsxBounds.Beat);
        }

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

        /// <summary>Waits until so many points are described.</summary>
        public async Task AllAsync(int points)
        {
            while (Table.Health.Points < points)
            {
                await ToldAsync(_ => true);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await end.CancelAsync();
            await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await client.DisposeAsync();
            end.Dispose();
        }
    }

    private sealed class Silent : IReadingSource
    {
        public void Read(SiteSnapshot snapshot, Instant now) => snapshot.TakenAt = now;
    }

    private sealed class Deaf : ICommandSink
    {
        public void Send(in GrantCommand command)
        {
            // Nobody is told: only what is shown counts here.
        }

        public void Send(in BatterySetpoint setpoint)
        {
            // As above.
        }
    }
}
