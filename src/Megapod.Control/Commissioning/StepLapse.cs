namespace Megapod.Control.Commissioning;

/// <summary>What became of the last step when nobody renewed it. Times count from the last order.</summary>
public sealed record StepLapse
{
    /// <summary>What its power did.</summary>
    public required StepSight Sight { get; init; }

    /// <summary>The last sample at which it still held.</summary>
    public required TimeSpan HeldUntil { get; init; }

    /// <summary>The first sample at which it had let go.</summary>
    public required TimeSpan LetGo { get; init; }

    /// <summary>The last sample at which it was not at rest yet.</summary>
    public required TimeSpan NotAtRest { get; init; }

    /// <summary>The first sample from which it was at rest.</summary>
    public required TimeSpan AtRest { get; init; }

    /// <summary>For a ceiling that was below what it falls to: whether it stayed at or below that; null: not seen.</summary>
    public bool? Stayed { get; init; }
}
