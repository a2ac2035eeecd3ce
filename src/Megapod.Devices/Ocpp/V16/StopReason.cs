namespace Megapod.Devices.Ocpp.V16;

using System.Text.Json.Serialization;

/// <summary>Why a transaction ended. Missing means locally.</summary>
public enum StopReason
{
    EmergencyStop,

    [JsonStringEnumMemberName("EVDisconnected")]
    CarDisconnected,

    HardReset,

    Local,

    Other,

    PowerLoss,

    Reboot,

    Remote,

    SoftReset,

    UnlockCommand,

    [JsonStringEnumMemberName("DeAuthorized")]
    Deauthorized,
}
