namespace Megapod.Devices.Ocpp.V201;

/// <summary>How a list of identifiers changes.</summary>
public enum UpdateType
{
    /// <summary>What is named changes, the rest stays.</summary>
    Differential,

    /// <summary>The whole list is replaced.</summary>
    Full,
}
