namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>A load that nobody controls: lighting, shop, auxiliaries.</summary>
public sealed record HouseConfig
{
    /// <summary>Name, unique on the site.</summary>
    public required string Id { get; init; }

    /// <summary>Id of the node that feeds it.</summary>
    public required string Parent { get; init; }

    /// <summary>Largest draw; counted in full at all times.</summary>
    public required Watts Maximum { get; init; }

    /// <summary>Usual draw, for the twin. Default half of the maximum.</summary>
    public Watts? Usual { get; init; }

    /// <summary>Phases. Default three.</summary>
    public Phases Phases { get; init; }

    /// <summary>Worst power factor, 0–1. Default 0.9.</summary>
    public double PowerFactor { get; init; } = 0.9;
}
