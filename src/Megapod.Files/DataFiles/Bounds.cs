namespace Megapod.Files.DataFiles;

/// <summary>The range that a value of a data file must lie in to be believed. Bounds are wide: they catch a wrong unit or a torn number, not a rare day.</summary>
/// <param name="Least">Smallest value that is believed.</param>
/// <param name="Most">Largest value that is believed.</param>
/// <param name="Unit">Unit of both, as the file writes it.</param>
internal readonly record struct Bounds(double Least, double Most, string Unit)
{
    /// <summary>Market prices. European imbalance prices have passed ±10 000 and the Texan cap was 9000 per MWh; ten times that is another unit.</summary>
    public static Bounds PricePerMegawattHour { get; } = new(-20_000, 20_000, "per MWh");

    /// <summary>Time in a stall: a week in a fast-charging stall is a broken clock.</summary>
    public static Bounds StayMinutes { get; } = new(1, 7 * 24 * 60, "min");

    /// <summary>Energy of one visit: the largest truck batteries hold about 1 MWh.</summary>
    public static Bounds SessionWattHours { get; } = new(1, 2_000_000, "Wh");

    /// <summary>Power of one vehicle: megawatt charging ends at 3.75 MW.</summary>
    public static Bounds SessionWatts { get; } = new(1, 4_000_000, "W");

    /// <summary>State of charge as the files write it.</summary>
    public static Bounds Percent { get; } = new(0, 100, "%");

    /// <summary>Power of all cars of a site in one minute.</summary>
    public static Bounds SiteWatts { get; } = new(0, 1e9, "W");

    /// <summary>Air temperature: the records on Earth are −89 and +57 °C.</summary>
    public static Bounds AirCelsius { get; } = new(-90, 60, "°C");

    /// <summary>Irradiance on the horizontal, mean of an hour: outside the atmosphere it is 1361 W/m², and white clouds beside the sun add a little below it.</summary>
    public static Bounds Irradiance { get; } = new(0, 1500, "W/m²");

    /// <summary>Power of one GPU board or of one server's boards together.</summary>
    public static Bounds GpuWatts { get; } = new(0, 100_000, "W");

    /// <summary>Carbon intensity: lignite alone emits about 1200 g per kWh.</summary>
    public static Bounds GramsPerKilowattHour { get; } = new(0, 3000, "g per kWh");

    /// <summary>The same in kilograms.</summary>
    public static Bounds KilogramsPerKilowattHour { get; } = new(0, 3, "kg per kWh");

    /// <summary>Usable battery of a road vehicle.</summary>
    public static Bounds BatteryKilowattHours { get; } = new(1, 2000, "kWh");

    /// <summary>Charging power of a road vehicle in the curves' unit.</summary>
    public static Bounds ChargingKilowatts { get; } = new(0, 4000, "kW");

    /// <summary>Any time span measured in seconds: up to a year.</summary>
    public static Bounds Seconds { get; } = new(0, 366.0 * 86_400, "s");

    /// <summary>Counts of things: GPUs, sequences, batch sizes.</summary>
    public static Bounds Count { get; } = new(0, 1e9, "");

    /// <summary>Tokens in a second.</summary>
    public static Bounds TokensPerSecond { get; } = new(0, 1e9, "tokens per second");

    /// <summary>A yes or no written as a number.</summary>
    public static Bounds Flag { get; } = new(0, 1, "(0 or 1)");
}
