namespace Megapod.Lab.Bench.FastLayer;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>One way to measure and answer fast: a row of the benchmark.</summary>
/// <param name="Name">Its name: what feeds back (fb) and forward (ff), period and delay in ms.</param>
internal sealed record FastStructure(string Name)
{
    /// <summary>The meter at the connection; null: nobody measures and nobody acts.</summary>
    public MeterConfig? Connection { get; init; } = Meter(200, 50);

    /// <summary>The pods' branch meter; null: none.</summary>
    public MeterConfig? Branch { get; init; }

    /// <summary>From command to the battery's first response, ms.</summary>
    public double CommandMilliseconds { get; init; } = 50;

    /// <summary>Time constant of its response, ms.</summary>
    public double LagMilliseconds { get; init; } = 150;

    /// <summary>The pods' own limit on rising power, W per second; infinity: none.</summary>
    public double PodRamp { get; init; } = double.PositiveInfinity;

    /// <summary>Steepest rise that this structure shall reach, W per second; null: none is asked for and the cause is told.</summary>
    public double? RampGoal { get; init; }

    /// <summary>
    /// The structures of the reference's table. Where one names no feedback it is 200 ms, 50 ms late. The averaged telemetry stands alone: there is no meter at
    /// the connection, and the sum of all branches takes its place.
    /// </summary>
    public static IReadOnlyList<FastStructure> All { get; } =
    [
        new("nothing") { Connection = null },
        new("fb-1s-200") { Connection = Meter(1000, 200) },
        new("ff-1s-500-averaged") { Connection = Meter(1000, 500) with { Window = TimeSpan.FromSeconds(1) } },
        new("fb-200-50"),
        new("ff-100-50") { Branch = Meter(100, 50) },
        new("ff-20-10-tau-100") { Branch = Meter(20, 10), CommandMilliseconds = 10, LagMilliseconds = 100, RampGoal = 200_000 },
        new("ff-20-10-tau-50") { Branch = Meter(20, 10), CommandMilliseconds = 10, LagMilliseconds = 50, RampGoal = 200_000 },
        new("pod-1000-ff-100-50") { Branch = Meter(100, 50), PodRamp = 1_000_000 },
        new("pod-500-ff-100-50") { Branch = Meter(100, 50), PodRamp = 500_000 },
        new("pod-500-ff-20-10") { Branch = Meter(20, 10), CommandMilliseconds = 10, LagMilliseconds = 100, PodRamp = 500_000, RampGoal = 200_000 },
        new("pod-200-ff-100-50") { Branch = Meter(100, 50), PodRamp = 200_000, RampGoal = 200_000 },
        new("pod-200-ff-20-10") { Branch = Meter(20, 10), CommandMilliseconds = 10, LagMilliseconds = 100, PodRamp = 200_000, RampGoal = 120_000 },
        new("pod-100-ff-100-50") { Branch = Meter(100, 50), PodRamp = 100_000, RampGoal = 200_000 },
    ];

    /// <summary>The site of a structure: the example's with these paths, its pod's largest step as in the reference, and cars that hold grants a little above their draw.</summary>
    public SiteConfig On(SiteConfig site) => site with
    {
        Grid = site.Grid with { Meter = Connection ?? site.Grid.Meter },
        Battery = site.Battery! with { CommandDelay = TimeSpan.FromMilliseconds(CommandMilliseconds), Lag = TimeSpan.FromMilliseconds(LagMilliseconds) },
        Cabinets = [.. site.Cabinets.Select(c => c with { Connectors = [.. c.Connectors.Select(x => x with { Rating = new Watts(FastSite.CarRiseWatts) })] })],
        Pods = [.. site.Pods.Select(p => p with { Meter = Branch, UpRampWattsPerSecond = Math.Min(PodRamp, FastSite.EdgeWattsPerSecond), LargestStep = new Watts(FastSite.LargestStepWatts) })],
    };

    private static MeterConfig Meter(double period, double delay) => new()
    {
        Id = "meter",
        ErrorFraction = 0.005,
        SamplePeriod = TimeSpan.FromMilliseconds(period),
        Delay = TimeSpan.FromMilliseconds(delay),
    };
}
