namespace Megapod.Devices.Ocpp.V21;

/// <summary>Whether the car will be told in which ways it may charge.</summary>
public enum NotifyAllowedEnergyTransferStatus
{
    Accepted,
    Rejected,
}
