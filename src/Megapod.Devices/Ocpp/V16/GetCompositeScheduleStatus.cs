namespace Megapod.Devices.Ocpp.V16;

/// <summary>Whether a station told its composite schedule. Accepted does not promise that a schedule is there.</summary>
public enum GetCompositeScheduleStatus
{
    Accepted,
    Rejected,
}
