namespace Megapod.Wire.Site.Pods;

using Megapod.Control.Cycle;
using Megapod.Control.Firmware;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Site.Loop;
using Megapod.Site.Pods;

/// <summary>The firmware campaign of a pod beside the control loop: what is written down, ordered, and done at two servers that tests hold in their hands.</summary>
public sealed class FirmwareTests
{
    private const string First = "rack/server-1";
    private const string Second = "rack/server-2";

    private static readonly FirmwareRequest Asked = new("http://127.0.0.1/bmc-2.0.bin", "2.0", "http://127.0.0.1/bmc-1.0.bin", "A. Visser");

    private static readonly PowerTree Tree = PowerTree.From(new SiteConfig
    {
        Id = "site",
        Grid = new GridConnectionConfig { Limits = [new LimitConfig { Id = "contract", Amount = 1e6 }], Meter = new MeterConfig { Id = "main" } },
        Pods =
        [
            new PodConfig
            {
                Id = "pod",
                Parent = "grid",
                Racks = [new RackConfig { Id = "rack", Full = new Watts(20_000), Idle = new Watts(2_000), Fallback = new Watts(2_000), Gpus = 16, Servers = [new ServerConfig { Id = "server-1" }, new ServerConfig { Id = "server-2" }] }],
                Throughput = [new ThroughputPoint(new Watts(2_000), 0), new ThroughputPoint(new Watts(20_000), 1)],
            },
        ],
    });

    private readonly EventRing events = new();
    private readonly Notes journal = new();
    private readonly SiteSnapshot snapshot = new(Tree);
    private readonly CycleOutput output = new(Tree);
    private readonly Dictionary<string, Hand> hands = new(StringComparer.Ordinal) { [First] = new Hand(), [Second] = new Hand() };
    private SitePods pods;
    private Instant now = new(TimeSpan.TicksPerDay);

    public FirmwareTests() => pods = Open();

    [Fact]
    public void One_server_is_drained_and_updated_and_watched_and_then_the_other()
    {
        Begin();
        Run(5);
        Assert.Equal([First], pods.DrainedOf("pod"));
        Run(20);
        Assert.Equal(["2.0"], hands[First].Installed);
        Assert.Empty(hands[Second].Installed);
        Assert.Empty(pods.DrainedOf("pod"));
        Run(295);
        Assert.Equal([Second], pods.DrainedOf("pod"));
        Run(400);
        Assert.Equal((FirmwareStage.Done, "2.0"), (pods.FirmwareOf("pod")!.Stage, hands[Second].Version));
        Assert.Contains(events.Newest(100), e => e.Kind == "pod-firmware" && e.Text == "All servers of pod have firmware 2.0.");
    }

    [Fact]
    public void An_order_is_carried_out_only_when_it_is_written_down()
    {
        Begin();
        for (int second = 0; pods.FirmwareOf("pod")!.Stage != FirmwareStage.Updating; second++)
        {
            Assert.True(second < 60);
            Run(1);
        }

        // All of before is written down, and the order that comes next is not.
        journal.Holds = true;
        Run(60);
        Assert.Equal((First, 0), (pods.FirmwareOf("pod")!.Order()!.Server, hands[First].Installed.Count));
        journal.Holds = false;
        Run(1);
        Assert.Single(hands[First].Installed);
    }

    [Fact]
    public void A_batch_that_was_not_taken_is_handed_over_again_before_anything_is_done()
    {
        Begin();
        journal.Refuses = true;
        Run(60);
        Assert.Empty(hands[First].Installed);
        journal.Refuses = false;
        Run(2);
        Assert.Single(hands[First].Installed);
    }

    [Fact]
    public void A_controller_that_starts_anew_reads_what_was_under_way_and_orders_it_no_second_time()
    {
        hands[First].IsHanging = true;
        Begin();
        Run(30);
        Assert.Single(hands[First].Installed);
        pods = Open();
        Run(120);
        Assert.Single(hands[First].Installed);
        Assert.Equal(FirmwareServerState.UnderWay, pods.FirmwareOf("pod")!.Servers[0].State);
        hands[First].Version = "2.0";
        Run(800);
        Assert.Equal((FirmwareStage.Done, 1, 1), (pods.FirmwareOf("pod")!.Stage, hands[First].Installed.Count, hands[Second].Installed.Count));
    }

