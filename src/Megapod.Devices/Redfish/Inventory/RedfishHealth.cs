namespace Megapod.Devices.Redfish.Inventory;

/// <summary>How well a thing is in its own judgement.</summary>
public enum RedfishHealth
{
    /// <summary>It does not say, or in a word that the standard does not have.</summary>
    Unknown,

    /// <summary>Well.</summary>
    OK,

    /// <summary>Something needs attention.</summary>
    Warning,

    /// <summary>Something needs attention at once.</summary>
    Critical,
}
