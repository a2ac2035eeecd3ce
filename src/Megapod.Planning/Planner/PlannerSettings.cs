namespace Megapod.Planning.Planner;

using Megapod.Planning.Forecasts;
using Megapod.Planning.Horizon;

/// <summary>What a planner aims for and how far it looks.</summary>
public sealed record PlannerSettings
{
    /// <summary>How busy the day is in the futures, in standard deviations: as expected in half of them.</summary>
    private static readonly double[] Levels = [0, -1.2, 1.5, 0];

    /// <summary>
    /// What a site's planner runs with. Chosen on all markets and cases of the yardstick together, so that none holds cars back: a smaller reserve earns more on most days and
    /// fails on the few longest.
    /// </summary>
    public static PlannerSettings Shipped { get; } = new()
    {
        Futures = [.. Enumerable.Range(0, 12).Select(day => new PlannerFuture(Levels[day % Levels.Length], 1 / 12.0, day + 1, day))],
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

    /// <summary>The futures, at least one.</summary>
    public IReadOnlyList<PlannerFuture> Futures { get; init; } = [new(0, 1, 0, -1)];

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

    /// <summary>Added to the reserve where there are cars, Wh: what happens between the quarters' means.</summary>
    public double ReserveExtraWattHours { get; init; }

    /// <summary>What a Wh missing from the reserve costs per hour, currency.</summary>
    public double ReservePerWattHour { get; init; } = 2_000e-6;

    /// <summary>Peaks of this month and those after it that cost nothing, W, where somebody knows them; empty: chosen, or none where <see cref="PeakCaution"/> is NaN.</summary>
    public IReadOnlyList<double> PeakTargets { get; init; } = [];

    /// <summary>Compute worth less yields to the month's peak between two plans, currency per Wh.</summary>
    public double YieldPricePerWattHour { get; init; } = 1000e-6;

    /// <summary>Whole days of cars that must have been seen before there is a plan. Default 7: each weekday once.</summary>
    public int LeastDays { get; init; } = 7;

    /// <summary>How the cars' forecast learns.</summary>
    public CarForecastSettings Cars { get; init; } = new();

    /// <summary>Steps and futures.</summary>
    public HorizonShape Shape => new(Quarters, Hours, Futures.Count);
}
