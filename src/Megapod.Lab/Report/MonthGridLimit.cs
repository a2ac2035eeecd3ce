namespace Megapod.Lab.Report;

using Megapod.Core.Units;

/// <summary>A limit from outside, and whether it was kept.</summary>
public sealed record MonthGridLimit
{
    /// <summary>Its name.</summary>
    public required string Id { get; init; }

    /// <summary>What was told, in words.</summary>
    public required string Text { get; init; }

    /// <summary>From when it held, as it was told; when it was told where nothing was said.</summary>
    public required Instant From { get; init; }

    /// <summary>When it ceased; null: it held at the end of what is known.</summary>
    public Instant? To { get; init; }

    /// <summary>How much import it left, W; null: it counts something else than import in W.</summary>
    public double? Watts { get; init; }

    /// <summary>By how much it was below the limit of the connection, W; null without a site file.</summary>
    public double? CutWatts { get; init; }

    /// <summary>For how long the import was known while it held, s.</summary>
    public double KnownSeconds { get; init; }

    /// <summary>The largest import above it, W, by the minute; zero or less: it was kept. Null: nobody knows.</summary>
    public double? ExceedanceWatts { get; init; }
}
