namespace Megapod.Control.Certificate;

using Megapod.Core.Units;

/// <summary>What measurement has shown of the paths, where it is worse than declared: step tests and the jitter of the last 24 h. All zero: nothing measured.</summary>
public sealed record PathProof
{
    /// <summary>Nothing was measured; the declared figures stand alone.</summary>
    public static PathProof None { get; } = new();

    /// <summary>By how much the controller's own loop was late in at most one of ten thousand steps.</summary>
    public TimeSpan OwnJitter { get; init; }

    /// <summary>By how much a sample came later than declared at worst.</summary>
    public TimeSpan MeterJitter { get; init; }

    /// <summary>From command to first response, at least, in the slowest step test.</summary>
    public TimeSpan CommandDelay { get; init; }

    /// <summary>Time constant of the response in the slowest step test.</summary>
    public TimeSpan Lag { get; init; }

    /// <summary>When this was measured; null if it never was.</summary>
    public Instant? ProvenAt { get; init; }

    /// <summary>When the battery was told a step last and its response was seen; null if that never was.</summary>
    public Instant? TestedAt { get; init; }
}
