namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>The station that introduces itself.</summary>
public sealed record ChargingStation
{
    /// <summary>The station's serial number; null: not told.</summary>
    [MaxText(25)]
    public string? SerialNumber { get; init; }

    /// <summary>The model of the station.</summary>
    [MaxText(20)]
    public required string Model { get; init; }

    /// <summary>Its modem; null: it has none, or does not say.</summary>
    public Modem? Modem { get; init; }

    /// <summary>Who made the station.</summary>
    [MaxText(50)]
    public required string VendorName { get; init; }

    /// <summary>The version of its firmware; null: not told.</summary>
    [MaxText(50)]
    public string? FirmwareVersion { get; init; }
}
