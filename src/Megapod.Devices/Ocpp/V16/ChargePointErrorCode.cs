namespace Megapod.Devices.Ocpp.V16;

using System.Text.Json.Serialization;

/// <summary>What is wrong with a station or connector.</summary>
public enum ChargePointErrorCode
{
    ConnectorLockFailure,

    [JsonStringEnumMemberName("EVCommunicationError")]
    CarCommunicationError,

    GroundFailure,

    HighTemperature,

    InternalError,

    LocalListConflict,

    NoError,

    OtherError,

    OverCurrentFailure,

    PowerMeterFailure,

    PowerSwitchFailure,

    ReaderFailure,

    ResetFailure,

    UnderVoltage,

    OverVoltage,

    WeakSignal,
}
