namespace Megapod.Devices.Ocpp.V201;

/// <summary>How far a local controller is with a firmware that it offers to its stations.</summary>
public enum PublishFirmwareStatus
{
    Idle,
    DownloadScheduled,
    Downloading,
    Downloaded,
    Published,
    DownloadFailed,
    DownloadPaused,
    InvalidChecksum,
    ChecksumVerified,
    PublishFailed,
}
