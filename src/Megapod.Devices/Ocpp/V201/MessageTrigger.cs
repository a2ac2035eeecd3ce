namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;

/// <summary>The message that a station is asked for.</summary>
public enum MessageTrigger
{
    BootNotification,

    LogStatusNotification,

    FirmwareStatusNotification,

    Heartbeat,

    MeterValues,

    /// <summary>The request for a certificate that it shows to us.</summary>
    SignChargingStationCertificate,

    /// <summary>The request for a certificate that it shows to cars.</summary>
    [JsonStringEnumMemberName("SignV2GCertificate")]
    SignContractCertificate,

    StatusNotification,

    TransactionEvent,

    /// <summary>The request for one certificate for both.</summary>
    SignCombinedCertificate,

    PublishFirmwareStatusNotification,
}
