namespace Megapod.Devices.Ocpp.V16;

/// <summary>Whether a log will be uploaded.</summary>
public enum LogStatus
{
    Accepted,

    Rejected,

    /// <summary>It will, and an upload under way was given up for it.</summary>
    AcceptedCanceled,
}