    [Fact]
    public void An_update_that_outlives_its_time_does_not_keep_the_former_firmware_from_coming_back()
    {
        hands[First].IsHanging = true;
        Begin();
        Run(30);
        hands[First].IsHanging = false;
        Run(61 * 60);
        Assert.Equal(["2.0", "1.0"], hands[First].Installed);
        Assert.Equal((FirmwareStage.Stopped, FirmwareServerState.BackedOut), (pods.FirmwareOf("pod")!.Stage, pods.FirmwareOf("pod")!.Servers[0].State));
        Assert.Equal("MP3282", Assert.Single(pods.FirmwareOf("pod")!.Faults).Code);
    }

    [Fact]
    public void An_update_that_fails_is_told_and_the_former_firmware_comes_back()
    {
        hands[First].Becomes = "1.7";
        Begin();
        Run(60);
        Assert.Equal(["2.0", "1.0"], hands[First].Installed);
        Assert.Equal((FirmwareStage.Stopped, "1.0"), (pods.FirmwareOf("pod")!.Stage, hands[First].Version));
        Assert.Empty(hands[Second].Installed);
        Assert.Contains(events.Newest(100), e => e.Kind == "pod-firmware-failed" && e.Text.StartsWith("MP3283: rack/server-1 does not have 2.0", StringComparison.Ordinal));
    }

    [Fact]
    public void What_cannot_be_begun_or_ended_is_refused_with_the_reason()
    {
        Assert.Equal("MP3280", pods.CancelUpdate("pod", "A. Visser", now).Faults[0].Code);
        Assert.Equal("MP3254", pods.Update("nobody", Asked, now).Faults[0].Code);
        Assert.Equal("MP3279", pods.Update("pod", Asked with { Version = "" }, now).Faults[0].Code);
        Begin();
        Assert.Equal("MP3278", pods.Update("pod", Asked, now).Faults[0].Code);
        Assert.True(pods.CancelUpdate("pod", "B. Lind", now).IsSuccess);
        Run(2);
        Assert.Equal("MP3286", Assert.Single(pods.FirmwareOf("pod")!.Faults).Code);
        pods.Give("pod", new Dictionary<string, IServerFirmware>());
        Assert.Equal("MP3276", pods.Update("pod", Asked, now).Faults[0].Code);
    }

    private void Begin()
    {
        Run(2);
        Assert.True(pods.Update("pod", Asked, now).IsSuccess);
    }

    private SitePods Open()
    {
        var opened = new SitePods(Tree, journal, TimeProvider.System, now, events);
        opened.Give("pod", hands.ToDictionary(h => h.Key, IServerFirmware (h) => h.Value, StringComparer.Ordinal));
        return opened;
    }

    private void Run(int seconds)
    {
        for (int second = 0; second < seconds; second++)
        {
            now += TimeSpan.FromSeconds(1);
            pods.BoardOf(0).Put(readings =>
            {
                foreach (string server in hands.Keys)
                {
                    readings[readings.Tree.IndexOf(server), PartQuantity.Power] = Reading.Good(1_000, now);
                }
            });
            pods.See(snapshot, output, now);
            pods.Step(now);
        }
    }

    /// <summary>A server that does what the test says.</summary>
    private sealed class Hand : IServerFirmware
    {
        public string Version { get; set; } = "1.0";

        public string? Becomes { get; set; }

        public List<string> Installed { get; } = [];

        public bool IsHanging { get; set; }

        public string? Known => Version;

        public Task<string?> ReadAsync() => Task.FromResult<string?>(Version);

        public Task<FirmwareResult> InstallAsync(FirmwareOrder order)
        {
            Installed.Add(order.Version);
            if (IsHanging)
            {
                return new TaskCompletionSource<FirmwareResult>().Task;
            }

            Version = order.Version == "2.0" ? Becomes ?? "2.0" : order.Version;
            return Task.FromResult(new FirmwareResult(order.Server, true, Version, ""));
        }
    }

    /// <summary>A journal whose disk the test holds back.</summary>
    private sealed class Notes : IJournal
    {
        private readonly Dictionary<string, ReadOnlyMemory<byte>> kept = new(StringComparer.Ordinal);
        private long last;
        private long written;
        private bool holds;

        public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Found => kept;

        public bool Holds
        {
            get => holds;
            set => (holds, written) = (value, last);
        }

        public bool Refuses { get; set; }

        public long Kept => Holds ? written : last;

        public Fault? Trouble => null;

        public Action? Changed { get; set; }

        public long Put(IReadOnlyList<JournalEntry> entries, bool isWhole)
        {
            if (Refuses)
            {
                return 0;
            }

            if (isWhole)
            {
                kept.Clear();
            }

            foreach (var entry in entries)
            {
                kept[entry.Key] = entry.Value;
            }

            return ++last;
        }
    }
}
