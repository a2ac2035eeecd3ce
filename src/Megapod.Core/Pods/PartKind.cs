namespace Megapod.Core.Pods;

/// <summary>What a part of a pod is.</summary>
public enum PartKind
{
    /// <summary>The pod itself: the root of its tree.</summary>
    Pod,

    /// <summary>A rack.</summary>
    Rack,

    /// <summary>A server, with a management controller of its own.</summary>
    Server,

    /// <summary>An accelerator of a server.</summary>
    Accelerator,

    /// <summary>A network switch.</summary>
    Switch,

    /// <summary>A port of a switch or of a server's network adapter.</summary>
    Port,

    /// <summary>A power distribution unit (PDU).</summary>
    PowerDistribution,

    /// <summary>A branch circuit of a power distribution unit, with a breaker of its own.</summary>
    Branch,

    /// <summary>An outlet of a power distribution unit.</summary>
    Outlet,

    /// <summary>A power supply or power shelf.</summary>
    PowerSupply,

    /// <summary>A coolant distribution unit (CDU): it moves the heat of the coolant that runs through the racks to the outside.</summary>
    CoolingUnit,

    /// <summary>A pump of a coolant distribution unit.</summary>
    Pump,

    /// <summary>A fan.</summary>
    Fan,

    /// <summary>A detector that is wet or dry.</summary>
    LeakDetector,

    /// <summary>Anything else that measures.</summary>
    Sensor,
}
