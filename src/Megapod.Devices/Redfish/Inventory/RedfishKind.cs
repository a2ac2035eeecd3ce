namespace Megapod.Devices.Redfish.Inventory;

/// <summary>What a thing is that a service tells of.</summary>
public enum RedfishKind
{
    /// <summary>Something that holds others: a pod, a rack, a server's case, a GPU module.</summary>
    Chassis,

    /// <summary>A computer.</summary>
    System,

    /// <summary>A processor of a computer; accelerators are among them.</summary>
    Processor,

    /// <summary>A BMC or another controller that manages.</summary>
    Manager,

    /// <summary>A power distribution unit, a power shelf, a switchgear, a transfer switch or a bus bar.</summary>
    PowerDistribution,

    /// <summary>Mains, a branch, a feeder or a subfeed of a power distribution unit.</summary>
    Circuit,

    /// <summary>An outlet of a power distribution unit.</summary>
    Outlet,

    /// <summary>A power supply.</summary>
    PowerSupply,

    /// <summary>A cooling distribution unit, a heat exchanger or an immersion unit.</summary>
    CoolingUnit,

    /// <summary>A loop of coolant.</summary>
    CoolingLoop,

    /// <summary>Where coolant goes in and out.</summary>
    CoolantConnector,

    /// <summary>A pump.</summary>
    Pump,

    /// <summary>A fan.</summary>
    Fan,

    /// <summary>A leak detector.</summary>
    LeakDetector,

    /// <summary>A network adapter.</summary>
    NetworkAdapter,

    /// <summary>A switch of a fabric.</summary>
    Switch,

    /// <summary>A port of an adapter or a switch.</summary>
    Port,

    /// <summary>A firmware with its version, of one part.</summary>
    Firmware,
}
