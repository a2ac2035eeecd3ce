namespace Megapod.Lab.Backtest;

using Megapod.Planning.Forecasts;

/// <summary>Choices of the planner in a back-test.</summary>
internal sealed record PlanTuning
{
    /// <summary>How busy the day is in the futures, in standard deviations: as expected in half of them.</summary>
    private static readonly double[] Levels = [0, -1.2, 1.5, 0];

    /// <summary>
    /// What the planner runs with. Chosen on all markets and cases of the yardstick together, so that none holds cars back: a smaller reserve earns more on most days and
    /// fails on the few longest.
    /// </summary>
    public static PlanTuning Shipped { get; } = new()
    {
        Scenarios = [.. Enumerable.Range(0, 12).Select(day => (Levels[day % Levels.Length], 1 / 12.0, day + 1, day))],
        ReserveSigmas = 1.5,
        ReserveScatter = 1.2,
        ReserveExtraWattHours = 200_000,
        PeakSigmas = 0,
        PeakCaution = 1,
    };

    /// <summary>Steps of 15 minutes.</summary>
    public int Quarters { get; init; } = 24;

    /// <summary>Steps of an hour after them.</summary>
    public int Hours { get; init; } = 30;

    /// <summary>Futures of the cars: so many standard deviations of the day's level above the expected, with so much weight, prices like those of a day so far back (0: as expected), and surprises like those of an earlier day of the kind (−1: none).</summary>
    public (double Sigmas, double Weight, int PriceDay, int Like)[] Scenarios { get; init; } = [(0, 1, 0, -1)];

    /// <summary>Share of what the connection leaves for cars from which on minutes need their own reserve in full.</summary>
    public double CrowdShare { get; init; } = 0.25;

    /// <summary>Standard deviations of the day's level that the month's peak shall stand; negative infinity: none.</summary>
    public double PeakSigmas { get; init; } = double.NegativeInfinity;

    /// <summary>What the energy that the month's peak would need is multiplied by.</summary>
    public double PeakScatter { get; init; } = 1;

    /// <summary>What the energy that cars would need is multiplied by.</summary>
    public double ReserveScatter { get; init; } = 1;

    /// <summary>By how much a day's loss counts more than with everything known, where the month's peak is chosen; NaN: it is not chosen.</summary>
    public double PeakCaution { get; init; } = double.NaN;

    /// <summary>Standard deviations of the day's level that the reserve stands; NaN: no reserve.</summary>
    public double ReserveSigmas { get; init; } = double.NaN;

    /// <summary>Added to the reserve, Wh.</summary>
    public double ReserveExtraWattHours { get; init; }

    /// <summary>What a Wh missing from the reserve costs per hour, currency.</summary>
    public double ReservePerWattHour { get; init; } = 2_000e-6;

    /// <summary>Peak that a month may have for nothing, W.</summary>
    public double PeakTargetWatts { get; init; } = double.PositiveInfinity;

    /// <summary>The same month by month; null: one for all.</summary>
    public double[]? PeakTargets { get; init; }

    /// <summary>Compute worth less yields to the month's peak between two plans.</summary>
    public double PeakPricePerWattHour { get; init; } = 1000e-6;

    /// <summary>Whether it knows cars and prices: the oracle.</summary>
    public bool IsClairvoyant { get; init; }

    /// <summary>How the cars' forecast learns.</summary>
    public CarForecastSettings Cars { get; init; } = new();
}
