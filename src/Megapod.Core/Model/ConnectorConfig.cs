namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>One charging connector (one stall).</summary>
public sealed record ConnectorConfig
{
    /// <summary>Name, unique on the site.</summary>
    public required string Id { get; init; }

    /// <summary>Largest power the connector can draw from its cabinet's supply: its nameplate.</summary>
    public required Watts Rating { get; init; }

    /// <summary>Smallest power it can deliver to a running session; below it the session must be stopped. Default 5 kW.</summary>
    public Watts Minimum { get; init; } = new(5_000);

    /// <summary>Difference between two ceilings that the device knows, counted from its minimum up to its nameplate; 0 W when it takes any ceiling. Default 0 W.</summary>
    public Watts Step { get; init; }

    /// <summary>What it may draw when its last grant has lapsed; null means unknown and counts as the nameplate.</summary>
    public Watts? Fallback { get; init; }

    /// <summary>Fastest rise of a car's draw, W per second. Default 25 kW/s.</summary>
    public double CarRampWattsPerSecond { get; init; } = 25_000;

    /// <summary>How ceilings are kept.</summary>
    public EnforcementConfig Enforcement { get; init; } = new();

    /// <summary>Phases on the supply side. Default three.</summary>
    public Phases Phases { get; init; }

    /// <summary>Worst power factor at any draw, 0–1. Default 0.95.</summary>
    public double PowerFactor { get; init; } = 0.95;
}
