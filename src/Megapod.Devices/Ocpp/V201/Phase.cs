namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;

/// <summary>The conductors that a value is about. Missing means the overall value.</summary>
public enum Phase
{
    L1,

    L2,

    L3,

    [JsonStringEnumMemberName("N")]
    Neutral,

    [JsonStringEnumMemberName("L1-N")]
    L1N,

    [JsonStringEnumMemberName("L2-N")]
    L2N,

    [JsonStringEnumMemberName("L3-N")]
    L3N,

    [JsonStringEnumMemberName("L1-L2")]
    L1L2,

    [JsonStringEnumMemberName("L2-L3")]
    L2L3,

    [JsonStringEnumMemberName("L3-L1")]
    L3L1,
}
