namespace Megapod.Devices.Ocpp.V16;

/// <summary>What came of changing a configuration key.</summary>
public enum ConfigurationStatus
{
    Accepted,

    Rejected,

    /// <summary>Taken, but not in force before the station starts anew.</summary>
    RebootRequired,

    NotSupported,
}
