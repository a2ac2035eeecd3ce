namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;

/// <summary>What made a station tell of a transaction.</summary>
public enum TriggerReason
{
    AbnormalCondition,

    Authorized,

    CablePluggedIn,

    /// <summary>The limit that the station works with has changed.</summary>
    ChargingRateChanged,

    ChargingStateChanged,

    CostLimitReached,

    Deauthorized,

    EnergyLimitReached,

    [JsonStringEnumMemberName("EVCommunicationLost")]
    CarCommunicationLost,

    /// <summary>No car was plugged in in time.</summary>
    [JsonStringEnumMemberName("EVConnectTimeout")]
    CarConnectTimeout,

    [JsonStringEnumMemberName("EVDeparted")]
    CarDeparted,

    [JsonStringEnumMemberName("EVDetected")]
    CarDetected,

    /// <summary>What ends the transaction was set or changed.</summary>
    LimitSet,

    MeterValueClock,

    MeterValuePeriodic,

    OperationModeChanged,

    RemoteStart,

    RemoteStop,

    ResetCommand,

    /// <summary>What it costs so far is told.</summary>
    RunningCost,

    SignedDataReceived,

    [JsonStringEnumMemberName("SoCLimitReached")]
    StateOfChargeReached,

    StopAuthorized,

    TariffChanged,

    TariffNotAccepted,

    TimeLimitReached,

    Trigger,

    /// <summary>It goes on after the station was without power.</summary>
    [JsonStringEnumMemberName("TxResumed")]
    TransactionResumed,

    UnlockCommand,
}
