namespace Megapod.Devices.Ocpp.V16;

/// <summary>Whether a station will try to start or stop. That it tries does not say that it succeeds.</summary>
public enum RemoteStartStopStatus
{
    Accepted,
    Rejected,
}
