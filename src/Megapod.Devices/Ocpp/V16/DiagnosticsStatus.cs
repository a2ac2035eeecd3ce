namespace Megapod.Devices.Ocpp.V16;

/// <summary>How far an upload of diagnostics is.</summary>
public enum DiagnosticsStatus
{
    Idle,
    Uploaded,
    UploadFailed,
    Uploading,
}
