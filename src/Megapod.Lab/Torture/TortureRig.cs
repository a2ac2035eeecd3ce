namespace Megapod.Lab.Torture;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Twin.Simulator;

/// <summary>Runs the worlds of many seeds, several at a time where asked, and adds up what came of them in the order of the seeds.</summary>
public static class TortureRig
{
    /// <summary>Runs them.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="progress">Called when a world has ended, with how many have; from any thread, one at a time. May be null.</param>
    /// <param name="stop">Ends the run early with the worlds that are done.</param>
    /// <param name="controller">Makes who runs the sites; null: <see cref="TortureWorld.Shipped"/>.</param>
    public static Outcome<Torture> Run(TortureRequest request, Action<int>? progress = null, CancellationToken stop = default, Func<Core.Model.PowerTree, ISiteController?, ISiteController>? controller = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        var first = TortureWorld.Of(request, request.FirstSeed);
        if (!first.IsSuccess)
        {
            return Outcome<Torture>.Failure(first.Faults);
        }

        long began = System.Diagnostics.Stopwatch.GetTimestamp();
        int count = checked((int)(request.LastSeed - request.FirstSeed + 1));
        var results = new WorldResult?[count];
        int done = 0;
        var gate = new Lock();
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, request.Threads) }, i =>
        {
            if (stop.IsCancellationRequested)
            {
                return;
            }

            results[i] = RunWorld(request, request.FirstSeed + (ulong)i, controller, stop);
            lock (gate)
            {
                done++;
                progress?.Invoke(done);
            }
        });

        var ended = results.Where(r => r is { IsComplete: true }).Select(r => r!).ToList();
        var faults = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (name, times) in ended.SelectMany(r => r.Faults))
        {
            faults[name] = faults.GetValueOrDefault(name) + times;
        }

        var branches = BranchList.Of(Core.Model.PowerTree.From(first.Value.Scenario.Site));
        var reached = ended.SelectMany(r => r.Branches).Concat(faults.Keys.Select(BranchList.Kind)).ToHashSet(StringComparer.Ordinal);
        return Outcome<Torture>.Success(new Torture
        {
            Seeds = ended.Count,
            SiteHours = ended.Sum(r => r.Hours),
            Windows = ended.Select(r => r.Windows).OfType<RunWindows>().Aggregate((RunWindows?)null, (sum, windows) => sum is null ? windows : sum + windows),
            Faults = faults,
            Branches = branches.Count,
            BranchesNeverReached = [.. branches.Where(b => !reached.Contains(b))],
            LawsBroken = [.. ended.SelectMany(r => r.Broken)],
            LawsChecked = ended.FirstOrDefault()?.Laws ?? [],
            WallSeconds = System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalSeconds,
        });
    }

    private static WorldResult RunWorld(TortureRequest request, ulong seed, Func<Core.Model.PowerTree, ISiteController?, ISiteController>? controller, CancellationToken stop)
    {
        var world = TortureWorld.Of(request, seed).Value;
        var branches = new BranchRecorder();
        using var simulator = world.Simulator(controller);
        simulator.Observer = branches;
        var run = simulator.Complete(progress: null, () => stop.IsCancellationRequested);
        return new WorldResult(
            simulator.IsComplete,
            (run.To - run.From).TotalHours,
            run.Windows,
            simulator.FaultsSoFar,
            [.. branches.Reached()],
            run.Laws.Checked,
            [.. run.Laws.Broken.Select(b => new TortureBreach(seed, b.Law, b.At, $"{world.Replay} --at {b.At.ToUtc():yyyy-MM-ddTHH:mm:ssZ}", FaultAt(world, b.At), b.Detail))]);
    }

    private static string FaultAt(TortureWorld world, Instant at) => world.Incidents.LastOrDefault(i => i.From <= at || i.TripAt <= at)?.Name ?? "";

    private sealed record WorldResult(bool IsComplete, double Hours, RunWindows? Windows, IReadOnlyDictionary<string, int> Faults, IReadOnlyList<string> Branches, IReadOnlyList<string> Laws, IReadOnlyList<TortureBreach> Broken);
}
