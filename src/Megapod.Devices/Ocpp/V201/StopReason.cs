namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;

/// <summary>Why a transaction ended. Missing means locally.</summary>
public enum StopReason
{
    /// <summary>The identifier was refused after the start.</summary>
    [JsonStringEnumMemberName("DeAuthorized")]
    Deauthorized,

    EmergencyStop,

    EnergyLimitReached,

    [JsonStringEnumMemberName("EVDisconnected")]
    CarDisconnected,

    GroundFault,

    ImmediateReset,

    Local,

    /// <summary>What was paid for is used up, as the station counts.</summary>
    LocalOutOfCredit,

    /// <summary>Somebody who may stop any transaction.</summary>
    MasterPass,

    Other,

    OvercurrentFault,

    PowerLoss,

    PowerQuality,

    Reboot,

    Remote,

    [JsonStringEnumMemberName("SOCLimitReached")]
    StateOfChargeReached,

    [JsonStringEnumMemberName("StoppedByEV")]
    StoppedByCar,

    TimeLimitReached,

    Timeout,
}
