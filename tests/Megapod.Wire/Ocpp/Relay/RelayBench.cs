namespace Megapod.Wire.Ocpp.Relay;

using System.Threading.Channels;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Central;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Ocpp.Relay;
using Megapod.Devices.Polling;
using Megapod.Lab;
using Megapod.Wire.Ocpp.Central;
using Megapod.Wire.Site;

/// <summary>A station of two connectors and its operator's central system, both played by the test, with us between them, on a clock that the test moves.</summary>
internal sealed class RelayBench : IAsyncDisposable
{
    public const string BootOfOperator = """{"status":"Accepted","currentTime":"2026-05-01T12:00:00Z","interval":300}""";
    /// <summary>A test that waits longer than this will wait for ever.</summary>
    private static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(30);
    private const string Yes = """{"status":"Accepted"}""";
    private readonly List<Task> running = [];
    private readonly CancellationTokenSource stop = new();
    private readonly Channel<RelayEnd> connections = Channel.CreateUnbounded<RelayEnd>();
    private readonly OcppIds ids = new(new Random(1));
    private readonly PowerTree tree = PowerTree.From(DefaultSite.ReadOr(null).Value);
    private readonly List<Fault> wrong = [];
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RelayEnd? station;
    private int boots;
    private RelayEnd? operatorEnd;

    public RelayBench(OcppVersion version = OcppVersion.V16, bool mayCommand = true, Func<RelayConfig, RelayConfig>? with = null)
    {
        Version = version;
        Board = new SiteBoard(tree);
        Clock = new FakeClock { Began = new DateTimeOffset(CentralBench.Begin.ToUtc()) };
        var relay = new RelayConfig { Open = OpenAsync, Seed = 5, Keep = KeepAsync };
        Central = new OcppCentral(
            [
                new StationConfig
                {
                    Id = CentralBench.Device,
                    Identity = CentralBench.Identity,
                    Stalls = [Stall(0), Stall(1)],
                    Upstream = with is null ? relay : with(relay),
                },
            ],
            new OcppCentralConfig
            {
                Board = Board,
                Time = Clock,
                Clock = () => Now,
                MayCommand = mayCommand,
                Keep = (_, session) =>
                {
                    Sessions = [session];
                    return default;
                },
                Wrong = (_, fault) =>
                {
                    lock (wrong)
                    {
                        wrong.Add(fault);
                    }

                    Changed();
                },
            });
    }

    public OcppVersion Version { get; set; }

    public SiteBoard Board { get; }

    public FakeClock Clock { get; }

    public OcppCentral Central { get; }

    public RelayMemory? Memory { get; private set; }

    public IReadOnlyList<ChargingSession> Sessions { get; private set; } = [];

    /// <summary>Whether whoever opens a socket to the operator finds nobody.</summary>
    public bool IsAway { get; set; }

    public Instant Now => CentralBench.Begin + Clock.Elapsed;

    public RelayEnd Station => station!;

    public RelayEnd Operator => operatorEnd!;

    public StationView View => Central.Views()[0];

    public SiteSnapshot Snapshot
    {
        get
        {
            var snapshot = new SiteSnapshot(tree);
            Board.Read(snapshot, Now);
            return snapshot;
        }
    }

