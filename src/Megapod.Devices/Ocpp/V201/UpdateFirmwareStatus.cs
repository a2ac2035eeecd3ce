namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;

/// <summary>Whether a firmware will be taken.</summary>
public enum UpdateFirmwareStatus
{
    Accepted,

    Rejected,

    /// <summary>It will, and the update that was under way is given up.</summary>
    [JsonStringEnumMemberName("AcceptedCanceled")]
    AcceptedAndOtherCancelled,

    InvalidCertificate,

    RevokedCertificate,
}
