namespace Megapod.Lab.Backtest;

using Megapod.Planning.Forecasts;

/// <summary>Choices of the planner in a back-test.</summary>
internal sealed record PlanTuning
{
    /// <summary>Steps of 15 minutes.</summary>
    public int Quarters { get; init; } = 24;

    /// <summary>Steps of an hour after them.</summary>
    public int Hours { get; init; } = 30;

    /// <summary>Futures of the cars: so many standard deviations of the day's level above the expected, with so much weight.</summary>
    public (double Sigmas, double Weight)[] Scenarios { get; init; } = [(0, 1)];

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
