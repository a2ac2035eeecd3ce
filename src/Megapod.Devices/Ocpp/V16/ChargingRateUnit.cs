namespace Megapod.Devices.Ocpp.V16;

using System.Text.Json.Serialization;

/// <summary>The unit of the limits of a schedule.</summary>
public enum ChargingRateUnit
{
    /// <summary>Per phase.</summary>
    [JsonStringEnumMemberName("A")]
    Amperes,

    /// <summary>All phases together.</summary>
    [JsonStringEnumMemberName("W")]
    Watts,
}
