namespace Megapod.Files.SiteFile.Quantities;

/// <summary>The kinds of amounts in a site file. Factors are divided by where the base unit is "per" something.</summary>
internal static class KnownQuantities
{
    public static Quantity Power { get; } = new("power", [new("W", 1m), new("kW", 1e3m), new("MW", 1e6m)], "2 MW");

    public static Quantity ApparentPower { get; } = new("apparent power", [new("VA", 1m), new("kVA", 1e3m), new("MVA", 1e6m)], "630 kVA");

    public static Quantity Current { get; } = new("current", [new("A", 1m), new("kA", 1e3m)], "400 A");

    public static Quantity Voltage { get; } = new("voltage", [new("V", 1m), new("kV", 1e3m)], "230 V");

    public static Quantity Energy { get; } = new("energy", [new("Wh", 1m), new("kWh", 1e3m), new("MWh", 1e6m)], "3.9 MWh");

    public static Quantity Ramp { get; } = new(
        "a rise of power",
        [new("W/s", 1m), new("kW/s", 1e3m), new("MW/s", 1e6m), new("W/min", 1m / 60m), new("kW/min", 1e3m / 60m), new("MW/min", 1e6m / 60m)],
        "200 kW/s");

    public static Quantity Time { get; } = new("time", [new("ms", 1e-3m), new("s", 1m), new("min", 60m), new("h", 3600m), new("d", 86400m)], "30 s");

    public static Quantity Fraction { get; } = new("a share", [new("%", 1e-2m)], "95 %") { AcceptsBareNumber = true };

    public static Quantity FractionPerKelvin { get; } = new("a share per kelvin", [new("%/K", 1e-2m), new("/K", 1m)], "2.5 %/K");

    public static Quantity Temperature { get; } = new("temperature", [new("°C", 1m), new("degC", 1m, IsAlternative: true), new("C", 1m, IsAlternative: true)], "35 °C");

    public static Quantity Flow { get; } = new("a flow of coolant", [new("l/s", 1m), new("l/min", 1m / 60m), new("m3/h", 1m / 3.6m)], "600 l/min");

    public static Quantity Factor { get; } = new("a factor", [], "1.5") { AcceptsBareNumber = true };

    public static Quantity EnergyPrice { get; } = new("a price of energy", [new("/Wh", 1m), new("/kWh", 1e-3m), new("/MWh", 1e-6m)], "20 EUR/MWh") { IsMoney = true };

    public static Quantity DemandPrice { get; } = new(
        "a price of a month's peak",
        [new("/W-month", 1m), new("/kW-month", 1e-3m), new("/MW-month", 1e-6m), new("/kW/month", 1e-3m, IsAlternative: true), new("/MW/month", 1e-6m, IsAlternative: true)],
        "15 EUR/kW-month")
    { IsMoney = true };

    public static Quantity ApparentDemandPrice { get; } = new(
        "a price of a month's peak of apparent power",
        [new("/VA-month", 1m), new("/kVA-month", 1e-3m), new("/MVA-month", 1e-6m), new("/kVA/month", 1e-3m, IsAlternative: true), new("/MVA/month", 1e-6m, IsAlternative: true)],
        "12 EUR/kVA-month")
    { IsMoney = true };

    public static Quantity PowerPrice { get; } = new("a price of power", [new("/W", 1m), new("/kW", 1e-3m), new("/MW", 1e-6m)], "4 EUR/kW") { IsMoney = true };

    public static Quantity ReadyPrice { get; } = new("a price of being ready", [new("/W/h", 1m), new("/kW/h", 1e-3m), new("/MW/h", 1e-6m)], "12 EUR/MW/h") { IsMoney = true };

    public static Quantity CarbonPrice { get; } = new("a price of CO2", [new("/t", 1e-6m), new("/kg", 1e-3m), new("/g", 1m)], "80 EUR/t") { IsMoney = true };

    public static Quantity GpuPrice { get; } = new("a price of GPU time", [new("/GPU-h", 1m), new("/GPUh", 1m, IsAlternative: true), new("/GPU/h", 1m, IsAlternative: true)], "2 EUR/GPU-h") { IsMoney = true };

    /// <summary>In MiB, so that what a machine can have stays far below the largest amount that is taken.</summary>
    public static Quantity Memory { get; } = new(
        "an amount of memory",
        [
            new("MiB", 1m), new("GiB", 1024m), new("TiB", 1048576m), new("MB", 1e6m / 1048576m), new("GB", 1e9m / 1048576m), new("TB", 1e12m / 1048576m),
            new("KiB", 1m / 1024m, IsAlternative: true), new("kB", 1e3m / 1048576m, IsAlternative: true), new("B", 1m / 1048576m, IsAlternative: true),
        ],
        "8 GiB");

    /// <summary>All kinds, to say what an unfitting unit measures.</summary>
    public static IReadOnlyList<Quantity> All { get; } =
        [Power, ApparentPower, Current, Voltage, Energy, Ramp, Time, Fraction, FractionPerKelvin, Temperature, Flow, EnergyPrice, DemandPrice, ApparentDemandPrice, PowerPrice, ReadyPrice, CarbonPrice, GpuPrice, Memory];
}
