namespace Megapod.Site.Loop;

using Megapod.Control.Topology;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Site.Feeds;
using Megapod.Site.Pods;

/// <summary>The whole site as people see it after one cycle: made once, never changed, swapped whole.</summary>
public sealed record SiteView
{
    /// <summary>Id of the site.</summary>
    public required string Site { get; init; }

    /// <summary>Name for people.</summary>
    public required string Name { get; init; }

    /// <summary>Currency of its money.</summary>
    public required string Currency { get; init; }

    /// <summary>Control or monitor.</summary>
    public required SiteMode Mode { get; init; }

    /// <summary>The cycle's instant.</summary>
    public required Instant At { get; init; }

    /// <summary>Cycles made.</summary>
    public required long Cycles { get; init; }

    /// <summary>How the site stands to the grid.</summary>
    public required GridTopology Topology { get; init; }

    /// <summary>Since when it stands so.</summary>
    public Instant? TopologySince { get; init; }

    /// <summary>When the relay will be permitted to close the breaker if the grid stays sound; null while nothing is to be waited for.</summary>
    public Instant? ReturnsAt { get; init; }

    /// <summary>How far a start from black has come; all where nothing is held back.</summary>
    public StartStep Step { get; init; }

    /// <summary>Hours for which the battery alone carries the present load; null where the site cannot island or nothing is known.</summary>
    public double? HoldHours { get; init; }

    /// <summary>Hours for which it carries what must stay: firm racks, the cars' minimum, idle racks, house, cooling; null as above.</summary>
    public double? FirmHoldHours { get; init; }

    /// <summary>What stands and wants to be known or acted on, the worst first; and what is shelved, last.</summary>
    public IReadOnlyList<AlarmView> Alarms { get; init; } = [];

    /// <summary>Import limit in force, W.</summary>
    public required double LimitWatts { get; init; }

    /// <summary>Limits on the connection that came from outside while running (grid events), those to come included; empty when there are none.</summary>
    public IReadOnlyList<EventLimitView> EventLimits { get; init; } = [];

    /// <summary>Margin kept below it, W.</summary>
    public required double MarginWatts { get; init; }

    /// <summary>What the connection is committed to at worst, W.</summary>
    public required double CommittedWatts { get; init; }

    /// <summary>Room left that nobody holds, W.</summary>
    public required double RoomWatts { get; init; }

    /// <summary>Nodes, the connection first.</summary>
    public required IReadOnlyList<NodeView> Nodes { get; init; }

    /// <summary>Consumers.</summary>
    public required IReadOnlyList<ConsumerView> Consumers { get; init; }

    /// <summary>The battery; null without one.</summary>
    public required BatteryView? Battery { get; init; }

    /// <summary>Devices on the wire; empty where the twin answers in process.</summary>
    public IReadOnlyList<DeviceView> Devices { get; init; } = [];

    /// <summary>Pods as units; empty where nobody looks after them.</summary>
    public IReadOnlyList<PodSheet> Pods { get; init; } = [];

    /// <summary>The feeds that the site file describes, in its order; empty without.</summary>
    public IReadOnlyList<FeedView> Feeds { get; init; } = [];

    /// <summary>What is known of prices out of feeds; null where no feed gives any.</summary>
    public PricesView? Prices { get; init; }

    /// <summary>What is known of weather and carbon intensity out of feeds; null where no feed gives any.</summary>
    public WeatherView? Weather { get; init; }

    /// <summary>What the solar plants give together, W, at least 0; null where there are none or one is not measured.</summary>
    public double? SolarWatts { get; init; }

    /// <summary>The plan in force; null when there is none.</summary>
    public required Plan? Plan { get; init; }

    /// <summary>Whether somebody makes plans for the site, so that one without is a fault.</summary>
    public bool HasPlanner { get; init; }

    /// <summary>Why the controller's state is not being kept; null while it is, or where none is kept.</summary>
    public string? StateTrouble { get; init; }

    /// <summary>The certificate in short, renewed each minute.</summary>
    public required CertificateView Certificate { get; init; }

    /// <summary>Median time of a cycle, microseconds.</summary>
    public required double CycleMicrosecondsP50 { get; init; }

    /// <summary>99th percentile of the same.</summary>
    public required double CycleMicrosecondsP99 { get; init; }

    /// <summary>Cycles that began more than half a period late.</summary>
    public required long LateCycles { get; init; }

    /// <summary>Cycles that were not made because the loop was held up; the site's clock went on without them.</summary>
    public required long SkippedCycles { get; init; }

    /// <summary>Seconds by which an emulated site fell behind the speed it was asked for, s of the site's clock; 0 for real devices.</summary>
    public required double SlippedSeconds { get; init; }

    /// <summary>Cycles that went on with old readings because new ones were late.</summary>
    public required long StalledReads { get; init; }

    /// <summary>Cycles that went on with old readings because reading failed.</summary>
    public required long FailedReads { get; init; }

    /// <summary>Commands that could not be sent; each stays counted at its worst.</summary>
    public required long FailedCommands { get; init; }

    /// <summary>Steps of the regulator's own thread; 0 where the cycle tells the battery.</summary>
    public required long RegulatorSteps { get; init; }

    /// <summary>By how much at most one of ten thousand of them came late, s.</summary>
    public required double RegulatorLateSecondsP9999 { get; init; }

    /// <summary>By how much the latest of all came late, s.</summary>
    public required double RegulatorLateSecondsMost { get; init; }

    /// <summary>Cycles that failed and fell back to giving nothing new.</summary>
    public required long FailedCycles { get; init; }
}
