namespace Megapod.Devices.Ocpp;

/// <summary>Who may ask for something.</summary>
public enum OcppSide
{
    /// <summary>The station asks the central system.</summary>
    Station,

    /// <summary>The central system asks the station.</summary>
    CentralSystem,

    /// <summary>Either may ask the other.</summary>
    Both,
}
