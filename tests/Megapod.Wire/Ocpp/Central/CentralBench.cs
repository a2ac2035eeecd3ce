namespace Megapod.Wire.Ocpp.Central;

using System.Text;
using System.Threading.Channels;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Central;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Polling;
using Megapod.Lab;
using Megapod.Wire.Site;

/// <summary>A central system with one station of two connectors that the test plays byte by byte, on a clock that the test moves.</summary>
internal sealed class CentralBench : IAsyncDisposable
{
    public const string Device = "station-a";
    public const string Identity = "CP-A";
    public const string Boot = """{"chargePointVendor":"Maker","chargePointModel":"M1"}""";
    public static readonly Instant Begin = Instant.FromUtc(new DateTime(2026, 5, 1, 12, 0, 0, DateTimeKind.Utc));
    private readonly List<Task> running = [];
    private readonly CancellationTokenSource stop = new();
    private readonly Channel<(string Device, Fault Fault)> wrong = Channel.CreateUnbounded<(string, Fault)>();
    private readonly OcppIds ids = new(new Random(1));
    private readonly Queue<string> overheard = [];
    private MemorySocket? station;

    public CentralBench(StationQuirks? quirks = null, bool mayCommand = true, IReadOnlyList<ChargingSession>? known = null, Func<string, bool>? mayCharge = null)
    {
        Tree = PowerTree.From(DefaultSite.ReadOr(null).Value);
        Board = new SiteBoard(Tree);
        Clock = new FakeClock { Began = new DateTimeOffset(Begin.ToUtc()) };
        Central = new OcppCentral(
            [new StationConfig { Id = Device, Identity = Identity, Quirks = quirks, Stalls = [Stall(0), Stall(1)] }],
            new OcppCentralConfig
            {
                Board = Board,
                Time = Clock,
                Clock = () => Now,
                MayCommand = mayCommand,
                Known = new Dictionary<string, IReadOnlyList<ChargingSession>> { [Device] = known ?? [] },
                Wrong = (device, fault) => wrong.Writer.TryWrite((device, fault)),
                Happened = (_, what) => Happenings.Add(what),
                Wake = () => Wakes++,
                MayCharge = mayCharge ?? (_ => true),
                Keep = (_, session) =>
                {
                    Kept[session.Id] = session;
                    return default;
                },
            });
    }

    public PowerTree Tree { get; }

    public SiteBoard Board { get; }

    public FakeClock Clock { get; }

    public OcppCentral Central { get; }

    public List<string> Happenings { get; } = [];

    public Dictionary<string, ChargingSession> Kept { get; } = [];

    public int Wakes { get; private set; }

    public Instant Now => Begin + Clock.Elapsed;

    public StationView View => Central.Views()[0];

