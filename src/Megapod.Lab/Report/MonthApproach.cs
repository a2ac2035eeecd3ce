namespace Megapod.Lab.Report;

using Megapod.Core.Units;

/// <summary>The moment at which least was left below the limit, and what the site did then. Null is what nobody knows.</summary>
public sealed record MonthApproach
{
    /// <summary>When.</summary>
    public required Instant At { get; init; }

    /// <summary>How exactly that is known: a second, or a minute where seconds are not kept any more.</summary>
    public required TimeSpan Step { get; init; }

    /// <summary>The import then, W.</summary>
    public required double ImportWatts { get; init; }

    /// <summary>The limit then, W.</summary>
    public required double LimitWatts { get; init; }

    /// <summary>Which limit it was, in words.</summary>
    public required string Limit { get; init; }

    /// <summary>Power into the battery, W; below zero it gave.</summary>
    public double? BatteryWatts { get; init; }

    /// <summary>Its state of charge, 0–1.</summary>
    public double? Soc { get; init; }

    /// <summary>Power of cars, W.</summary>
    public double? CarWatts { get; init; }

    /// <summary>Cars plugged in.</summary>
    public double? Plugged { get; init; }

    /// <summary>Power of pods, W.</summary>
    public double? PodWatts { get; init; }

    /// <summary>What racks were given less than they would have been without limits, W.</summary>
    public double? ShedWatts { get; init; }

    /// <summary>The margin that was kept below the limit for grants, W.</summary>
    public double? MarginWatts { get; init; }

    /// <summary>What the site had said of who is limited by what, and still held, the newest first.</summary>
    public IReadOnlyList<string> Said { get; init; } = [];
}
