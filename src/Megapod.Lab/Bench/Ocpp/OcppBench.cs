namespace Megapod.Lab.Bench.Ocpp;

using System.Globalization;
using System.Net;
using System.Text;
using Megapod.Core.Outcomes;
using Megapod.Devices.Ocpp;

/// <summary>
/// What stations cost: processor time of an exchange beside npm ocpp-rpc, which judges every message by its schemas as we do by ours, and memory of a station that is connected and silent. Each server is a
/// process of its own on the same one processor; the same stations, in this process, ask both.
/// </summary>
public static class OcppBench
{
    /// <summary>At most this share of the peer's processor time.</summary>
    public const double MostShare = 1.0 / 3;

    /// <summary>At most so many bytes for a station that is silent, without TLS.</summary>
    public const double MostIdleBytes = 25_000;

    private const string Peer = "ocpp_bench.js";
    private const string Case = "ocpp-exchange";

    /// <summary>Stations that ask at once; each has one call under way, as the standard has it.</summary>
    private const int Stations = 32;
    private const int CallsOfExchange = 3;

    /// <summary>Stations that come before the first look at the memory, so that code and pools are there already.</summary>
    private const int FirstStations = 200;

    /// <summary>Stations that connect at the same time; more would measure the queue of the system.</summary>
    private const int AtOnce = 64;

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
        request.Progress?.Invoke("exchanges with ocpp-rpc", 0);
        double peer = await MicrosecondsAsync(request.Peers, [node!, Peer], request.Exchanges, stop);
        request.Progress?.Invoke("exchanges with Megapod", 0.4);
        double ours = await MicrosecondsAsync(request.Peers, request.Program, request.Exchanges, stop);
        request.Progress?.Invoke("silent stations", 0.8);
        var (resident, share, objects) = await IdleAsync(request, stop);
        string note = string.Create(CultureInfo.InvariantCulture, $"{request.Exchanges} exchanges of BootNotification, Heartbeat and MeterValues by {Stations} stations{(BenchProcess.CanPin ? ", server on one processor" : "")}");
        string idle = string.Create(CultureInfo.InvariantCulture, $"{request.Idle} stations, silent after BootNotification and Heartbeat; garbage collected; without TLS; ratio to {MostIdleBytes / 1000:0} kB");
        return Outcome<IReadOnlyList<BenchRow>>.Success(
        [
            new BenchRow(Case, "ocpp-rpc", peer, "µs", null, $"processor time of the server; {note}"),
            new BenchRow(Case, "megapod", ours, "µs", ours / peer, "ratio to ocpp-rpc; the target is a third"),
            new BenchRow("ocpp-idle", "rss", resident / 1000, "kB", resident / MostIdleBytes, idle),
            new BenchRow("ocpp-idle", "pss", share / 1000, "kB", share / MostIdleBytes, "the same by the system's proportional count"),
            new BenchRow("ocpp-idle", "objects", objects / 1000, "kB", null, "of which objects of ours and the framework's"),
        ]);
    }

    /// <summary>Processor time of a server for one exchange.</summary>
    private static async Task<double> MicrosecondsAsync(string folder, IReadOnlyList<string> program, int exchanges, CancellationToken stop)
    {
        using var server = BenchProcess.Start(folder, program);
        var stations = await ConnectAsync(server.Address, 0, Stations, stop);
        try
        {
            // Both compile what is used often while it is used.
            await ExchangeAsync(stations, exchanges / 2, stop);
            var before = server.Used;
            await ExchangeAsync(stations, exchanges, stop);
            return (server.Used - before).TotalMicroseconds / exchanges;
        }
        finally
        {
            stations.ForEach(s => s.Dispose());
        }
    }

    private static async Task<(double Resident, double Share, double Objects)> IdleAsync(OcppBenchRequest request, CancellationToken stop)
    {
        using var server = BenchProcess.Start(request.Peers, request.Program);
        var stations = await ConnectAsync(server.Address, 0, FirstStations, stop);
        try
        {
            await ExchangeAsync(stations, FirstStations, stop);
            long objects = server.Collect();
            var before = server.Memory();
            var idle = await ConnectAsync(server.Address, FirstStations, request.Idle, stop);
            stations.AddRange(idle);
            await ExchangeAsync(idle, idle.Count, stop);
            objects = server.Collect() - objects;
            var after = server.Memory();
            return ((after.Resident - before.Resident) / (double)request.Idle, (after.Share - before.Share) / (double)request.Idle, objects / (double)request.Idle);
        }
        finally
        {
            stations.ForEach(s => s.Dispose());
        }
    }

    private static async Task<List<LightStation>> ConnectAsync(IPEndPoint server, int first, int many, CancellationToken stop)
    {
        var stations = new List<LightStation>();
        foreach (int[] some in Enumerable.Range(first, many).Chunk(AtOnce))
        {
            stations.AddRange(await Task.WhenAll(some.Select(k => LightStation.ConnectAsync(server, string.Create(CultureInfo.InvariantCulture, $"/ocpp/CP{k:00000}"), "ocpp1.6", "", stop))));
        }

        return stations.TrueForAll(s => s.Status == 101) ? stations : throw new InvalidOperationException($"The server refused a station: {stations.First(s => s.Status != 101).Head}");
    }

    private static Task ExchangeAsync(List<LightStation> stations, int exchanges, CancellationToken stop) =>
        Task.WhenAll(stations.Select((s, k) => Task.Run(() => AskAsync(s, (exchanges / stations.Count) + (k < exchanges % stations.Count ? 1 : 0), stop), stop)));

    private static async Task AskAsync(LightStation station, int exchanges, CancellationToken stop)
    {
        // By chance, so that a call of one round is not taken for a repetition of another round's.
        long id = Random.Shared.NextInt64(1L << 40) * 1_000_000;
        for (int k = 0; k < exchanges * CallsOfExchange; k++)
        {
            string call = string.Create(CultureInfo.InvariantCulture, $"[2,\"{++id}\",{Call(k % CallsOfExchange)}]");
            await station.SendRawAsync(LightStation.Frame(Encoding.UTF8.GetBytes(call)), stop);
            string answer = await station.HearAsync(stop) ?? throw new InvalidOperationException("The server has hung up.");
            if (!answer.StartsWith(string.Create(CultureInfo.InvariantCulture, $"[3,\"{id}\","), StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"The server answered {answer} to {call}.");
            }
        }
    }

    private static string Call(int which) => which switch
    {
        0 => """
            "BootNotification",{"chargePointVendor":"Example","chargePointModel":"Fast 300","chargePointSerialNumber":"FC-300-000117","firmwareVersion":"4.2.11"}
            """,
        1 => """
            "Heartbeat",{}
            """,
        _ => """
            "MeterValues",{"connectorId":1,"transactionId":117,"meterValue":[{"timestamp":"2026-11-22T09:00:00Z","sampledValue":[{"value":"1523411","context":"Sample.Periodic","format":"Raw","measurand":"Energy.Active.Import.Register","location":"Outlet","unit":"Wh"},{"value":"87340.5","measurand":"Power.Active.Import","unit":"W"},{"value":"126.1","measurand":"Current.Import","phase":"L1","unit":"A"},{"value":"57","measurand":"SoC","location":"EV","unit":"Percent"}]}]}
            """,
    };
}
