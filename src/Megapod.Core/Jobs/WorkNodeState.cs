namespace Megapod.Core.Jobs;

using Megapod.Core.Units;

/// <summary>What a site remembers of a work node.</summary>
public sealed record WorkNodeState
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>When it was heard first.</summary>
    public required Instant Since { get; init; }

    /// <summary>Whether a person said that it is gone and it was not heard since.</summary>
    public bool IsForgotten { get; init; }

    /// <summary>Number of its newest usage record that is kept here; 0: none.</summary>
    public long UsageKept { get; init; }
}
