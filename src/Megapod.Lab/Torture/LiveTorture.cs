namespace Megapod.Lab.Torture;

using System.Diagnostics;
using Megapod.Control.Certificate;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Lab.Demo;
using Megapod.Site.Loop;
using Megapod.Twin.Faults;

/// <summary>
/// The live loop in real time, its own threads and its regulator's, around one fault for each seed: simulated devices, the same laws. A world is made busy in
/// virtual time first. Faults of the controller itself are not among them; <c>bench restart</c> kills and freezes it.
/// </summary>
public static class LiveTorture
{
    /// <summary>How long each loop runs, s.</summary>
    public const double Seconds = 60;

    private const int WarmUpSeconds = 900;
    private const double FaultBeginsSeconds = 5;
    private const double FaultSeconds = 35;
    private const double DipSeconds = 2;

    /// <summary>Faults that devices, meters, wires and the grid have.</summary>
    private static readonly FaultKind[] OfController =
        [FaultKind.ControllerKilled, FaultKind.ControllerFrozen, FaultKind.ControllerRestarted, FaultKind.OwnClockJumps];

    /// <summary>Runs the worlds of a span of seeds, several at a time.</summary>
    /// <param name="request">Seeds, site, kinds and how many at a time; its hours do not matter.</param>
    /// <param name="progress">Called when a world has ended, with how many have; one at a time. May be null.</param>
    /// <param name="stop">Ends the run early with the worlds that are done.</param>
    public static Outcome<Torture> Run(TortureRequest request, Action<int>? progress = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var first = TortureWorld.Of(request with { Hours = 1 }, request.FirstSeed);
        if (!first.IsSuccess)
        {
            return Outcome<Torture>.Failure(first.Faults);
        }

        long began = Stopwatch.GetTimestamp();
        int count = checked((int)(request.LastSeed - request.FirstSeed + 1));
        var results = new (string Fault, IReadOnlyList<TortureBreach> Broken)?[count];
        int next = -1;
        int done = 0;
        var gate = new Lock();
        var threads = Enumerable.Range(0, Math.Min(count, Math.Max(1, request.Threads))).Select(_ => new Thread(() =>
        {
            for (int i = Interlocked.Increment(ref next); i < count && !stop.IsCancellationRequested; i = Interlocked.Increment(ref next))
            {
                var world = World(request, request.FirstSeed + (ulong)i, stop);
                lock (gate)
                {
                    results[i] = stop.IsCancellationRequested ? null : world;
                    done++;
                    progress?.Invoke(done);
                }
            }
        })).ToArray();
        foreach (var thread in threads)
        {
            thread.Start();
        }

        foreach (var thread in threads)
        {
            thread.Join();
        }

        var ended = results.OfType<(string Fault, IReadOnlyList<TortureBreach> Broken)>().ToList();
        return Outcome<Torture>.Success(new Torture
        {
            Seeds = ended.Count,
            SiteHours = ended.Count * Seconds / 3600,
            Faults = new SortedDictionary<string, int>(ended.GroupBy(r => r.Fault).ToDictionary(g => g.Key, g => g.Count()), StringComparer.Ordinal),
            Branches = 0,
            BranchesNeverReached = [],
            LawsBroken = [.. ended.SelectMany(r => r.Broken)],
            LawsChecked = [],
            WallSeconds = Stopwatch.GetElapsedTime(began).TotalSeconds,
        });
    }

    private static (string Fault, IReadOnlyList<TortureBreach> Broken) World(TortureRequest request, ulong seed, CancellationToken stop)
    {
        var world = TortureWorld.Of(request with { Hours = 1 }, seed).Value;
        var scenario = world.Scenario;
        var tree = PowerTree.From(scenario.Site);
        var begins = scenario.From + TimeSpan.FromSeconds(WarmUpSeconds + FaultBeginsSeconds);
        var incident = IncidentOf(tree, request, seed, begins);
        var margin = Margin.Of(tree);
        double limit = LimitConfig.LowestImportWatts(tree.Nodes[0].Limits);
        var site = new DemoSite(scenario, limit - margin.TotalWatts, margin.TotalWatts, new FaultInjector(tree, [incident]));
        using var loop = new SiteLoop(tree, site, site, site, TimeProvider.System, scenario.From, speed: 1, journal: null, site);
        for (int second = 0; second < WarmUpSeconds; second++)
        {
            loop.Step();
            loop.Fast?.Step();
        }

        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stop);
        ends.CancelAfter(TimeSpan.FromSeconds(Seconds));
        loop.Run(ends.Token);
        string replay = $"megapod torture --live --seeds {seed}{(request.Kinds is { } kinds ? $" --faults {string.Join(',', kinds)}" : "")}";
        return (incident.Name, [.. site.Broken.Select(b => new TortureBreach(seed, b.Law, b.At, replay, incident.Name, b.Detail))]);
    }

    /// <summary>One fault: kinds in turn so that many seeds meet all of them, every other one beside a battery trip, the rest by chance.</summary>
    private static Incident IncidentOf(PowerTree tree, TortureRequest request, ulong seed, Instant begins)
    {
        var kinds = IncidentSchedule.KindsOf(tree).Except(OfController).Where(k => request.Kinds is null || request.Kinds.Contains(k)).ToArray();
        var chance = new SeededRandom(seed).Split("live");
        var kind = kinds.Length == 0 ? FaultKind.CommandLoss : kinds[(int)(seed % (ulong)kinds.Length)];
        bool withTrip = tree.BatteryNode >= 0 && kind != FaultKind.BatteryTrip && seed / (ulong)Math.Max(1, kinds.Length) % 2 == 1;
        double lasts = kind is FaultKind.VoltageDip or FaultKind.SixDips ? DipSeconds : FaultSeconds;
        return new Incident(kind, begins, begins + TimeSpan.FromSeconds(lasts), withTrip ? begins + TimeSpan.FromSeconds(10 * chance.NextUniform()) : null, chance.NextBits());
    }
}
