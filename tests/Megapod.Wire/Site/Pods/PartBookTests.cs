namespace Megapod.Wire.Site.Pods;

using Megapod.Control.Cycle;
using Megapod.Control.Pods;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Site.Loop;
using Megapod.Site.Pods;

/// <summary>The book of a pod's parts beside the control loop: what is kept over a restart, what is told, and how much is written.</summary>
public sealed class PartBookTests
{
    private const string Server = "rack-1/server-1";

    private static readonly PowerTree Tree = TreeOf(racks: 1, servers: 2);

    private readonly EventRing events = new();
    private FakeJournal journal = new();
    private PowerTree tree = Tree;
    private SitePods pods;
    private Instant now = new(TimeSpan.TicksPerDay);

    public PartBookTests() => pods = Open();

    [Fact]
    public void A_server_that_was_replaced_while_the_controller_was_off_is_recorded_with_its_parts_and_the_shelf_it_came_from()
    {
        Say(p => "S-" + p.Id);
        Say(p => "S-" + p.Id);
        Assert.True(pods.Note("pod", Spare("T-" + Server), now).IsSuccess);
        journal = new FakeJournal(new Dictionary<string, ReadOnlyMemory<byte>>(journal.Disk));
        pods = Open();
        string SerialOf(Part part) => (part.Id.StartsWith(Server, StringComparison.Ordinal) ? "T-" : "S-") + part.Id;
        Say(SerialOf);
        Assert.Empty(pods.ReplacementsOf("pod")!.Replacements);
        Say(SerialOf);
        var replaced = pods.ReplacementsOf("pod")!.Replacements;
        Assert.Equal(9, replaced.Count);
        var server = Assert.Single(replaced, r => r.Part == Server);
        Assert.Equal(("S-" + Server, "T-" + Server, "shelf 3", "2.0"), (server.Old.Serial, server.New.Serial, server.FromSpare, server.Old.Firmware));
        Assert.Empty(pods.SparesOf("pod")!);
        Assert.Equal(
            [$"T-{Server} is a spare of pod and lies at shelf 3; A. Visser noted it.", $"{Server} was replaced: T-{Server} instead of S-{Server}. It was a spare and lay at shelf 3. 8 parts in it with it."],
            events.Newest(100).Where(e => e.Kind == "pod-replacement").Select(e => e.Text).Order(StringComparer.Ordinal));
        journal = new FakeJournal(new Dictionary<string, ReadOnlyMemory<byte>>(journal.Disk));
        pods = Open();
        Say(SerialOf);
        Say(SerialOf);
        Assert.Equal(9, pods.ReplacementsOf("pod")!.Replacements.Count);
    }

    [Fact]
    public void Nothing_is_written_while_nothing_changes_and_only_what_has_changed_afterwards()
    {
        tree = TreeOf(racks: 9, servers: 8);
        pods = Open();
        Say(p => "1654" + Math.Abs(p.Id.Length * 7919 % 10000) + p.Id.Replace("/", "", StringComparison.Ordinal));
        Say(p => "1654" + Math.Abs(p.Id.Length * 7919 % 10000) + p.Id.Replace("/", "", StringComparison.Ordinal));
        int servers = 72 + 576;
        int bytes = journal.Disk["parts/pod"].Length;
        TestContext.Current.TestOutputHelper?.WriteLine($"{servers} parts with serial numbers: {bytes} bytes");
        Assert.InRange(bytes, servers * 40, 64 * 1024);
        long batches = journal.Kept;
        Say(p => "1654" + Math.Abs(p.Id.Length * 7919 % 10000) + p.Id.Replace("/", "", StringComparison.Ordinal));
        Assert.Equal((batches, 1), (journal.Kept, journal.Wholes));
        var before = journal.Disk["parts/pod"];
        Assert.True(pods.Note("pod", Spare("X"), now).IsSuccess);
        Assert.Equal((batches + 1, 1), (journal.Kept, journal.Wholes));
        Assert.True(before.Equals(journal.Disk["parts/pod"]));
    }

