namespace Megapod.Lab.Bench.FastLayer;

using System.Globalization;
using Megapod.Control.Certificate;
using Megapod.Core.Model;

/// <summary>How long the import stands above its limit when the battery trips, for throttles of many speeds, beside what the certificate had computed.</summary>
internal static class TripBench
{
    /// <summary>Throttle times, s: from a lower budget sent to the draw below it.</summary>
    private static readonly double[] ThrottleSeconds = [0.05, 0.2, 2, 5, 40];

    /// <summary>A connection that bears much for moments only, so that the guard has something to forbid.</summary>
    private static readonly ShortTimePoint[] Curve =
    [
        new(1.1, TimeSpan.FromSeconds(60)), new(1.2, TimeSpan.FromSeconds(10)), new(1.5, TimeSpan.FromSeconds(3)), new(2, TimeSpan.FromSeconds(0.5)),
    ];

    /// <summary>One case for each throttle time, all sample phases tried.</summary>
    public static IEnumerable<BenchRow> Rows(SiteConfig site)
    {
        foreach (double throttle in ThrottleSeconds)
        {
            var tree = PowerTree.From(On(site, throttle));
            var limit = tree.Nodes[0].Limits.First(l => l.Direction == LimitDirection.Import);
            double computed = Recovery.OfRacks(tree, PathProof.None);
            TripRun.Figures worst = default;
            for (int phase = 0; phase < 10; phase++)
            {
                // Each phase of the meter meets another instant between two cycles.
                var run = TripRun.Measure(tree, cars: 6, (phase, phase * 10));
                worst = new TripRun.Figures(
                    Math.Max(worst.LostWatts, run.LostWatts), Math.Max(worst.ExcessWatts, run.ExcessWatts), Math.Max(worst.RecoverySeconds, run.RecoverySeconds), Math.Max(worst.OverBefore, run.OverBefore));
            }

            string name = string.Create(CultureInfo.InvariantCulture, $"battery-trip-throttle-{throttle:0.##}s");
            double allowed = Recovery.AllowedSeconds(limit, limit.Amount + worst.ExcessWatts);
            string note = string.Create(
                CultureInfo.InvariantCulture,
                $"{worst.LostWatts / 1e3:0} kW lost, {worst.ExcessWatts / 1e3:0} kW above the limit, which its curve bears for {(double.IsFinite(allowed) ? $"{allowed:0.##} s" : "ever")}; above it before the trip {worst.OverBefore:0.##} s");
            yield return new BenchRow(name, "measured-recovery", worst.RecoverySeconds, "s", worst.RecoverySeconds / computed, $"ratio: measured / computed; {note}");
            yield return new BenchRow(name, "computed-recovery", computed, "s", null, "meter, regulator's period, throttle");
        }
    }

    private static SiteConfig On(SiteConfig site, double throttleSeconds) => site with
    {
        Grid = site.Grid with
        {
            Meter = site.Grid.Meter! with { SamplePeriod = TimeSpan.FromMilliseconds(100), Delay = TimeSpan.FromMilliseconds(50) },
            Limits = [.. site.Grid.Limits.Select(l => l.Direction == LimitDirection.Import ? l with { ShortTime = Curve } : l)],
        },
        Battery = site.Battery! with { RegulatorPeriod = FastSite.Step },
        Pods = [.. site.Pods.Select(p => p with
        {
            Enforcement = p.Enforcement with
            {
                // Half until the racks have the budget, half on the way down.
                CommandLatency = TimeSpan.FromSeconds(throttleSeconds / 2),
                ActuationTime = TimeSpan.FromSeconds(throttleSeconds / 2),
                LongestGrant = TimeSpan.FromSeconds(Math.Max(10, 4 * throttleSeconds)),
            },
        })],
    };
}
