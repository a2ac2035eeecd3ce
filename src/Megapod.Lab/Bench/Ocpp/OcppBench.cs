namespace Megapod.Lab.Bench.Ocpp;

using System.Globalization;
using Megapod.Core.Outcomes;
using Megapod.Devices.Ocpp;

/// <summary>
/// What stations cost: processor time of a call beside npm ocpp-rpc, which judges every message by its schemas as we do by ours, beside the least that any server needs, and memory of a station that is
/// connected and silent. Each server is a process of its own on the same one processor; the same stations, in this process, ask them in turn, so that what else the machine does meets all alike.
/// </summary>
public static class OcppBench
{
    /// <summary>At most so many bytes for a station that is silent, without TLS.</summary>
    public const double MostIdleBytes = 25_000;

    private const string Peer = "ocpp_bench.js";

    /// <summary>The stations of a large charging site; each has one call under way, as the standard has it.</summary>
    private const int Stations = 64;

    /// <summary>Turns of each server at each load, of which the median counts.</summary>
    private const int Turns = 5;

    /// <summary>Turns at most until nothing more is compiled: servers run for months, their first minute says nothing.</summary>
    private const int MostWarmTurns = 30;

    /// <summary>The server may compile this many methods in a turn and count as warm: timers and housekeeping come late.</summary>
    private const int CompiledWhenWarm = 3;

    /// <summary>Turns in a row without more, because on a busy machine the thread that compiles may not get its turn in one.</summary>
    private const int QuietTurns = 4;

    /// <summary>Stations that come before the first look at the memory, so that code and pools are there already.</summary>
    private const int FirstStations = 200;

    /// <summary>What the stations say and how fast: as fast as it is answered; 5 000 stations with samples every ten seconds; 500 of them.</summary>
    private static readonly (string Case, IReadOnlyList<string> Calls, double Rate)[] Loads =
    [
        ("ocpp-site-saturated", OcppTraffic.Session, 0),
        ("ocpp-site-500/s", OcppTraffic.Session, 500),
        ("ocpp-site-50/s", OcppTraffic.Session, 50),
        .. OcppTraffic.Kinds.Select(kind => ($"ocpp-{kind}", (IReadOnlyList<string>)[kind], 0.0)),
    ];

