namespace Megapod.Control.Regulator;

using System.Runtime.InteropServices;
using Megapod.Core.Model;

/// <summary>What the regulator knows of its paths: declared figures of a site, fixed while it runs.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RegulatorSettings
{
    /// <summary>Largest age of a sample over its path's own period and delay that is still no fault: one late turn of a slow loop.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1.5);

    /// <summary>A response slower or quicker than declared shows as less than this for a moment.</summary>
    private const double DeviationShare = 0.1;

    /// <summary>Time between two steps when all is well. Default 1 s.</summary>
    public TimeSpan Period { get; init; }

    /// <summary>Time from a command to the battery's first response.</summary>
    public TimeSpan CommandDelay { get; init; }

    /// <summary>Time constant of the battery's response.</summary>
    public TimeSpan Lag { get; init; }

    /// <summary>
    /// Time constant that the response surely has, s; 0: unknown. What is surely slow is hurried: the battery is told more than it shall give until it gives it.
    /// A figure above the real one would overshoot.
    /// </summary>
    public double LeastLagSeconds { get; init; }

    /// <summary>Over what time the connection's meter averages; zero: it gives instants.</summary>
    public TimeSpan ImportWindow { get; init; }

    /// <summary>Oldest sample of connection and battery that is not stale.</summary>
    public TimeSpan ImportOldest { get; init; }

    /// <summary>Oldest sample of the branch that is not stale.</summary>
    public TimeSpan BranchOldest { get; init; }

    /// <summary>How fast everything beside the branch can rise together, W per second: all cars at once.</summary>
    public double OthersRiseWattsPerSecond { get; init; }

    /// <summary>By how much everything beside the branch can step, W: house loads and what no meter sees.</summary>
    public double OthersStepWatts { get; init; }

    /// <summary>Time from a rise of the branch to the battery's answer to it, s.</summary>
    public double AnswerSeconds { get; init; }

    /// <summary>A battery that is off by more from what its commands make expect is not doing as told, W.</summary>
    public double DeviationWatts { get; init; }

    /// <summary>The battery's time constant in ticks, never zero.</summary>
    internal double LagTicks => Math.Max(1, Lag.Ticks);

    /// <summary>The settings of a site.</summary>
    /// <param name="tree">The site.</param>
    /// <param name="period">Time between two steps.</param>
    public static RegulatorSettings Of(PowerTree tree, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(tree);
        var meter = tree.Nodes[0].Meter ?? new MeterConfig { Id = "" };
        var branch = tree.Pods.Select(p => p.Meter).OfType<MeterConfig>().Select(m => m.SamplePeriod + m.Delay).DefaultIfEmpty(TimeSpan.Zero).Max();
        return new RegulatorSettings
        {
            Period = period,
            CommandDelay = tree.Site.Battery?.CommandDelay ?? TimeSpan.Zero,
            Lag = tree.Site.Battery?.Lag ?? TimeSpan.Zero,
            LeastLagSeconds = tree.Site.Battery?.LeastLag.TotalSeconds ?? 0,
            ImportWindow = meter.Window,
            ImportOldest = meter.SamplePeriod + meter.Delay + Grace,
            BranchOldest = (2 * branch) + period,
            AnswerSeconds = (branch + (tree.Site.Battery?.CommandDelay ?? TimeSpan.Zero) + (tree.Site.Battery?.Lag ?? TimeSpan.Zero)).TotalSeconds,
            DeviationWatts = DeviationShare * (tree.Site.Battery?.Power.Value ?? 0),
            OthersRiseWattsPerSecond = tree.Consumers.Where(c => c.Kind == ConsumerKind.Connector).Sum(c => c.RampWattsPerSecond),
            OthersStepWatts = tree.Consumers.Where(c => c.Kind is ConsumerKind.House or ConsumerKind.Cooling).Sum(c => c.Nameplate.Value) + tree.Nodes.Sum(n => n.Residual.Value),
        };
    }
}
