namespace Megapod.Core.Model;

/// <summary>How the site can stand to the grid.</summary>
public sealed record TopologyConfig
{
    /// <summary>Whether the site can run as an island behind its own breaker. Default no.</summary>
    public bool CanIsland { get; init; }

    /// <summary>State of charge below which an island sheds all but cars' minimum, 0–1. Default 0.2.</summary>
    public double IslandReserveSoc { get; init; } = 0.2;
}
