namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;

/// <summary>Who has set a limit.</summary>
public enum ChargingLimitSource
{
    /// <summary>An energy management system, at the site or elsewhere.</summary>
    [JsonStringEnumMemberName("EMS")]
    EnergyManagement,

    Other,

    /// <summary>The grid's operator.</summary>
    [JsonStringEnumMemberName("SO")]
    SystemOperator,

    /// <summary>The operator of the stations: us.</summary>
    [JsonStringEnumMemberName("CSO")]
    StationOperator,
}
