namespace Megapod.Lab.Bench.FastLayer;

using System.Globalization;
using Megapod.Control.Certificate;
using Megapod.Core.Model;

/// <summary>
/// The fast layer against its own certificate: for each way to measure and answer, what an adversary and a day's training can push over the limit and what the
/// certificate had said, once without margin and once with the certificate's own.
/// </summary>
public static class FastLayerBench
{
    private static readonly ulong[] Seeds = [1, 2, 3, 4, 5];

    /// <summary>Runs it.</summary>
    /// <param name="shouldStop">True ends it without a result; may be null.</param>
    /// <returns>Rows; empty when it was stopped.</returns>
    public static IReadOnlyList<BenchRow> Run(Func<bool>? shouldStop = null)
    {
        var site = DefaultSite.ReadOr(null).Value;
        var rows = new List<BenchRow>();
        foreach (var structure in FastStructure.All)
        {
            if (shouldStop?.Invoke() == true)
            {
                return [];
            }

            rows.AddRange(Rows(structure, site));
        }

        rows.AddRange(TripBench.Rows(site));
        rows.AddRange(SmoothingRun.Rows(site));
        return rows;
    }

    private static IEnumerable<BenchRow> Rows(FastStructure structure, SiteConfig site)
    {
        var tree = PowerTree.From(structure.On(site));
        var paths = structure.Connection is null ? null : ControlPaths.Of(tree, FastSite.Step, PathProof.None);
        var margin = TrackingMargin.Of(tree, paths, structure.Connection is null ? 0 : Adversary.BoundaryWatts);
        foreach (bool own in new[] { false, true })
        {
            double kept = own ? margin.TotalWatts : 0;
            string name = own ? structure.Name + "@own-margin" : structure.Name;
            var (excess, over) = Adversary.Measure(structure, tree, paths, kept);
            var runs = Seeds.Select(s => TrainingRun.Measure(structure, tree, kept, s)).ToArray();
            var steepest = runs.MaxBy(r => r.UpRamp);
            double worst = Math.Max(excess, runs.Max(r => r.ExcessWatts));
            double longest = Math.Max(over, runs.Max(r => r.SecondsOver));
            string terms = string.Create(
                CultureInfo.InvariantCulture,
                $"pods {margin.PodWatts / 1e3:0} kW, cars {margin.CarsWatts / 1e3:0} kW, meter {margin.MeterErrorWatts / 1e3:0} kW, tracking {margin.BatteryTrackingWatts / 1e3:0.#} kW");
            yield return new BenchRow(name, "measured-excess", worst, "W", own ? null : margin.TotalWatts / worst, own ? "worst import above the limit; the margin kept is the bound" : $"ratio: bound / measured; {terms}");
            yield return new BenchRow(name, "bound", margin.TotalWatts, "W", null, terms);
            yield return new BenchRow(name, "seconds-over", longest, "s", null, "longest time above the limit, all phases and seeds");
            yield return new BenchRow(name, "up-ramp", steepest.UpRamp, "W/s", structure.RampGoal is { } goal ? steepest.UpRamp / goal : null, RampNote(structure, paths));
        }
    }

    private static string RampNote(FastStructure structure, ControlPaths? paths)
    {
        if (structure.RampGoal is { } goal)
        {
            return string.Create(CultureInfo.InvariantCulture, $"ratio to {goal / 1e3:0} kW/s");
        }

        if (paths is null)
        {
            return "nobody acts";
        }

        double late = paths.Pods.MeanSeconds + paths.Lag.TotalSeconds;
        return string.Create(CultureInfo.InvariantCulture, $"a step of {FastSite.LargestStepWatts / 1e3:0} kW stands for about {late:0.##} s before the battery has it");
    }
}
