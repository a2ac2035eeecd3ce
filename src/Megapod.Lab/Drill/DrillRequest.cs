namespace Megapod.Lab.Drill;

using Megapod.Twin.Physics;

/// <summary>What to drill.</summary>
public sealed record DrillRequest
{
    /// <summary>Shortest event: a mean of ten seconds, a minute's return and the time to come down must fit in.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMinutes(5);

    /// <summary>Longest event; grid events last some hours, and a day takes some seconds to run.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Largest error of curves to begin with: beyond a half they say nothing.</summary>
    public const double LargestError = 0.5;

    private const double LargestDrawnShare = 0.3;
    private const ulong FixedShareChance = 204;

    /// <summary>Name of the mix.</summary>
    public required string Mix { get; init; }

    /// <summary>By how much metered power shall fall, share of the mean of the quarter hour before.</summary>
    public double Shed { get; init; } = 0.25;

    /// <summary>For how long.</summary>
    public TimeSpan For { get; init; } = TimeSpan.FromHours(3);

    /// <summary>Share of metered power that does not follow the accelerators. The controller is never told it.</summary>
    public double FixedShare { get; init; } = 0.2;

    /// <summary>How wrong the curves and full draws are with which the controller begins, share; 0: they are the true ones.</summary>
    public double CurveError { get; init; }

    /// <summary>One seed is one world.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How many jobs share the pod's accelerators.</summary>
    public int Jobs { get; init; } = 100;

    /// <summary>A share of power that does not follow the accelerators, which nobody knows beforehand: 0 to 0.3.</summary>
    /// <param name="seed">The world.</param>
    public static double DrawnFixedShare(ulong seed) => Draws.Between(seed, FixedShareChance, 0, 0, LargestDrawnShare);
}
