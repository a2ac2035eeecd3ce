namespace Megapod.Devices.Ocpp.V16;

/// <summary>How far an upload of a log is.</summary>
public enum UploadLogStatus
{
    BadMessage,
    Idle,
    NotSupportedOperation,
    PermissionDenied,
    Uploaded,
    UploadFailure,
    Uploading,
}
