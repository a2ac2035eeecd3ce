namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether something will be done.</summary>
public enum GenericStatus
{
    Accepted,
    Rejected,
}
