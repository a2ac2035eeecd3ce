namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether a station will try. That it charges or has stopped is told by the transaction.</summary>
public enum RequestStartStopStatus
{
    Accepted,
    Rejected,
}
