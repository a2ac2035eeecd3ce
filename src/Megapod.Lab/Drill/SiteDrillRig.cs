namespace Megapod.Lab.Drill;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Lab.Simulation;
using Megapod.Twin.Laws;
using Megapod.Twin.Physics;
using Megapod.Twin.Simulator;

/// <summary>
/// A grid event through the whole site: the event limits the connection, the cycle that ships cuts what racks hold, on each rack the steering that ships brings its jobs under what the rack holds, and the cycle sees what comes of it
/// at its meters. Nobody tells the racks that there is an event, nor when it ends.
/// </summary>
public sealed class SiteDrillRig : IDisposable
{
    /// <summary>The site comes up with its racks imagined until each holds all that it may draw; one that has not by then, does not, s.</summary>
    private const int LongestStart = 7_200;

    private const int Minute = 60;

    /// <summary>Seeds of racks lie so far apart.</summary>
    private const ulong SeedStep = 1_000_003;

    /// <summary>Nodes are in their rounds where they happen to be; racks' places are spread by it, so that neither those of one beat fall together nor those beside each other.</summary>
    private const double PlaceSpread = 6.18;

    private readonly DrillRequest request;
    private readonly SiteSimulator simulator;
    private readonly DrillRack[] racks;

    private SiteDrillRig(DrillRequest request, SiteSimulator simulator, DrillRack[] racks) => (this.request, this.simulator, this.racks) = (request, simulator, racks);

    /// <summary>A site before its drill.</summary>
    /// <param name="request">What to drill.</param>
    /// <param name="file">The site file; null: the built-in site.</param>
    public static Outcome<SiteDrillRig> Open(DrillRequest request, string? file)
    {
        ArgumentNullException.ThrowIfNull(request);
        var site = DrillSite.ReadOr(file);
        if (!site.IsSuccess)
        {
            return Outcome<SiteDrillRig>.Failure(site.Faults);
        }

        var before = PowerTree.From(site.Value);
        int[] kinds = DrillRig.KindsOf(request);
        if (before.RackCount == 0 || before.RackCount > kinds.Length)
        {
            return Outcome<SiteDrillRig>.Failure(new Fault("MP3645", string.Create(CultureInfo.InvariantCulture, $"{kinds.Length} jobs cannot be seated on {before.RackCount} racks."), string.Create(CultureInfo.InvariantCulture, $"Drill on a site with 1 to {kinds.Length} racks.")));
        }

        var seated = Seated(request, before, kinds);
        var from = ScenarioBuilder.DefaultStart;
        var to = from + request.For + TimeSpan.FromSeconds(LongestStart + DrillRecord.BeforeSeconds + DrillRecord.AfterSeconds);
        var scenario = ScenarioBuilder.Build(new ScenarioRequest { From = from, To = to, Seed = request.Seed }, WithLeastOf(seated, site.Value));
        return scenario.IsSuccess
            ? Outcome<SiteDrillRig>.Success(new SiteDrillRig(request, new SiteSimulator(scenario.Value with { Cars = [], Work = null, RacksStray = true }), seated))
            : Outcome<SiteDrillRig>.Failure(scenario.Faults);
    }

    /// <summary>Runs it: the site comes up, a quarter of an hour free, the event, three quarters of an hour after.</summary>
    /// <param name="progress">Called now and then with the share done, 0–1; may be null.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>The drill; none: it was ended early. A fault: the site cannot be brought to what the drill needs.</returns>
    public Outcome<IReadOnlyList<Drill>> Run(Action<double>? progress = null, CancellationToken stop = default)
    {
        for (int second = 0; !racks.All(r => r.IsUp(simulator.Plant)) || second == 0; second++)
        {
            simulator.Step();
            if (second == LongestStart)
            {
                var held = racks.First(r => !r.IsUp(simulator.Plant));
                return Outcome<IReadOnlyList<Drill>>.Failure(new Fault("MP3646", $"Rack '{held.Id}' does not come up: it is held below its full draw without any event.", "Drill on a site whose limits leave its racks their full draw: megapod simulate shows what holds them."));
            }
        }

        var record = new DrillRecord(request, [.. racks.Select(r => r.Work)]);
        double pods = 0;
        var eventFrom = Instant.Never;
        while (!record.IsComplete)
        {
            if (record.Seconds == DrillRecord.BeforeSeconds)
            {
                double least = SitePlant.LeastEventLimit(simulator.Plant.Tree).Value;
                if (record.TargetWatts < least)
                {
                    return Outcome<IReadOnlyList<Drill>>.Failure(new Fault("MP3647", string.Create(CultureInfo.InvariantCulture, $"The site cannot fall to {record.TargetWatts / 1000:0.#} kW: in silence it may draw {least / 1000:0.#} kW."), "Shed less, or give its racks lower fallbacks."));
                }

                eventFrom = simulator.Plant.Now;
                simulator.Plant.LimitConnection(new LimitConfig { Id = "grid-event", Amount = record.TargetWatts, Basis = LimitBasis.GridEvent, ValidFrom = eventFrom, ValidUntil = eventFrom + request.For });
            }
            else if (record.Seconds == record.End)
            {
                simulator.Plant.LimitConnection(null);
            }

            foreach (var rack in racks)
            {
                rack.Step(simulator.Plant);
            }

            simulator.Step();
            if (record.Seconds < DrillRecord.BeforeSeconds)
            {
                pods += PodShare();
            }

            record.Count(simulator.Plant.NodeMeanWatts[0]);
            if (record.Seconds % Minute == 0)
            {
                progress?.Invoke(record.Seconds / (double)(record.End + DrillRecord.AfterSeconds));
                if (stop.IsCancellationRequested)
                {
                    return Outcome<IReadOnlyList<Drill>>.Success([]);
                }
            }
        }

        // What the site draws beside its pods does not follow the accelerators either.
        double fixedShare = 1 - ((1 - request.FixedShare) * pods / DrillRecord.BeforeSeconds);
        var drill = record.Judged(fixedShare) with
        {
            Site = simulator.Plant.Tree.Site.Id,
            GrantsLapsed = racks.Sum(r => r.Lapses),
            LawsBroken = [.. simulator.Laws.Broken.Where(b => IsJudged(b, eventFrom, eventFrom + request.For)).GroupBy(b => b.Law, StringComparer.Ordinal).Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Key}: {g.Count()} times"))],
        };
        return Outcome<IReadOnlyList<Drill>>.Success([drill]);
    }

