namespace Megapod.Lab.Study;

using System.Collections.Concurrent;
using System.Diagnostics;
using Megapod.Core.Outcomes;
using Megapod.Core.Tariffs;
using Megapod.Core.Units;
using Megapod.Devices.Solver;
using Megapod.Files.SiteFile.Variants;
using Megapod.Lab.Simulation;
using Megapod.Twin.Simulator;

/// <summary>
/// Simulates every combination of sizes in the same world, several at a time where asked. The result depends on neither their order nor their number, and not on
/// whether a case was simulated now or taken from the folder.
/// </summary>
public sealed class StudyRig
{
    /// <summary>The most cases: beyond that a study of a day is meant by nobody.</summary>
    public const int MostCases = 1000;

    /// <summary>The most simulations at the same time.</summary>
    public const int MostJobs = 256;

    private readonly StudyRequest request;
    private readonly IReadOnlyList<ScenarioRequest> spans;
    private readonly IReadOnlyList<StudyCase> cases;
    private readonly StudyStore? store;
    private readonly ConcurrentQueue<Fault> notes = new();
    private readonly Action<StudyProgress>? progress;
    private readonly CancellationToken stop;
    private readonly Lock gate = new();
    private int casesDone;
    private int unitsAsked;
    private double unitsDone;

    private StudyRig(StudyRequest request, IReadOnlyList<ScenarioRequest> spans, IReadOnlyList<StudyCase> cases, StudyStore? store, Action<StudyProgress>? progress, CancellationToken stop)
    {
        this.request = request;
        this.spans = spans;
        this.cases = cases;
        this.store = store;
        this.progress = progress;
        this.stop = stop;
    }

    /// <summary>Runs a study.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="progress">Called about once a simulated hour, from any thread, one at a time; may be null.</param>
    /// <param name="stop">Ends the study early with the cases that are finished.</param>
    public static Outcome<Study> Run(StudyRequest request, Action<StudyProgress>? progress = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Wishes(request) is { Count: > 0 } wrong)
        {
            return Outcome<Study>.Failure(wrong);
        }

        var document = request.Scenario.SiteFile is { } file ? SiteDocument.Read(file) : SiteDocument.Parse(DefaultSite.Text(), DefaultSite.Name);
        if (!document.IsSuccess)
        {
            return Outcome<Study>.Failure(document.Faults);
        }

        if (request.Vary.SelectMany(v => Alone(document.Value, v, request.Scenario.Case)).FirstOrDefault() is { } noPath)
        {
            return Outcome<Study>.Failure(noPath);
        }

        var periods = StudyPeriods.Of(request.Scenario, request.Weeks);
        if (!periods.IsSuccess)
        {
            return Outcome<Study>.Failure(periods.Faults);
        }

        // Better said once than for each case.
        if (request.Scenario.Policy == ScenarioBuilder.Planned && Solvers.Open(TimeSpan.FromSeconds(1)) is var solver)
        {
            if (!solver.IsSuccess)
            {
                return Outcome<Study>.Failure(solver.Faults);
            }

            solver.Value.Dispose();
        }

        var asFiled = periods.Value.Select(p => ScenarioBuilder.Build(p, document.Value.Site)).ToList();
        if (asFiled.FirstOrDefault(s => !s.IsSuccess) is { } cannot)
        {
            return Outcome<Study>.Failure(cannot.Faults);
        }

        StudyStore? kept = null;
        if (request.Folder is { } folder)
        {
            var opened = StudyStore.Open(folder);
            if (!opened.IsSuccess)
            {
                return Outcome<Study>.Failure(opened.Faults);
            }

            kept = opened.Value;
        }

