namespace Megapod.Control.Certificate;

using Megapod.Core.Units;

/// <summary>What a contingency does to the connection at worst, and how it ends.</summary>
public sealed record Contingency
{
    /// <summary>Which one.</summary>
    public required ContingencyKind Kind { get; init; }

    /// <summary>What the bound rests on, as a sentence.</summary>
    public required string Assumption { get; init; }

    /// <summary>Most power above the limit, W.</summary>
    public required double ExcessWatts { get; init; }

    /// <summary>Longest time above the limit, s; 0 when it is never above.</summary>
    public required double RecoverySeconds { get; init; }

    /// <summary>How long the connection's declared short-time curve bears that excess, s; null when it is never above the limit.</summary>
    public required double? AllowedSeconds { get; init; }

    /// <summary>Whether it ends in time.</summary>
    public bool Holds => AllowedSeconds is not { } allowed || RecoverySeconds <= allowed;

    /// <summary>When it was last shown to be so; null while only declared figures stand behind it.</summary>
    public Instant? ProvenAt { get; init; }
}