    /// <summary>Runs it.</summary>
    /// <returns>Rows; or what is missing.</returns>
    public static async Task<Outcome<IReadOnlyList<BenchRow>>> RunAsync(OcppBenchRequest request, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(request);
        string? node = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, "node")).FirstOrDefault(File.Exists);
        string lacking = node is null ? "Debian's package nodejs" : !Directory.Exists(Path.Combine(request.Peers, "node_modules", "ocpp-rpc")) ? $"the npm package ocpp-rpc in {request.Peers}" : "";
        if (lacking.Length > 0)
        {
            return Outcome<IReadOnlyList<BenchRow>>.Failure(new Fault(OcppFaultCodes.PeerMissing, $"The benchmark needs {lacking}.", "Run './megapod test --install', which installs it, or name the folder with --peers."));
        }

        BenchProcess.StepAside();
        var rows = await CallsAsync(request, node!, stop);
        request.Progress?.Invoke("silent stations", 0.95);
        var (resident, share, objects) = await IdleAsync(request, stop);
        string idle = string.Create(CultureInfo.InvariantCulture, $"{request.Idle} stations, silent after BootNotification and Heartbeat; garbage collected; without TLS; ratio to {MostIdleBytes / 1000:0} kB");
        return Outcome<IReadOnlyList<BenchRow>>.Success(
        [
            .. rows,
            new BenchRow("ocpp-idle", "rss", resident / 1000, "kB", resident / MostIdleBytes, idle),
            new BenchRow("ocpp-idle", "pss", share / 1000, "kB", share / MostIdleBytes, "the same by the system's proportional count"),
            new BenchRow("ocpp-idle", "objects", objects / 1000, "kB", null, "of which objects of ours and the framework's"),
        ]);
    }

    /// <summary>Processor time of a call, of each server at each load.</summary>
    private static async Task<List<BenchRow>> CallsAsync(OcppBenchRequest request, string node, CancellationToken stop)
    {
        using var peer = await BenchSubject.StartAsync("ocpp-rpc", request.Peers, [node, Peer], Stations, isJudged: true, stop);
        using var ours = await BenchSubject.StartAsync("megapod", request.Peers, request.Program, Stations, isJudged: true, stop);
        using var floor = await BenchSubject.StartAsync("floor", request.Peers, request.Floor, Stations, isJudged: false, stop);
        BenchSubject[] subjects = [peer, ours, floor];
        var time = TimeSpan.FromSeconds(request.Seconds);
        string warmed = await WarmAsync(request, subjects, time, stop);
        var rows = new List<BenchRow>();
        foreach (var (index, load) in Loads.Index())
        {
            var turns = subjects.ToDictionary(s => s, _ => new List<BenchTurn>());
            for (int turn = 0; turn < Turns; turn++)
            {
                request.Progress?.Invoke(load.Case, 0.1 + (0.85 * ((index * Turns) + turn) / (Loads.Length * Turns)));
                foreach (var subject in subjects)
                {
                    turns[subject].Add(await subject.TurnAsync(load.Calls, load.Rate, time, stop));
                }
            }

            double median = Median(turns[peer]);
            rows.Add(new BenchRow(load.Case, peer.Name, median, "µs", null, $"processor time of the server for a call; {Stations} stations{(BenchProcess.CanPin ? ", server on one processor" : "")}, {warmed}; {Spread(turns[peer])}"));
            rows.Add(new BenchRow(load.Case, ours.Name, Median(turns[ours]), "µs", Median(turns[ours]) / median, $"ratio to ocpp-rpc, the target is a third; {Spread(turns[ours])}"));
            rows.Add(new BenchRow(load.Case, floor.Name, Median(turns[floor]), "µs", Median(turns[floor]) / median, $"one receive and one send a call and nothing else; {Spread(turns[floor])}"));
        }

        return rows;
    }

    /// <summary>Lets all work until ours has compiled what is used often; each works as long as the others.</summary>
    private static async Task<string> WarmAsync(OcppBenchRequest request, BenchSubject[] subjects, TimeSpan time, CancellationToken stop)
    {
        long compiled = 0;
        int quiet = 0;
        for (int turn = 1; turn <= MostWarmTurns; turn++)
        {
            request.Progress?.Invoke("warming up", 0.1 * turn / MostWarmTurns);
            foreach (var subject in subjects)
            {
                await subject.TurnAsync(OcppTraffic.Session, 0, time, stop);
            }

            long now = subjects.Single(s => s.Name == "megapod").Server.Compiled();
            quiet = now - compiled <= CompiledWhenWarm ? quiet + 1 : 0;
            if (quiet == QuietTurns)
            {
                return string.Create(CultureInfo.InvariantCulture, $"warm after {turn} turns of {time.TotalSeconds:0} s");
            }

            compiled = now;
        }

        return string.Create(CultureInfo.InvariantCulture, $"still compiling after {MostWarmTurns} turns of {time.TotalSeconds:0} s");
    }

    private static double Median(List<BenchTurn> turns) => turns.Select(t => t.Microseconds).Order().ElementAt(turns.Count / 2);

    /// <summary>Says how far apart the turns are, how much of it was the system's, and how hard the server had to work.</summary>
    private static string Spread(List<BenchTurn> turns)
    {
        double calls = turns.Sum(t => t.Calls);
        double used = turns.Sum(t => t.Used.TotalSeconds);
        double took = turns.Sum(t => t.Took.TotalSeconds);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{turns.Min(t => t.Microseconds):0.0} to {turns.Max(t => t.Microseconds):0.0} µs in {turns.Count} turns, {100 * turns.Sum(t => t.System.TotalSeconds) / used:0} % the system's; {calls / took:0} calls a second, {100 * used / took:0} % busy");
    }

    private static async Task<(double Resident, double Share, double Objects)> IdleAsync(OcppBenchRequest request, CancellationToken stop)
    {
        using var server = BenchProcess.Start(request.Peers, request.Program);
        using var first = await BenchCrowd.ConnectAsync(server.Address, 0, FirstStations, isJudged: true, stop);
        string[] words = [OcppTraffic.Boot, OcppTraffic.Heartbeat];
        await first.SayAsync([.. words, OcppTraffic.Samples], stop);
        long objects = server.Collect();
        var before = server.Memory();
        using var idle = await BenchCrowd.ConnectAsync(server.Address, FirstStations, request.Idle, isJudged: true, stop);
        await idle.SayAsync(words, stop);
        objects = server.Collect() - objects;
        var after = server.Memory();
        return ((after.Resident - before.Resident) / (double)request.Idle, (after.Share - before.Share) / (double)request.Idle, objects / (double)request.Idle);
    }
}
