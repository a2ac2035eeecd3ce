namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;

/// <summary>Whether a log will come.</summary>
public enum LogStatus
{
    Accepted,

    Rejected,

    /// <summary>It will, and the upload that was under way is given up.</summary>
    [JsonStringEnumMemberName("AcceptedCanceled")]
    AcceptedAndOtherCancelled,
}
