namespace Megapod.Devices.Ocpp.V201;

/// <summary>How far a firmware update is.</summary>
public enum FirmwareStatus
{
    Downloaded,

    DownloadFailed,

    Downloading,

    DownloadScheduled,

    DownloadPaused,

    /// <summary>None is under way.</summary>
    Idle,

    InstallationFailed,

    Installing,

    Installed,

    /// <summary>The station starts anew to install it.</summary>
    InstallRebooting,

    InstallScheduled,

    InstallVerificationFailed,

    InvalidSignature,

    SignatureVerified,
}
