namespace Megapod.Devices.Ocpp.V16;

using System.Text.Json.Serialization;

/// <summary>The unit of a value. Missing means Wh, where the measurand is an energy.</summary>
public enum UnitOfMeasure
{
    [JsonStringEnumMemberName("Wh")]
    WattHours,

    [JsonStringEnumMemberName("kWh")]
    KilowattHours,

    [JsonStringEnumMemberName("varh")]
    VarHours,

    [JsonStringEnumMemberName("kvarh")]
    KilovarHours,

    [JsonStringEnumMemberName("W")]
    Watts,

    [JsonStringEnumMemberName("kW")]
    Kilowatts,

    [JsonStringEnumMemberName("VA")]
    VoltAmperes,

    [JsonStringEnumMemberName("kVA")]
    KilovoltAmperes,

    [JsonStringEnumMemberName("var")]
    Vars,

    [JsonStringEnumMemberName("kvar")]
    Kilovars,

    [JsonStringEnumMemberName("A")]
    Amperes,

    [JsonStringEnumMemberName("V")]
    Volts,

    [JsonStringEnumMemberName("K")]
    Kelvin,

    /// <summary>As the first edition spelt it; both spellings are valid.</summary>
    [JsonStringEnumMemberName("Celcius")]
    CelsiusMisspelt,

    Celsius,

    Fahrenheit,

    Percent,
}
