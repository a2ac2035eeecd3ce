namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>A node of the power tree below the grid connection: a busbar, transformer, feeder or panel.</summary>
public sealed record NodeConfig
{
    /// <summary>Name, unique among all nodes and devices of the site.</summary>
    public required string Id { get; init; }

    /// <summary>Id of the node that feeds this one.</summary>
    public required string Parent { get; init; }

    /// <summary>Hardware rating that no combination of children can exceed (fuse or converter); null when there is none.</summary>
    public Watts? Rating { get; init; }

    /// <summary>Limits on this node.</summary>
    public IReadOnlyList<LimitConfig> Limits { get; init; } = [];

    /// <summary>Upper bound of what the node carries beyond its children (losses, unmetered load). Default 0 W.</summary>
    public Watts Residual { get; init; }

    /// <summary>Meter at this node, or null.</summary>
    public MeterConfig? Meter { get; init; }
}
