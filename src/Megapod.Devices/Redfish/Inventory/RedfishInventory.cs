namespace Megapod.Devices.Redfish.Inventory;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Redfish.Power;

/// <summary>All that a service told of in one walk. What could not be read is missing and named among the faults; the rest counts.</summary>
public sealed record RedfishInventory
{
    /// <summary>When the walk began.</summary>
    public required Instant TakenAt { get; init; }

    /// <summary>The service's own identity; null: it tells none.</summary>
    public string? Uuid { get; init; }

    /// <summary>The version of Redfish that it speaks; null: it does not say.</summary>
    public string? Version { get; init; }

    /// <summary>The things, by path.</summary>
    public IReadOnlyList<RedfishItem> Items { get; init; } = [];

    /// <summary>Their readings, by key.</summary>
    public IReadOnlyList<RedfishPoint> Points { get; init; } = [];

    /// <summary>Where power can be limited, by path.</summary>
    public IReadOnlyList<PowerLimitPlace> PowerLimits { get; init; } = [];

    /// <summary>What each of them showed when it was found; one that showed nothing is left out.</summary>
    public IReadOnlyDictionary<PowerLimitPlace, PowerLimitHeld> LimitsHeld { get; init; } = new Dictionary<PowerLimitPlace, PowerLimitHeld>();

    /// <summary>The path of its telemetry service; null: none.</summary>
    public string? TelemetryService { get; init; }

    /// <summary>The paths of its metric reports, which bring many readings at once.</summary>
    public IReadOnlyList<string> MetricReports { get; init; } = [];

    /// <summary>The path of its event service; null: none.</summary>
    public string? EventService { get; init; }

    /// <summary>The path of its update service; null: none.</summary>
    public string? UpdateService { get; init; }

    /// <summary>What could not be read, and what was wrong.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>The resources that hold readings, with the rule by which each is read again.</summary>
    internal IReadOnlyDictionary<string, PointSource> Sources { get; init; } = new Dictionary<string, PointSource>(StringComparer.Ordinal);
}
