namespace Megapod.Devices.Ocpp.V16;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>A station introduces itself after its start and asks to be let in.</summary>
public sealed record BootNotificationRequest
{
    /// <summary>Who made the station.</summary>
    [MaxText(20)]
    public required string ChargePointVendor { get; init; }

    /// <summary>The model of the station.</summary>
    [MaxText(20)]
    public required string ChargePointModel { get; init; }

    /// <summary>The station's serial number.</summary>
    [MaxText(25)]
    public string? ChargePointSerialNumber { get; init; }

    /// <summary>The serial number of the charge box; deprecated by the standard.</summary>
    [MaxText(25)]
    public string? ChargeBoxSerialNumber { get; init; }

    /// <summary>The version of its firmware.</summary>
    [MaxText(50)]
    public string? FirmwareVersion { get; init; }

    /// <summary>The number of its SIM card.</summary>
    [MaxText(20)]
    public string? Iccid { get; init; }

    /// <summary>The subscriber that its SIM card stands for.</summary>
    [MaxText(20)]
    public string? Imsi { get; init; }

    /// <summary>The type of its main meter.</summary>
    [MaxText(25)]
    public string? MeterType { get; init; }

    /// <summary>The serial number of its main meter.</summary>
    [MaxText(25)]
    public string? MeterSerialNumber { get; init; }
}
