namespace Megapod.Devices.Ocpp.Orders;

/// <summary>A log of a station.</summary>
public enum StationLog
{
    /// <summary>What its maker wants to see.</summary>
    Diagnostics,

    /// <summary>What concerns its security; in 1.6 a part of the security extension.</summary>
    Security,
}
