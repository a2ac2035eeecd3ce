namespace Megapod.Devices.Ocpp.V201;

/// <summary>What a station makes of a question about its device model.</summary>
public enum GenericDeviceModelStatus
{
    Accepted,

    Rejected,

    NotSupported,

    /// <summary>Nothing fits, and no report will come.</summary>
    EmptyResultSet,
}
