namespace Megapod.Devices.Ocpp.V16;

/// <summary>The message that a station is asked for.</summary>
public enum MessageTrigger
{
    BootNotification,
    DiagnosticsStatusNotification,
    FirmwareStatusNotification,
    Heartbeat,
    MeterValues,
    StatusNotification,
}
