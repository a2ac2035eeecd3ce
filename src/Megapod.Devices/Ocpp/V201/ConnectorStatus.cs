namespace Megapod.Devices.Ocpp.V201;

/// <summary>What a connector is doing.</summary>
public enum ConnectorStatus
{
    /// <summary>Free.</summary>
    Available,

    /// <summary>A car is at it; whether it charges is told by the transaction.</summary>
    Occupied,

    /// <summary>Kept for somebody.</summary>
    Reserved,

    /// <summary>Out of service.</summary>
    Unavailable,

    /// <summary>Broken.</summary>
    Faulted,
}
