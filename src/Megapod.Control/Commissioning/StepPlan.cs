namespace Megapod.Control.Commissioning;

/// <summary>A step test: steps one after the other, the last of which is not renewed, so that the device has to let go of it by itself.</summary>
public sealed record StepPlan
{
    /// <summary>The steps; at least one.</summary>
    public required IReadOnlyList<StepMove> Moves { get; init; }

    /// <summary>Whether the device is told ceilings, below which it may be anywhere; otherwise powers.</summary>
    public required bool IsCeiling { get; init; }

    /// <summary>How much power may differ and still be the same, W.</summary>
    public required double ToleranceWatts { get; init; }

    /// <summary>How long it stands before the first step.</summary>
    public TimeSpan Stand { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long each step is looked at.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>For how long steps are told but the last; longer than <see cref="Window"/>, so that none lapses while it is looked at, and short, so that each ends by itself when the test is killed.</summary>
    public required TimeSpan Hold { get; init; }

    /// <summary>For how long the last step is told; longer than <see cref="Window"/>.</summary>
    public required TimeSpan LastHold { get; init; }

    /// <summary>Where it falls when the last step lapses, W: that power, or at most that.</summary>
    public required double LapseWatts { get; init; }

    /// <summary>From the last order until it must not have let go yet.</summary>
    public required TimeSpan LapseEarliest { get; init; }

    /// <summary>From the last order until it must be there.</summary>
    public required TimeSpan LapseLatest { get; init; }

    /// <summary>How much longer than that it is waited for, so that one that is late is told from one that never lets go. Default 15 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest time between two samples.</summary>
    public required TimeSpan LongestGap { get; init; }
}
