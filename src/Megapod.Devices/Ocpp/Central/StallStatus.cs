namespace Megapod.Devices.Ocpp.Central;

/// <summary>How a connector stands by its station's word, in all editions.</summary>
public enum StallStatus
{
    /// <summary>The station has not said.</summary>
    Unknown,

    /// <summary>Nobody is there.</summary>
    Free,

    /// <summary>A car is plugged in, and power may flow at any time.</summary>
    Plugged,

    /// <summary>The transaction has ended and the car is still there.</summary>
    Ended,

    /// <summary>Faulted, reserved or out of service: no car is served.</summary>
    OutOfService,
}
