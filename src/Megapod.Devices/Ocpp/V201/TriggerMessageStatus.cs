namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether the message will come.</summary>
public enum TriggerMessageStatus
{
    Accepted,

    Rejected,

    /// <summary>The station does not know the message.</summary>
    NotImplemented,
}
