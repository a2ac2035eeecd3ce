namespace Megapod.Devices.Ocpp.Orders;

/// <summary>A message that a station can be asked for.</summary>
public enum StationMessage
{
    /// <summary>Who it is. It is begun anew with, its floors first.</summary>
    Boot,

    /// <summary>That it is there.</summary>
    Heartbeat,

    /// <summary>How its connectors stand.</summary>
    Status,

    /// <summary>What it measures.</summary>
    MeterValues,

    /// <summary>How far an update of its firmware is.</summary>
    Firmware,

    /// <summary>How far the upload of a log is.</summary>
    Log,

    /// <summary>How its transactions stand; not in 1.6.</summary>
    Transaction,
}
