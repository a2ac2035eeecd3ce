namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>A pod: racks, power distribution and cooling delivered as one unit. It is a node of the power tree.</summary>
public sealed record PodConfig
{
    /// <summary>Name, unique on the site.</summary>
    public required string Id { get; init; }

    /// <summary>Id of the node that feeds it.</summary>
    public required string Parent { get; init; }

    /// <summary>Hardware rating of its feed; null means the racks' sum.</summary>
    public Watts? Rating { get; init; }

    /// <summary>Further limits on its feed.</summary>
    public IReadOnlyList<LimitConfig> Limits { get; init; } = [];

    /// <summary>Meter of its branch, or null.</summary>
    public MeterConfig? Meter { get; init; }

    /// <summary>Its racks.</summary>
    public required IReadOnlyList<RackConfig> Racks { get; init; }

    /// <summary>Throughput against power of the whole pod, from idle (0) to full (1), rising; at least two points.</summary>
    public required IReadOnlyList<ThroughputPoint> Throughput { get; init; }

    /// <summary>How rack budgets are kept; the longest grant is the budget's longest life.</summary>
    public EnforcementConfig Enforcement { get; init; } = new();

    /// <summary>The pod's own limit on rising power, W per second for the whole pod; null means not limited.</summary>
    public double? UpRampWattsPerSecond { get; init; }

    /// <summary>Largest step that its work makes by itself, for example when all accelerators start again after a checkpoint; null means from idle to full.</summary>
    public Watts? LargestStep { get; init; }

    /// <summary>Worst power factor, 0–1. Default 0.95.</summary>
    public double PowerFactor { get; init; } = 0.95;

    /// <summary>Its cooling plant.</summary>
    public CoolingConfig Cooling { get; init; } = new();

    /// <summary>How it is accepted before it gets work; null: it counts as proven and in service since it was written down. Default null.</summary>
    public AcceptanceConfig? Acceptance { get; init; }

    /// <summary>Its building management system, which tells of racks, loop, leaks and branches and is asked to cut off: the id of a device; <c>emulated</c> is answered by the twin.</summary>
    public string Driver { get; init; } = DeviceConfig.Emulated;
}
