namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;

/// <summary>The edition of the protocol that a station shall speak.</summary>
public enum NetworkVersion
{
    [JsonStringEnumMemberName("OCPP12")]
    Ocpp12,

    [JsonStringEnumMemberName("OCPP15")]
    Ocpp15,

    [JsonStringEnumMemberName("OCPP16")]
    Ocpp16,

    /// <summary>Also stands for 2.0.1, whose words do not have one of their own.</summary>
    [JsonStringEnumMemberName("OCPP20")]
    Ocpp20,
}
