namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;

/// <summary>How far the upload of a log is.</summary>
public enum UploadLogStatus
{
    /// <summary>The place it was to go to did not understand the station.</summary>
    BadMessage,

    /// <summary>None is under way.</summary>
    Idle,

    /// <summary>The place it was to go to does not take such uploads.</summary>
    NotSupportedOperation,

    PermissionDenied,

    Uploaded,

    UploadFailure,

    Uploading,

    /// <summary>Another upload was asked for.</summary>
    [JsonStringEnumMemberName("AcceptedCanceled")]
    Cancelled,
}
