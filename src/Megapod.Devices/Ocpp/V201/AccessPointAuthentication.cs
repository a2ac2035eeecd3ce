namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;

/// <summary>How user and password are told to a cellular network.</summary>
public enum AccessPointAuthentication
{
    [JsonStringEnumMemberName("CHAP")]
    Chap,

    [JsonStringEnumMemberName("NONE")]
    None,

    [JsonStringEnumMemberName("PAP")]
    Pap,

    [JsonStringEnumMemberName("AUTO")]
    Automatic,
}
