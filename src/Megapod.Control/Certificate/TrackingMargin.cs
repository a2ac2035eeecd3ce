namespace Megapod.Control.Certificate;

using Megapod.Core.Model;

/// <summary>
/// How far the import can stand above a boundary that the battery tracks, because what steps or rises is seen and answered late:
/// <c>m = meter error + Σ pods e(largest step, R, θ + τ) + Σ cars e(rating, R_car, θ_meter + τ) + unmetered load + tracking error + what the battery cannot take</c>
/// with e as <see cref="ExcessWatts"/> says. Pods count in phase. Grants do not need this margin: every watt that pods and cars may draw is in them already, and nothing that the battery will do
/// counts for them. It holds for boundaries below that: month's peaks, import at which smoothing aims, and the help against a device that disobeys.
/// Source: `megapod bench fast-layer`, where an adversary comes within 30 % of it and never above.
/// </summary>
public sealed record TrackingMargin
{
    /// <summary>Error of the connection's meter at the limit, W.</summary>
    public required double MeterErrorWatts { get; init; }

    /// <summary>Steps and ramps of the pods, all in phase, W.</summary>
    public required double PodWatts { get; init; }

    /// <summary>Rise of all cars together, W.</summary>
    public required double CarsWatts { get; init; }

    /// <summary>Load that no meter below the connection sees, W.</summary>
    public required double UnmeteredWatts { get; init; }

    /// <summary>What the battery may miss of its set-point, W.</summary>
    public required double BatteryTrackingWatts { get; init; }

    /// <summary>By how much the pods' largest steps together are more than the battery can give, W.</summary>
    public required double BatteryShortWatts { get; init; }

    /// <summary>Sum of the terms, W.</summary>
    public double TotalWatts => MeterErrorWatts + PodWatts + CarsWatts + UnmeteredWatts + BatteryTrackingWatts + BatteryShortWatts;

    /// <summary>The margin of a site.</summary>
    /// <param name="tree">The site.</param>
    /// <param name="paths">Its paths; null: nothing is tracked, and pods and cars count with all that they can draw.</param>
    /// <param name="limitWatts">The boundary, W; the meter's error is a share of it.</param>
    public static TrackingMargin Of(PowerTree tree, ControlPaths? paths, double limitWatts)
    {
        ArgumentNullException.ThrowIfNull(tree);
        double pods = tree.Pods.Sum(p => ExcessWatts(LargestStepOf(p), p.UpRampWattsPerSecond ?? double.PositiveInfinity, paths?.Pods, paths));
        double cars = tree.Consumers.Where(c => c.Kind == ConsumerKind.Connector).Sum(c => ExcessWatts(c.Nameplate.Value, c.RampWattsPerSecond, paths?.Connection, paths));
        double battery = tree.Site.Battery?.Power.Value ?? 0;
        return new TrackingMargin
        {
            MeterErrorWatts = (tree.Nodes[0].Meter?.ErrorFraction ?? 0) * limitWatts,
            PodWatts = pods,
            CarsWatts = cars,
            UnmeteredWatts = tree.Nodes.Sum(n => n.Residual.Value),
            BatteryTrackingWatts = (tree.Site.Battery?.TrackingErrorFraction ?? 0) * battery,
            BatteryShortWatts = paths is null ? 0 : Math.Max(0, tree.Pods.Sum(LargestStepOf) - battery),
        };
    }

    /// <summary>
    /// How far a rise is ahead of the battery at worst, W: nothing is answered for θ, then what is seen is followed with τ. A rise of R that lasts D = step / R is
    /// ahead by R·(θ + τ·(1 − e^(−(D − θ)/τ))), by the whole step when it is over within θ. For a long rise that is the known R·(θ + τ).
    /// Worked numbers: R = 500 kW/s for 650 kW, θ = 0.2 s, τ = 0.15 s: 175 kW; 650 kW within 0.1 s, θ = τ = 0.05 s: 531 kW.
    /// </summary>
    /// <param name="stepWatts">How far it rises, W.</param>
    /// <param name="rampWattsPerSecond">How fast, W per second; infinity: at once.</param>
    /// <param name="path">The path that sees it; null: none.</param>
    /// <param name="paths">All paths; null: nobody answers.</param>
    internal static double ExcessWatts(double stepWatts, double rampWattsPerSecond, DeadTime? path, ControlPaths? paths)
    {
        double lasts = stepWatts / rampWattsPerSecond;
        if (path is not { } seen || paths is null || lasts <= seen.TotalSeconds)
        {
            return stepWatts;
        }

        double lag = Math.Max(1e-6, paths.Lag.TotalSeconds);
        return Math.Min(stepWatts, rampWattsPerSecond * (seen.TotalSeconds + (lag * (1 - Math.Exp(-(lasts - seen.TotalSeconds) / lag)))));
    }

    /// <summary>The largest step of a pod, W: as declared, otherwise from idle to full.</summary>
    public static double LargestStepOf(PodConfig pod)
    {
        ArgumentNullException.ThrowIfNull(pod);
        return pod.LargestStep?.Value ?? pod.Racks.Sum(r => (r.Nameplate ?? r.Full).Value - r.Idle.Value);
    }
}
