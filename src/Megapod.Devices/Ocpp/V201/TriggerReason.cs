namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;

/// <summary>What made a station tell of a transaction.</summary>
public enum TriggerReason
{
    Authorized,

    CablePluggedIn,

    /// <summary>The limit that the station works with has changed.</summary>
    ChargingRateChanged,

    ChargingStateChanged,

    Deauthorized,

    EnergyLimitReached,

    [JsonStringEnumMemberName("EVCommunicationLost")]
    CarCommunicationLost,

    /// <summary>No car was plugged in in time.</summary>
    [JsonStringEnumMemberName("EVConnectTimeout")]
    CarConnectTimeout,

    MeterValueClock,

    MeterValuePeriodic,

    TimeLimitReached,

    Trigger,

    UnlockCommand,

    StopAuthorized,

    [JsonStringEnumMemberName("EVDeparted")]
    CarDeparted,

    [JsonStringEnumMemberName("EVDetected")]
    CarDetected,

    RemoteStop,

    RemoteStart,

    AbnormalCondition,

    SignedDataReceived,

    ResetCommand,
}
