namespace Megapod.Planning.Planner;

using Megapod.Core.Model;
using Megapod.Planning.Forecasts;

/// <summary>What a plan believes of cars, prices, work and the sky, future by future and quarter by quarter from the quarter of the present on.</summary>
public sealed class PlanOutlook
{
    /// <summary>An outlook to be filled.</summary>
    /// <param name="futures">How many futures.</param>
    /// <param name="quarters">How many quarters.</param>
    public PlanOutlook(int futures, int quarters)
    {
        CarWatts = Make(futures, quarters);
        ImportPerWattHour = Make(futures, quarters);
        ExportPerWattHour = Make(futures, quarters);
        ProductionWatts = Make(futures, quarters);
        Work = [.. Enumerable.Range(0, futures).Select(_ => Enumerable.Repeat(WorkShares.Full, quarters).ToArray())];
        AmbientCelsius = [.. Enumerable.Repeat(double.NaN, quarters)];
        CarbonPerWattHour = [.. Enumerable.Repeat(double.NaN, quarters)];
    }

    /// <summary>What cars want, W.</summary>
    public double[][] CarWatts { get; }

    /// <summary>Market price of import, currency per Wh.</summary>
    public double[][] ImportPerWattHour { get; }

    /// <summary>Market price of export, currency per Wh.</summary>
    public double[][] ExportPerWattHour { get; }

    /// <summary>What the sun gives, W.</summary>
    public double[][] ProductionWatts { get; }

    /// <summary>For how much of each class's accelerators there is work, 0–1.</summary>
    public WorkShares[][] Work { get; }

    /// <summary>Whether anybody has said anything of work: otherwise there is always work for all.</summary>
    public bool IsWorkKnown { get; init; }

    /// <summary>Outside temperature, the same in all futures, °C; NaN: unknown.</summary>
    public double[] AmbientCelsius { get; }

    /// <summary>Carbon intensity of what is imported, the same in all futures, g/Wh; NaN: unknown.</summary>
    public double[] CarbonPerWattHour { get; }

    /// <summary>The cars' forecast, from which the reserve follows; null: everything is known and nothing is kept back.</summary>
    public CarForecast? Cars { get; init; }

    private static double[][] Make(int futures, int quarters) => [.. Enumerable.Range(0, futures).Select(_ => new double[quarters])];
}
