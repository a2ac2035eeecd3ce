namespace Megapod.Devices.Redfish.Inventory;

/// <summary>What a sensor measures and how its number becomes base units: by the unit it writes (UCUM codes, and the words that are seen instead), else by the type of its reading.</summary>
/// <param name="Quantity">What it measures.</param>
/// <param name="Scale">What its number is multiplied with.</param>
internal readonly record struct SensorUnit(RedfishQuantity Quantity, double Scale)
{
    /// <summary>The unit of a sensor; null where neither word is known, because a number without a unit is no reading.</summary>
    public static SensorUnit? Of(string? unit, string? type) => (ByUnit(unit), ByType(type)) switch
    {
        // A percentage may be anything; the type says what.
        ({ Quantity: RedfishQuantity.Share, Scale: var scale }, { Quantity: RedfishQuantity.Humidity }) => new(RedfishQuantity.Humidity, scale),
        ({ Quantity: RedfishQuantity.Power, Scale: var scale }, { Quantity: RedfishQuantity.Heat }) => new(RedfishQuantity.Heat, scale),
        ({ } written, _) => written,
        (null, { } usual) when unit is null => usual,
        _ => null,
    };

    /// <summary>Whether unit and type speak of different things, so that one of them is wrong.</summary>
    public static bool Contradict(string? unit, string? type) =>
        ByUnit(unit) is { } written && ByType(type) is { } usual && written.Quantity != usual.Quantity
        && (written.Quantity, usual.Quantity) is not ((RedfishQuantity.Share, RedfishQuantity.Humidity) or (RedfishQuantity.Power, RedfishQuantity.Heat) or (RedfishQuantity.Share, RedfishQuantity.Speed));

    private static SensorUnit? ByUnit(string? unit) => unit switch
    {
        "W" or "Watts" => new(RedfishQuantity.Power, 1),
        "kW" => new(RedfishQuantity.Power, 1000),
        "mW" => new(RedfishQuantity.Power, 0.001),
        "V.A" or "VA" => new(RedfishQuantity.ApparentPower, 1),
        "kW.h" or "kWh" => new(RedfishQuantity.Energy, 1000),
        "W.h" or "Wh" => new(RedfishQuantity.Energy, 1),
        "J" or "Joules" => new(RedfishQuantity.Energy, 1 / 3600.0),
        "A" or "Amps" => new(RedfishQuantity.Current, 1),
        "mA" => new(RedfishQuantity.Current, 0.001),
        "V" or "Volts" => new(RedfishQuantity.Voltage, 1),
        "mV" => new(RedfishQuantity.Voltage, 0.001),
        "Hz" => new(RedfishQuantity.Frequency, 1),
        "MHz" => new(RedfishQuantity.Frequency, 1_000_000),
        "Cel" or "C" or "DegC" or "degC" => new(RedfishQuantity.Temperature, 1),
        "RPM" or "{rev}/min" or "/min" => new(RedfishQuantity.Speed, 1 / 60.0),
        "L/min" or "LPM" => new(RedfishQuantity.Flow, 1 / 60_000.0),
        "kPa" => new(RedfishQuantity.Pressure, 1000),
        "Pa" => new(RedfishQuantity.Pressure, 1),
        "%" or "Percent" => new(RedfishQuantity.Share, 0.01),
        _ => null,
    };

    private static SensorUnit? ByType(string? type) => type switch
    {
        "Power" => new(RedfishQuantity.Power, 1),
        "EnergyJoules" => new(RedfishQuantity.Energy, 1 / 3600.0),
        "EnergyWh" => new(RedfishQuantity.Energy, 1),
        "EnergykWh" => new(RedfishQuantity.Energy, 1000),
        "Current" => new(RedfishQuantity.Current, 1),
        "Voltage" => new(RedfishQuantity.Voltage, 1),
        "Frequency" => new(RedfishQuantity.Frequency, 1),
        "Temperature" => new(RedfishQuantity.Temperature, 1),
        "Humidity" => new(RedfishQuantity.Humidity, 0.01),
        "Rotational" => new(RedfishQuantity.Speed, 1 / 60.0),
        "LiquidFlow" => new(RedfishQuantity.Flow, 0.001),
        "LiquidFlowLPM" => new(RedfishQuantity.Flow, 1 / 60_000.0),
        "PressurekPa" => new(RedfishQuantity.Pressure, 1000),
        "PressurePa" => new(RedfishQuantity.Pressure, 1),
        "Percent" => new(RedfishQuantity.Share, 0.01),
        "Heat" => new(RedfishQuantity.Heat, 1000),
        _ => null,
    };
}
