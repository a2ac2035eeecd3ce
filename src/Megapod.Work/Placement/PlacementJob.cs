namespace Megapod.Work.Placement;

using Megapod.Core.Jobs;

/// <summary>A job that waits for a place.</summary>
public sealed record PlacementJob
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Tenant { get; init; }

    /// <summary>Its rank.</summary>
    public required JobTier Tier { get; init; }

    /// <summary>What it takes.</summary>
    public required JobResources Takes { get; init; }

    /// <summary>Time that it can still wait and be done by its deadline, s; infinite: it has none.</summary>
    public double LaxitySeconds { get; init; } = double.PositiveInfinity;

    /// <summary>What it pays an hour.</summary>
    public double ValuePerHour { get; init; }

    /// <summary>Number of its submission; ties go by it.</summary>
    public required long Number { get; init; }

    /// <summary>For how long it has waited, s.</summary>
    public double WaitedSeconds { get; init; }

    /// <summary>The only work node where it can go on; null: any.</summary>
    public string? OnlyAt { get; init; }
}
