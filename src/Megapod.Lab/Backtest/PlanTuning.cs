namespace Megapod.Lab.Backtest;

using Megapod.Planning.Forecasts;

/// <summary>Choices of the planner in a back-test.</summary>
internal sealed record PlanTuning
{
    /// <summary>What the planner runs with.</summary>
    public static PlanTuning Shipped { get; } = new() { Scenarios = [(0, 0.5, 0), (-1.2, 0.25, 0), (1.5, 0.25, 0)], ReserveSigmas = 1.5, ReserveExtraWattHours = 350_000 };

    /// <summary>Steps of 15 minutes.</summary>
    public int Quarters { get; init; } = 24;

    /// <summary>Steps of an hour after them.</summary>
    public int Hours { get; init; } = 30;

    /// <summary>Futures of the cars: so many standard deviations of the day's level above the expected, with so much weight, and prices like those of a day so far back; 0: as expected.</summary>
    public (double Sigmas, double Weight, int PriceDay)[] Scenarios { get; init; } = [(0, 1, 0)];

    /// <summary>By how much a day's loss counts more than with everything known, where the month's peak is chosen; NaN: it is not chosen.</summary>
    public double PeakCaution { get; init; } = double.NaN;

    /// <summary>What the chosen peak is multiplied by.</summary>
    public double PeakScale { get; init; } = 1;

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
