namespace Megapod.Devices.Ocpp.Orders;

/// <summary>Sets a station. What moves our limits, what it measures, its clock, its way to us or its security is not taken.</summary>
public sealed record WriteSettingOrder : StationOrder
{
    /// <summary>As in <see cref="ReadSettingOrder.Key"/>.</summary>
    public required string Key { get; init; }

    /// <summary>The value as the station writes it.</summary>
    public required string Value { get; init; }

    /// <summary>As in <see cref="ReadSettingOrder.Connector"/>.</summary>
    public int? Connector { get; init; }

    // The value is nobody's to see: it may be the password of a network.
    internal override string Words => $"set '{OcppText.Printable(Key, SettingKey.MostShown)}'";

    internal override int? At => Connector;
}
