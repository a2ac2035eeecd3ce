namespace Megapod.Control.Commissioning;

using Megapod.Core.Units;

/// <summary>Where a device was told to go, and for how long it is looked at.</summary>
public sealed record StepAim
{
    /// <summary>When it was told.</summary>
    public required Instant ToldAt { get; init; }

    /// <summary>The last instant that counts.</summary>
    public required Instant Until { get; init; }

    /// <summary>Lowest power that is where it was told to go, W; −∞ for a ceiling.</summary>
    public required double LowestWatts { get; init; }

    /// <summary>Highest power that is where it was told to go, W.</summary>
    public required double HighestWatts { get; init; }

    /// <summary>How much power may differ and still be the same, W.</summary>
    public required double ToleranceWatts { get; init; }

    /// <summary>Longest time between two samples; over a longer one anything may have happened.</summary>
    public required TimeSpan LongestGap { get; init; }

    /// <summary>For how long before the step the device must have stood. Default 2 s.</summary>
    public TimeSpan Stand { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether the meter was seen to move in this test, so that one whose digits stand shows a device that stands. Default false: either may be.</summary>
    public bool IsMeterAlive { get; init; }

    /// <summary>Whether a power is where it was told to go.</summary>
    internal bool Holds(double watts) => watts >= LowestWatts && watts <= HighestWatts;
}
