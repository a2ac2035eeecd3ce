namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether a station will start anew.</summary>
public enum ResetStatus
{
    Accepted,

    Rejected,

    /// <summary>It will when no transaction runs any more.</summary>
    Scheduled,
}
