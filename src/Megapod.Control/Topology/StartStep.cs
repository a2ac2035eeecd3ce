namespace Megapod.Control.Topology;

/// <summary>How far a site has come that was black, in the order in which its parts come back. Each step is confirmed before the next.</summary>
public enum StartStep
{
    /// <summary>Everything may run: the site was not black, or has come back.</summary>
    All,

    /// <summary>The source: the battery holds the voltage, or the grid does.</summary>
    Source,

    /// <summary>Controls and house loads, which come with the voltage.</summary>
    House,

    /// <summary>Cooling.</summary>
    Cooling,

    /// <summary>Racks under firm leases.</summary>
    FirmRacks,

    /// <summary>Cars.</summary>
    Cars,

    /// <summary>All other racks.</summary>
    OtherRacks,
}
