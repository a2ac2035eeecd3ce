namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;

/// <summary>Which protocol a private network speaks.</summary>
public enum VpnProtocol
{
    [JsonStringEnumMemberName("IKEv2")]
    Ikev2,

    [JsonStringEnumMemberName("IPSec")]
    Ipsec,

    [JsonStringEnumMemberName("L2TP")]
    L2tp,

    [JsonStringEnumMemberName("PPTP")]
    Pptp,
}
