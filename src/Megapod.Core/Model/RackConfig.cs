namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>One rack of a pod: the smallest unit that gets a power budget.</summary>
public sealed record RackConfig
{
    /// <summary>Name, unique on the site.</summary>
    public required string Id { get; init; }

    /// <summary>Draw at full speed; also the nameplate unless <see cref="Nameplate"/> says more.</summary>
    public required Watts Full { get; init; }

    /// <summary>Draw at zero throughput with everything on; a budget below it cannot be kept.</summary>
    public required Watts Idle { get; init; }

    /// <summary>Difference between two budgets that the rack knows, counted from idle up to its nameplate; nameplate less idle for one that only runs or rests; 0 W when it takes any budget. Default 0 W.</summary>
    public Watts Step { get; init; }

    /// <summary>Largest possible draw; null means <see cref="Full"/>.</summary>
    public Watts? Nameplate { get; init; }

    /// <summary>What it draws when its budget has lapsed; null means unknown and counts as the nameplate.</summary>
    public Watts? Fallback { get; init; }

    /// <summary>Accelerators in the rack.</summary>
    public required int Gpus { get; init; }

    /// <summary>Its servers; empty: the rack is one piece, whatever is in it. Default empty.</summary>
    public IReadOnlyList<ServerConfig> Servers { get; init; } = [];

    /// <summary>The most that it draws beside its servers: switch, fans, losses of its distribution; it is left free below its ceiling before that is divided over them. Default 0 W.</summary>
    public Watts Beside { get; init; }

    /// <summary>Its power distribution unit: the id of a device; <c>emulated</c> is answered by the twin.</summary>
    public string Driver { get; init; } = DeviceConfig.Emulated;

    /// <summary>
    /// The work node that runs jobs on it and keeps its budget: a machine by the name under which it is enrolled, or a cluster by its id. The node's word is then the rack's: what it draws, what it holds, whether a
    /// ceiling is in force.
    /// Null: none; budgets go to its servers' controllers, or to the twin.
    /// </summary>
    public string? WorkNode { get; init; }

    /// <summary>Its network switch: the id of a device; <c>emulated</c> is answered by the twin.</summary>
    public string SwitchDriver { get; init; } = DeviceConfig.Emulated;

    /// <summary>Rank of the work on it. Default flexible.</summary>
    public WorkloadClass Class { get; init; } = WorkloadClass.Flexible;
}
