namespace Megapod.Devices.Ocpp.V16;

/// <summary>What a station says of a signed firmware update.</summary>
public enum UpdateFirmwareStatus
{
    Accepted,

    Rejected,

    /// <summary>Taken, and an update under way was given up for it.</summary>
    AcceptedCanceled,

    InvalidCertificate,

    RevokedCertificate,
}