    public SiteSnapshot Snapshot
    {
        get
        {
            var snapshot = new SiteSnapshot(Tree);
            Board.Read(snapshot, Now);
            return snapshot;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(running);
        stop.Dispose();
    }

    /// <summary>The station connects.</summary>
    public OcppLink Connect(OcppVersion version = OcppVersion.V16)
    {
        var (ours, theirs) = MemorySocket.Pair();
        station = theirs;
        var link = new OcppLink(ours, Central.HandlerFor(Identity, version), Central.ConfigFor(Identity, version), Clock, ids);
        Central.Opened(Identity, link);
        running.Add(RunAsync(link));
        return link;
    }

    /// <summary>Cuts the connection.</summary>
    public async Task CutAsync()
    {
        station!.Close("cut");
        await running[^1];
    }

    /// <summary>What we say next.</summary>
    public async Task<string> HearAsync() => overheard.TryDequeue(out string? early) ? early : await HearOrNullAsync() ?? throw new IOException("The link is closed.");

    private async Task<string?> HearOrNullAsync() => await station!.NextAsync().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>Nothing more was said.</summary>
    public bool IsSilent => station!.Untaken == 0 && overheard.Count == 0;

    public void Say(string message) => station!.SendAsync(Encoding.UTF8.GetBytes(message), default).AsTask().Wait(TestContext.Current.CancellationToken);

    /// <summary>The station calls, and hears the answer; what comes before it is heard later.</summary>
    public async Task<string> AskAsync(string action, string payload)
    {
        Say($"""[2,"s{action}","{action}",{payload}]""");
        string answer = await HearAnswerAsync($"s{action}");
        string head = $"""[3,"s{action}",""";
        Assert.StartsWith(head, answer, StringComparison.Ordinal);
        return answer[head.Length..^1];
    }

    /// <summary>The answer to a call of the station, whole; what comes before it is heard later.</summary>
    public async Task<string> HearAnswerAsync(string id)
    {
        string answer = await HearOrNullAsync() ?? throw new IOException("The link is closed.");
        while (answer.StartsWith("[2,", StringComparison.Ordinal))
        {
            overheard.Enqueue(answer);
            answer = await HearOrNullAsync() ?? throw new IOException("The link is closed.");
        }

        Assert.Equal(id, answer.Split('"')[1]);
        return answer;
    }

    /// <summary>We call, and the station answers.</summary>
    /// <returns>What was asked.</returns>
    public async Task<string> AnswerAsync(string action, string payload)
    {
        string call = await HearAsync();
        string id = LinkBench.IdOf(call);
        string head = $"""[2,"{id}","{action}",""";
        Assert.StartsWith(head, call, StringComparison.Ordinal);
        Say($"""[3,"{id}",{payload}]""");
        return call[head.Length..^1];
    }

    /// <summary>What is wrong next.</summary>
    public async Task<Fault> WrongAsync() => (await wrong.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).Fault;

    /// <summary>The station starts, takes its floors and shows its state.</summary>
    public async Task SettleAsync(string units = "Current,Power")
    {
        Connect();
        await AskAsync("BootNotification", Boot);
        await ConfigureAsync(units);
        await FloorsAsync();
    }

    public Task<string> ConfigureAsync(string units = "Current,Power") => AnswerAsync(
        "GetConfiguration",
        $$"""{"configurationKey":[{"key":"ChargingScheduleAllowedChargingRateUnit","readonly":true,"value":"{{units}}"},{"key":"MeterValuesSampledData","readonly":false,"value":"Power.Active.Import,Energy.Active.Import.Register"},{"key":"MeterValueSampleInterval","readonly":false,"value":"10"},{"key":"ClockAlignedDataInterval","readonly":false,"value":"10"}]}""");

    /// <summary>The station takes both floors, and answers what it is asked for; then it tells its time.</summary>
    public async Task FloorsAsync()
    {
        await AnswerAsync("SetChargingProfile", """{"status":"Accepted"}""");
        await AnswerAsync("SetChargingProfile", """{"status":"Accepted"}""");
        await HoldsAsync();
        await TriggersAsync();
        await AskAsync("MeterValues", Power(1, 0, Now));
    }

    /// <summary>The station does not say what its connectors hold from before.</summary>
    public async Task HoldsAsync(int connectors = 2)
    {
        for (int k = 0; k < connectors; k++)
        {
            await AnswerAsync("GetCompositeSchedule", """{"status":"Rejected"}""");
        }
    }

    public async Task TriggersAsync()
    {
        for (int k = 0; k < 4; k++)
        {
            await AnswerAsync("TriggerMessage", """{"status":"Accepted"}""");
        }

        for (int connector = 1; connector <= 2; connector++)
        {
            await AskAsync("StatusNotification", $$"""{"connectorId":{{connector}},"errorCode":"NoError","status":"Available"}""");
        }
    }

    public static string Power(int connector, double watts, Instant stamp) =>
        FormattableString.Invariant($$"""{"connectorId":{{connector}},"meterValue":[{"timestamp":"{{stamp}}","sampledValue":[{"value":"{{watts}}","measurand":"Power.Active.Import","unit":"W"}]}]}""");

    private static StallConfig Stall(int consumer) => new(consumer, $"a-{consumer + 1}", new Watts(250_000), new Watts(30_000), Phases.Three);

    private async Task RunAsync(OcppLink link) => Central.Closed(Identity, link, await link.RunAsync(stop.Token));
}
