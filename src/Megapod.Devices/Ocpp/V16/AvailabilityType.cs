namespace Megapod.Devices.Ocpp.V16;

/// <summary>What a connector shall be.</summary>
public enum AvailabilityType
{
    Inoperative,
    Operative,
}
