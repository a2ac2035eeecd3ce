namespace Megapod.Core.Jobs;

using Megapod.Core.Units;

/// <summary>Which usage somebody asks for.</summary>
public sealed record UsageQuery
{
    /// <summary>The tenant; null: all.</summary>
    public string? Tenant { get; init; }

    /// <summary>The job; null: all.</summary>
    public string? Job { get; init; }

    /// <summary>Intervals that end after this.</summary>
    public Instant From { get; init; }

    /// <summary>Intervals that begin before this.</summary>
    public Instant To { get; init; } = Instant.Forever;

    /// <summary>Records after this place, as <see cref="UsagePage.Next"/> says it; 0: from the beginning.</summary>
    public long After { get; init; }

    /// <summary>How many at most.</summary>
    public int Most { get; init; } = 1_000;
}
