namespace Megapod.Devices.Ocpp.V16;

/// <summary>Accepted or rejected.</summary>
public enum GenericStatus
{
    Accepted,
    Rejected,
}
