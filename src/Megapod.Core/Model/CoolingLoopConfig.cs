namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>A pod's cooling loop as it is watched: the coolant that runs from the distribution unit through the racks and back.</summary>
public sealed record CoolingLoopConfig
{
    /// <summary>Where its readings come from and isolation is asked for: the id of a device; <c>emulated</c> is answered by the twin.</summary>
    public string Driver { get; init; } = DeviceConfig.Emulated;

    /// <summary>Coolant through all racks together when all is well, l/s; null: the flow is not measured and not watched. Positive.</summary>
    public double? DesignFlowLitresPerSecond { get; init; }

    /// <summary>Share of the design flow below which the flow counts as lost, 0–1. Default 0.5.</summary>
    public double LeastFlowShare { get; init; } = 0.5;

    /// <summary>How long the racks may run at full power without flow before their own protection stops them. They are down before that. Default 15 s.</summary>
    public TimeSpan FlowLossTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Temperature of the supplied coolant for which the racks are built. Default 25 °C.</summary>
    public Celsius Supply { get; init; } = new(25);

    /// <summary>Supply temperature above which the racks come down, in a straight line to idle at <see cref="StopAt"/>. Default 35 °C.</summary>
    public Celsius DerateFrom { get; init; } = new(35);

    /// <summary>Supply temperature at which the racks are stopped until a person has looked. Default 45 °C.</summary>
    public Celsius StopAt { get; init; } = new(45);

    /// <summary>How often the loop is read at least, the time until it is known included; readings older than three of these are stale. Default 2 s.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Share of the range between idle and full that the racks may take while the loop's readings are stale, 0–1. Default 0.5.</summary>
    public double StaleShare { get; init; } = 0.5;

    /// <summary>How long after a leak in a rack the whole loop is shut, where the detector has not become dry. Default 60 s.</summary>
    public TimeSpan IsolateLoopAfter { get; init; } = TimeSpan.FromSeconds(60);
}