    /// <summary>Faults that were told so far.</summary>
    public IReadOnlyList<string> Wrong
    {
        get
        {
            lock (wrong)
            {
                return [.. wrong.Select(f => f.Code)];
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Central.Stop();
        await stop.CancelAsync();
        await Task.WhenAll(running);
        stop.Dispose();
    }

    /// <summary>The station connects.</summary>
    public void Connect()
    {
        var (ours, theirs) = MemorySocket.Pair();
        station = new RelayEnd(theirs);
        var link = new OcppLink(ours, Central.HandlerFor(CentralBench.Identity, Version), Central.ConfigFor(CentralBench.Identity, Version), Clock, ids);
        Central.Opened(CentralBench.Identity, link);
        running.Add(RunAsync(link));
    }

    /// <summary>The station's connection is cut.</summary>
    public async Task CutStationAsync()
    {
        Station.Cut();
        await running[^1];
    }

    /// <summary>The operator is connected.</summary>
    public async Task AnswerTheDoorAsync() => operatorEnd = await connections.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Hopeless, TestContext.Current.CancellationToken);

    /// <summary>The operator goes away, and we have noticed.</summary>
    public async Task LeaveAsync()
    {
        IsAway = true;
        Operator.Cut();

        // The first attempt follows at once after a wait, which is when its being away is known.
        await AwaitAsync(() => View.Troubles.Any(t => t.Code == OcppFaultCodes.OperatorAway));
    }

    /// <summary>The operator is there again, and the next attempt finds it.</summary>
    public async Task ReturnAsync()
    {
        IsAway = false;
        Clock.MoveTo(Clock.Elapsed + TimeSpan.FromSeconds(61));
        await AnswerTheDoorAsync();
    }

    /// <summary>The station asks the operator something, which answers it.</summary>
    /// <returns>What the operator was asked, and what the station heard.</returns>
    public async Task<(string Asked, string Heard)> RelayAsync(string action, string payload, string answer, string id = "s1")
    {
        Station.Say($"[2,\"{id}\",\"{action}\",{payload}]");
        string asked = await Operator.AnswerAsync(action, answer);
        return (asked, await Station.AnswerToAsync(id));
    }

    /// <summary>The operator asks the station something, which answers it.</summary>
    /// <returns>What the station was asked, and what the operator heard.</returns>
    public async Task<(string Asked, string Heard)> CommandAsync(string action, string payload, string answer, string id = "o1")
    {
        Operator.Say($"[2,\"{id}\",\"{action}\",{payload}]");
        string asked = await Station.AnswerAsync(action, answer);
        return (asked, await Operator.AnswerToAsync(id));
    }

    /// <summary>Both connect, the station starts, takes its floor and shows its state and its time.</summary>
    public async Task SettleAsync()
    {
        Connect();
        await AnswerTheDoorAsync();
        await BootAsync();
        await FloorAsync();
        await StandAsync();
        await RelayAsync("MeterValues", Power(5_000), "{}", "s-power");
    }

    public async Task BootAsync(string answer = BootOfOperator)
    {
        string boot = Version == OcppVersion.V16 ? CentralBench.Boot : """{"chargingStation":{"model":"M1","vendorName":"Maker"},"reason":"PowerUp"}""";
        await RelayAsync("BootNotification", boot, answer, $"s-boot-{++boots}");
    }

    /// <summary>The station says what it can, takes the floor, and answers what it is asked for.</summary>
    /// <returns>The floor.</returns>
    public async Task<string> FloorAsync()
    {
        if (Version == OcppVersion.V16)
        {
            await Station.AnswerAsync("GetConfiguration", """{"configurationKey":[{"key":"ChargingScheduleAllowedChargingRateUnit","readonly":true,"value":"Current,Power"}]}""");
        }
        else
        {
            await Station.AnswerAsync("GetVariables", """{"getVariableResult":[{"attributeStatus":"Accepted","attributeValue":"A,W","component":{"name":"SmartChargingCtrlr"},"variable":{"name":"RateUnit"}}]}""");
        }

        string floor = await Station.AnswerAsync("SetChargingProfile", Yes);
        await TriggersAsync();
        return floor;
    }

    /// <summary>The station says how its connectors stand: nobody is there.</summary>
    public async Task StandAsync()
    {
        for (int k = 1; k <= 2; k++)
        {
            string free = Version == OcppVersion.V16
                ? $$"""{"connectorId":{{k}},"errorCode":"NoError","status":"Available"}"""
                : $$"""{"timestamp":"{{Now}}","connectorStatus":"Available","evseId":{{k}},"connectorId":1}""";
            await RelayAsync("StatusNotification", free, "{}", $"s-stand-{k}");
        }
    }

    public async Task TriggersAsync()
    {
        for (int k = 0; k < 4; k++)
        {
            await Station.AnswerAsync("TriggerMessage", Yes);
        }
    }

    public string Power(double watts) => Version == OcppVersion.V16 ? CentralBench.Power(1, watts, Now) : FormattableString.Invariant(
        $$$"""{"evseId":1,"meterValue":[{"timestamp":"{{{Now}}}","sampledValue":[{"value":{{{watts}}},"measurand":"Power.Active.Import","unitOfMeasure":{"unit":"W"}}]}]}""");

    /// <summary>Waits for something that shows when something is kept or goes wrong.</summary>
    public async Task AwaitAsync(Func<bool> isSo)
    {
        while (true)
        {
            Task next;
            lock (wrong)
            {
                next = changed.Task;
            }

            if (isSo())
            {
                return;
            }

            await next.WaitAsync(Hopeless, TestContext.Current.CancellationToken);
        }
    }

    private static StallConfig Stall(int consumer) => new(consumer, $"a-{consumer + 1}", new Watts(250_000), new Watts(30_000), Phases.Three);

    private Task<Outcome<IOcppSocket>> OpenAsync(OcppVersion version, CancellationToken stop)
    {
        if (IsAway)
        {
            throw new IOException("nobody there");
        }

        Assert.Equal(Version, version);
        var (ours, theirs) = MemorySocket.Pair();
        connections.Writer.TryWrite(new RelayEnd(theirs));
        return Task.FromResult(Outcome<IOcppSocket>.Success(ours));
    }

    private ValueTask KeepAsync(RelayMemory memory)
    {
        Memory = memory;
        Changed();
        return default;
    }

    /// <summary>Wakes whoever waits for a change.</summary>
    private void Changed()
    {
        TaskCompletionSource former;
        lock (wrong)
        {
            (former, changed) = (changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        former.TrySetResult();
    }

    private async Task RunAsync(OcppLink link) => Central.Closed(CentralBench.Identity, link, await link.RunAsync(stop.Token));
}