    /// <inheritdoc/>
    public void Dispose() => simulator.Dispose();

    /// <summary>
    /// An event without notice finds grants in force that do not fit it, and later jobs stray above what their rack holds for single seconds: what the laws of the limit and of silence would say of its time is in the seconds
    /// above the target.
    /// </summary>
    private static bool IsJudged(Breach breach, Instant eventFrom, Instant eventTo) => breach.At < eventFrom || breach.At > eventTo || breach.Law is not (LimitLaw.LawName or SilenceLaw.LawName);

    /// <summary>Share of the import that racks and their cooling draw.</summary>
    private double PodShare()
    {
        var tree = simulator.Plant.Tree;
        return tree.Consumers.Select((c, i) => c.Kind is ConsumerKind.Rack or ConsumerKind.Cooling ? simulator.Plant.ConsumerMeanWatts[i] : 0).Sum() / simulator.Plant.NodeMeanWatts[0];
    }

    /// <summary>A budget below what a rack's jobs draw at least cannot be kept, and the site has to know it.</summary>
    private static SiteConfig WithLeastOf(DrillRack[] racks, SiteConfig site)
    {
        var least = racks.ToDictionary(r => r.Id, r => new Watts(r.Work.LeastWatts), StringComparer.Ordinal);
        return site with { Pods = [.. site.Pods.Select(p => p with { Racks = [.. p.Racks.Select(r => r with { Idle = Larger(r.Idle, least[r.Id]), Fallback = r.Fallback is { } fallback ? Larger(fallback, least[r.Id]) : null })] })] };
    }

    private static Watts Larger(Watts a, Watts b) => a > b ? a : b;

    /// <summary>Jobs are dealt one kind after the other, each to the rack with the most room for its accelerators, so that each rack has about the same mix.</summary>
    private static DrillRack[] Seated(DrillRequest request, PowerTree tree, int[] kinds)
    {
        var consumers = Enumerable.Range(tree.ConnectorCount, tree.RackCount).ToArray();
        double gpus = consumers.Sum(i => tree.Consumers[i].Gpus);
        var seats = consumers.ToDictionary(i => i, _ => new List<int>());
        foreach (int kind in kinds)
        {
            seats[consumers.MinBy(i => (seats[i].Count + 1) / (tree.Consumers[i].Gpus / gpus))].Add(kind);
        }

        return
        [
            .. consumers.Select(i =>
            {
                var pod = tree.Pods[tree.Consumers[i].Unit];
                var rack = pod.Racks.First(r => string.Equals(r.Id, tree.Consumers[i].Id, StringComparison.Ordinal));
                double cooling = pod.Cooling.OverheadFraction > 0 ? 1 : DrillRig.CoolingFactor;
                double gpusPerJob = rack.Gpus / (double)seats[i].Count;
                return new DrillRack(rack.Id, i, tree.Consumers[i], rack.Full.Value, new DrillWork(request, seats[i], gpusPerJob, rack.Full.Value / cooling / rack.Gpus, cooling, request.Seed + (SeedStep * (ulong)(i + 1)), (i - tree.ConnectorCount) / (double)tree.RackCount * PlaceSpread % 1));
            }),
        ];
    }
}
