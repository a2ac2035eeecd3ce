namespace Megapod.Devices.Ocpp.V16;

/// <summary>Whether a station will start anew.</summary>
public enum ResetStatus
{
    Accepted,
    Rejected,
}
