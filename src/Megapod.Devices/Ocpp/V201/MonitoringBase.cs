namespace Megapod.Devices.Ocpp.V201;

/// <summary>Which monitors a station is told to have.</summary>
public enum MonitoringBase
{
    /// <summary>All that were set, those of the maker included.</summary>
    All,

    /// <summary>Those of the maker, as they were delivered.</summary>
    FactoryDefault,

    /// <summary>Only those that cannot be taken away.</summary>
    HardWiredOnly,
}
