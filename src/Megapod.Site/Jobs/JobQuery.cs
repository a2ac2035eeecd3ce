namespace Megapod.Site.Jobs;

using Megapod.Core.Jobs;

/// <summary>Which jobs somebody asks for.</summary>
public sealed record JobQuery
{
    /// <summary>The phase; null: all.</summary>
    public JobPhase? Phase { get; init; }

    /// <summary>How they stand; null: all.</summary>
    public JobStanding? Standing { get; init; }

    /// <summary>The tenant; null: all.</summary>
    public string? Tenant { get; init; }

    /// <summary>The work node; null: all.</summary>
    public string? Node { get; init; }

    /// <summary>Whether jobs that are over are left out.</summary>
    public bool IsOpenOnly { get; init; }

    /// <summary>Jobs with a smaller number than this; the newest come first.</summary>
    public long Before { get; init; } = long.MaxValue;

    /// <summary>How many at most.</summary>
    public int Most { get; init; } = 1_000;
}