        var wanted = Combinations(request.Vary)
            .Select(settings => new StudyCase(settings, document.Value.With([.. settings.Select(s => new SiteEdit(s.Path, s.Value))], request.Scenario.Case), periods.Value.Count))
            .ToList();
        var rig = new StudyRig(request, periods.Value, wanted, kept, progress, stop);
        rig.Resume();
        rig.Simulate();
        var site = document.Value.Site;
        return Outcome<Study>.Success(rig.Result(site.Name, site.Currency, [.. asFiled.Select(s => (s.Value.From, s.Value.To))]));
    }

    private static List<Fault> Wishes(StudyRequest request)
    {
        var faults = new List<Fault>(request.Costs.Faults());
        if (request.Jobs is < 1 or > MostJobs)
        {
            faults.Add(StudyFaults.BadJobs(request.Jobs));
        }

        if (request.Vary.Count == 0)
        {
            faults.Add(StudyFaults.BadVary("", "nothing is varied.", "Write --vary PATH=A..B at least once, such as --vary pod=0..2."));
        }

        faults.AddRange(request.Vary.GroupBy(v => v.Path, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => StudyFaults.Twice(g.Key)));
        long count = 1;
        foreach (var vary in request.Vary)
        {
            count = Math.Min(count * vary.Values.Count, int.MaxValue);
        }

        if (count > MostCases)
        {
            faults.Add(StudyFaults.TooMany(count, MostCases));
        }

        if (request.Vary.FirstOrDefault(v => v.Path is ShortNames.SessionsPerDay or "cars.sessionsPerDay") is { } cars)
        {
            string? other = request.Scenario.World is not null ? "--world" : request.Scenario.SessionsPerDay is not null ? "--sessions-per-day" : null;
            if (other is not null)
            {
                faults.Add(RunFaults.Conflict(other, $"--vary {cars.Path}", "Leave one of the two out: both say how many cars come."));
            }
        }

        return faults;
    }

    /// <summary>Paths that no site file can have are mistakes of the command line; values that this site cannot take are cases that are refused.</summary>
    private static IEnumerable<Fault> Alone(SiteDocument document, StudyVary vary, string? chosenCase) =>
        document.With([new SiteEdit(vary.Path, vary.Values[^1])], chosenCase).Site.Faults.Where(f => f.Code == SiteEditFaults.NoPathCode);

    private static IEnumerable<IReadOnlyList<StudySetting>> Combinations(IReadOnlyList<StudyVary> vary)
    {
        IEnumerable<IReadOnlyList<StudySetting>> all = [[]];
        foreach (var one in vary)
        {
            all = all.SelectMany(before => one.Values.Select(value => (IReadOnlyList<StudySetting>)[.. before, new StudySetting(one.Path, value)]));
        }

        return all;
    }

    /// <summary>Finds out what each case depends on and takes those that are stored.</summary>
    private void Resume() => Parallel.ForEach(cases, Parallelism(), one =>
    {
        if (one.Variant.Site.IsSuccess && store is not null && !stop.IsCancellationRequested)
        {
            var scenarios = spans.Select(s => ScenarioBuilder.Build(s, one.Variant.Site.Value)).ToList();
            if (scenarios.TrueForAll(s => s.IsSuccess))
            {
                one.Key = StudyKey.Of(one.Variant.Text, [.. scenarios.Select((s, i) => (spans[i], s.Value))]);
                if (store.Load(one.Key, spans.Count, out var note) is { } pieces)
                {
                    one.Resume(pieces);
                }

                if (note is not null)
                {
                    notes.Enqueue(note);
                }
            }
        }
    });

    private void Simulate()
    {
        casesDone = cases.Count(c => c.IsFinished);
        var units = cases.Where(c => !c.IsFinished).SelectMany(c => spans.Select((_, span) => (Case: c, Span: span))).ToList();
        unitsAsked = units.Count;
        Report(0);

        // In order and one by one, so that cases are finished soon after each other and a study that is stopped has many of them.
        Parallel.ForEach(Partitioner.Create(units, EnumerablePartitionerOptions.NoBuffering), Parallelism(), unit =>
        {
            if (!stop.IsCancellationRequested && !unit.Case.IsFinished)
            {
                SimulateOne(unit.Case, unit.Span);
            }
        });
    }

    private void SimulateOne(StudyCase one, int span)
    {
        var scenario = ScenarioBuilder.Build(spans[span], one.Variant.Site.Value);
        if (!scenario.IsSuccess)
        {
            End(one, one.Refuse(scenario.Faults), 1);
            return;
        }

        var plans = ScenarioPlans.Of(spans[span], scenario.Value);
        if (!plans.IsSuccess)
        {
            End(one, one.Refuse(plans.Faults), 1);
            return;
        }

        using var source = plans.Value;
        using var simulator = new SiteSimulator(scenario.Value, plans: source.Planned);
        double startSoc = simulator.Plant.BatterySoc;
        long began = Stopwatch.GetTimestamp();
        double shown = 0;
        var run = simulator.Complete(
            share =>
            {
                Report(share - shown);
                shown = share;
            },
            () => stop.IsCancellationRequested);
        if (simulator.IsComplete)
        {
            double stored = scenario.Value.Site.Battery is { } battery ? (simulator.Plant.BatterySoc - startSoc) * battery.Energy.Value : 0;
            var piece = new StudyPiece(
                run with { WallSeconds = Stopwatch.GetElapsedTime(began).TotalSeconds }, stored, stored * MeanPrice(scenario.Value), BillingMonths.Covered(run.From, run.To, scenario.Value.BillingZone));
            End(one, one.Put(span, piece), 1 - shown);
        }
    }

    private void End(StudyCase one, bool isLast, double share)
    {
        if (isLast)
        {
            if (store is not null && one is { Key: { } key, IsRefused: false } && store.Save(key, one.Settings, one.Pieces) is { } fault)
            {
                notes.Enqueue(fault);
            }

            lock (gate)
            {
                casesDone++;
            }
        }

        Report(share);
    }

    private void Report(double share)
    {
        lock (gate)
        {
            unitsDone += share;
            progress?.Invoke(new StudyProgress(casesDone, cases.Count, unitsAsked == 0 ? 1 : Math.Clamp(unitsDone / unitsAsked, 0, 1)));
        }
    }

    private Study Result(string site, string currency, IReadOnlyList<(Instant From, Instant To)> when)
    {
        var finished = StudyComparison.Compare([.. cases.Where(c => c.IsFinished).Select(c => c.Result())], request.Vary, request.Costs);
        var sizes = finished.Where(c => c.Year is not null).Select(c => c.Sizes).ToList();
        return new Study
        {
            Site = site,
            Currency = currency,
            Policy = request.Scenario.Policy,
            Vary = request.Vary,
            Spans = when,
            Costs = request.Costs,
            CostsMissing = [.. sizes.Skip(1).SelectMany(s => request.Costs.Missing(s, sizes[0])).Distinct(StringComparer.Ordinal)],
            Cases = finished,
            Asked = cases.Count,
            Notes = [.. notes.DistinctBy(n => (n.File, n.Message)).OrderBy(n => n.File, StringComparer.Ordinal)],
        };
    }

    /// <summary>Mean price of import over the time of a span, adder included, currency per Wh.</summary>
    private static double MeanPrice(Scenario scenario)
    {
        double sum = 0;
        foreach (var slot in scenario.Prices.Slots)
        {
            var begin = slot.Start > scenario.From ? slot.Start : scenario.From;
            var end = slot.Start + scenario.Prices.Step < scenario.To ? slot.Start + scenario.Prices.Step : scenario.To;
            sum += slot.ImportPerWattHour * Math.Max(0, (end - begin).TotalHours);
        }

        return (sum / (scenario.To - scenario.From).TotalHours) + new TariffClock(scenario.Site.Tariff, scenario.BillingZone).MeanImportAdder(scenario.From, scenario.To);
    }

    private ParallelOptions Parallelism() => new() { MaxDegreeOfParallelism = request.Jobs };
}
