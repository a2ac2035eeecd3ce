namespace Megapod.Devices.Ocpp.V16;

/// <summary>Whether a message that was asked for will come.</summary>
public enum TriggerMessageStatus
{
    Accepted,
    Rejected,
    NotImplemented,
}
