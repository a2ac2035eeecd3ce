namespace Megapod.Devices.Ocpp.V16;

/// <summary>The message that a station with the security extension is asked for.</summary>
public enum ExtendedMessageTrigger
{
    BootNotification,
    LogStatusNotification,
    FirmwareStatusNotification,
    Heartbeat,
    MeterValues,
    SignChargePointCertificate,
    StatusNotification,
}