    [Fact]
    public void After_a_batch_was_lost_everything_is_written_again()
    {
        Say(p => "S-" + p.Id);
        Say(p => "S-" + p.Id);
        journal.IsBroken = true;
        Assert.True(pods.Note("pod", Spare("X"), now).IsSuccess);
        journal.IsBroken = false;
        Assert.True(pods.Note("pod", Spare("Y"), now).IsSuccess);
        journal = new FakeJournal(new Dictionary<string, ReadOnlyMemory<byte>>(journal.Disk));
        pods = Open();
        Assert.Equal(["X", "Y"], pods.SparesOf("pod")!.Select(s => s.Serial));
    }

    [Fact]
    public void A_spare_is_refused_that_is_in_service_or_noted_in_any_pod_of_the_site()
    {
        tree = TreeOf(racks: 1, servers: 1, pods: 2);
        pods = Open();
        Say(p => "S-" + p.Id);
        Say(p => "S-" + p.Id);
        Assert.Equal("MP3273", pods.Note("pod-2", Spare("S-" + Server), now).Faults[0].Code);
        Assert.True(pods.Note("pod", Spare("X"), now).IsSuccess);
        Assert.Equal("X is a spare already: it lies at shelf 3, as A. Visser noted.", pods.Note("pod-2", Spare("X"), now).Faults[0].Message);
        Assert.Equal("MP3254", pods.Note("nobody", Spare("Z"), now).Faults[0].Code);
        Assert.Equal("MP3275", pods.ForgetSpare("pod-2", "X", "A. Visser", now).Faults[0].Code);
        Assert.True(pods.ForgetSpare("pod", "X", "A. Visser", now).IsSuccess);
        Assert.Null(pods.SparesOf("nobody"));
        Assert.Null(pods.ReplacementsOf("nobody"));
    }

    private static PodSpare Spare(string serial) => new(serial, "935-24287", "H200", "shelf 3", "A. Visser", Instant.Never);

    private static PowerTree TreeOf(int racks, int servers, int pods = 1) => PowerTree.From(new SiteConfig
    {
        Id = "site",
        Grid = new GridConnectionConfig { Limits = [new LimitConfig { Id = "contract", Amount = 1e7 }], Meter = new MeterConfig { Id = "main" } },
        Pods =
        [
            .. Enumerable.Range(1, pods).Select(p => new PodConfig
            {
                Id = p == 1 ? "pod" : $"pod-{p}",
                Parent = "grid",
                Racks =
                [
                    .. Enumerable.Range(1, racks).Select(r => new RackConfig
                    {
                        Id = p == 1 ? $"rack-{r}" : $"rack-{p}-{r}",
                        Full = new Watts(100_000),
                        Idle = new Watts(10_000),
                        Fallback = new Watts(10_000),
                        Gpus = 8 * servers,
                        Servers = [.. Enumerable.Range(1, servers).Select(s => new ServerConfig { Id = $"server-{s}", Gpus = 8 })],
                    }),
                ],
                Throughput = [new ThroughputPoint(new Watts(10_000 * racks), 0), new ThroughputPoint(new Watts(100_000 * racks), 1)],
            }),
        ],
    });

    private SitePods Open() => new(tree, journal, TimeProvider.System, now, events);

    /// <summary>All servers and accelerators say who they are, and the pods are looked at.</summary>
    private void Say(Func<Part, string> serialOf)
    {
        now += TimeSpan.FromSeconds(1);
        for (int p = 0; p < tree.Pods.Count; p++)
        {
            pods.BoardOf(p).Change(parts => [.. parts.Select(part => part.Kind is PartKind.Server or PartKind.Accelerator
                ? part with { Identity = new PartIdentity { Maker = "Maker", Model = part.Kind == PartKind.Server ? "8-way server" : "H200", PartNumber = "935-24287", Serial = serialOf(part), Firmware = "2.0" } }
                : part)]);
            pods.BoardOf(p).Put(readings => Array.Fill(readings.IdentifiedAt, now));
        }

        pods.See(new SiteSnapshot(tree), new CycleOutput(tree), now);
        pods.Step(now);
    }
}
