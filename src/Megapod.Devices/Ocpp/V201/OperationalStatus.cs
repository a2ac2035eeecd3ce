namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether something is in service.</summary>
public enum OperationalStatus
{
    /// <summary>Out of service.</summary>
    Inoperative,

    /// <summary>In service.</summary>
    Operative,
}
