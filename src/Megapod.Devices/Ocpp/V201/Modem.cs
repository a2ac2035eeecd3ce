namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>The modem by which a station is reached.</summary>
public sealed record Modem
{
    /// <summary>The number of its SIM card; null: not told.</summary>
    [MaxText(20)]
    public string? Iccid { get; init; }

    /// <summary>The subscriber that its SIM card stands for; null: not told.</summary>
    [MaxText(20)]
    public string? Imsi { get; init; }
}
