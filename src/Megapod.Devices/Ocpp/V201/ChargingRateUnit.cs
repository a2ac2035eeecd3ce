namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;

/// <summary>The unit of limits.</summary>
public enum ChargingRateUnit
{
    /// <summary>Of all phases together.</summary>
    [JsonStringEnumMemberName("W")]
    Watts,

    /// <summary>Of each phase.</summary>
    [JsonStringEnumMemberName("A")]
    Amperes,
}
