namespace Megapod.Lab.Bench.FastLayer;

using Megapod.Control.Certificate;
using Megapod.Control.Regulator;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.Fast;

/// <summary>
/// The worst that pods and cars can do to a structure at its boundary: every connector that the certificate counts rises as fast as it can, and when the
/// battery lags as far behind as it ever will, the pod makes its largest step. All sample phases are tried.
/// </summary>
internal static class Adversary
{
    private const double SettleLags = 5;
    private const double AfterSeconds = 1.5;

    /// <summary>A long limit, so that no margin leaves less than the load.</summary>
    private const double LimitWatts = 8_000_000;

    /// <summary>The connection's limit on rising import where a structure has no goal of its own, W per second.</summary>
    private const double UsualRamp = 200_000;

    /// <summary>The worst import above the limit, W, and the longest time above it, s.</summary>
    public static (double ExcessWatts, double SecondsOver) Measure(FastStructure structure, PowerTree tree, ControlPaths? paths, double marginWatts)
    {
        double worst = double.NegativeInfinity;
        double longest = 0;
        int meterPhases = structure.Connection is { } meter ? SampledMeter.PhasesOf(meter, FastSite.Step) : 1;
        int branchPhases = structure.Branch is { } branch ? SampledMeter.PhasesOf(branch, FastSite.Step) : 1;
        for (int m = 0; m < meterPhases; m++)
        {
            for (int b = 0; b < branchPhases; b++)
            {
                var (excess, over) = One(structure, tree, paths, marginWatts, (m, b));
                worst = Math.Max(worst, excess);
                longest = Math.Max(longest, over);
            }
        }

        return (worst, longest);
    }

    /// <summary>The limit that the adversary stands at, W; the meter's error is a share of it.</summary>
    public static double BoundaryWatts => LimitWatts;

    private static (double Excess, double Over) One(FastStructure structure, PowerTree tree, ControlPaths? paths, double marginWatts, (int Connection, int Branch) phases)
    {
        double boundary = LimitWatts - marginWatts;
        var target = Target(structure, tree, boundary);
        double seconds = FastSite.Step.TotalSeconds;
        double podLow = PodWaveform.CheckpointShare * FastSite.PodWatts;
        double others = boundary - podLow;
        var site = new FastSite(structure, tree, target, phases, boundary, podLow);
        var rising = tree.Consumers.Where(c => c.Kind == ConsumerKind.Connector).Select(c => (Watts: c.Nameplate.Value, c.RampWattsPerSecond)).ToArray();
        double riseEnds = rising.Max(c => c.Watts / c.RampWattsPerSecond);
        double ramp = Math.Min(FastSite.EdgeWattsPerSecond, structure.PodRamp);

        // The pod's step is worst when its own lag is largest just as the cars come to their ends.
        double podSeconds = Math.Min(FastSite.LargestStepWatts / ramp, paths is null ? 0 : paths.Pods.TotalSeconds + (SettleLags * paths.Lag.TotalSeconds));
        double stepAt = riseEnds - podSeconds;
        double end = riseEnds + (FastSite.LargestStepWatts / ramp) + (paths?.Connection.TotalSeconds ?? 0) + AfterSeconds;
        double pod = podLow;
        double load = boundary;
        double excess = double.NegativeInfinity;
        double over = 0;
        double run = 0;
        for (double t = 0; t < end; t += seconds)
        {
            double after = t + seconds;
            double podAfter = after <= stepAt ? podLow : pod + Math.Min(ramp * seconds, FastSite.PodWatts - pod);
            double cars = rising.Sum(c => Math.Min(c.Watts, c.RampWattsPerSecond * after));
            double loadAfter = others + podAfter + cars;
            site.Advance(load, pod, loadAfter);
            (pod, load) = (podAfter, loadAfter);
            excess = Math.Max(excess, site.ImportWatts - LimitWatts);
            run = site.ImportWatts > LimitWatts + 1 ? run + seconds : 0;
            over = Math.Max(over, run);
        }

        return (excess, over);
    }

    /// <summary>What the reference asks of the battery: the import follows the load's low-pass and never goes above the boundary.</summary>
    public static RegulatorTarget Target(FastStructure structure, PowerTree tree, double boundary)
    {
        double power = tree.Site.Battery!.Power.Value;
        return new RegulatorTarget(RegulatorMode.PeakBudget, boundary, -power, power, MayDischarge: true, Instant.Forever)
        {
            SmoothingSeconds = tree.Site.Battery.SmoothingTime.TotalSeconds,
            SmoothingWatts = power,
            RiseWattsPerSecond = structure.RampGoal ?? UsualRamp,
            LoadRiseWattsPerSecond = Math.Min(structure.PodRamp, structure.RampGoal ?? UsualRamp),
        };
    }
}
