namespace Megapod.Control.Commissioning;

using Megapod.Core.Units;

/// <summary>What became of one step.</summary>
public sealed record StepRecord
{
    /// <summary>The step.</summary>
    public required StepMove Move { get; init; }

    /// <summary>Where the device was told to go, W.</summary>
    public required double Watts { get; init; }

    /// <summary>For how long it was told.</summary>
    public required TimeSpan Hold { get; init; }

    /// <summary>When it was told.</summary>
    public required Instant ToldAt { get; init; }

    /// <summary>From the order to its answer; null: none has come.</summary>
    public TimeSpan? Answered { get; init; }

    /// <summary>Whether it has said no.</summary>
    public bool IsRefused { get; init; }

    /// <summary>What its power did.</summary>
    public required StepSight Sight { get; init; }

    /// <summary>By how much it was beyond where it was told to go once its declared time was over, W; 0: never.</summary>
    public double BeyondWatts { get; init; }
}
