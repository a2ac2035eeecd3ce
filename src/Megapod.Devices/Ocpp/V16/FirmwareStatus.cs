namespace Megapod.Devices.Ocpp.V16;

/// <summary>How far a firmware update is.</summary>
public enum FirmwareStatus
{
    Downloaded,
    DownloadFailed,
    Downloading,
    Idle,
    InstallationFailed,
    Installing,
    Installed,
}
