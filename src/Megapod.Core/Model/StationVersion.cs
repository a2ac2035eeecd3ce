namespace Megapod.Core.Model;

/// <summary>An edition of OCPP that a station may speak.</summary>
public enum StationVersion
{
    /// <summary>OCPP 1.6.</summary>
    Ocpp16,

    /// <summary>OCPP 2.0.1.</summary>
    Ocpp201,

    /// <summary>OCPP 2.1.</summary>
    Ocpp21,
}
