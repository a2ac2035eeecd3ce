namespace Megapod.Planning.Score;

using Megapod.Core.Model;
using Megapod.Core.Tariffs;
using Megapod.Core.Units;

/// <summary>What has been true over a period, in equal steps: the data of a bound in hindsight.</summary>
public sealed record BoundInput
{
    /// <summary>First instant.</summary>
    public required Instant From { get; init; }

    /// <summary>Length of a step; it and the tariff's demand window fit into each other, or no peak is charged.</summary>
    public required TimeSpan Step { get; init; }

    /// <summary>Mean power that cars wanted in each step, W; what the sun gave taken off it, so that it may be negative.</summary>
    public required IReadOnlyList<double> CarWatts { get; init; }

    /// <summary>Market price of import in each step, currency per Wh, without the tariff's adder.</summary>
    public required IReadOnlyList<double> ImportPerWattHour { get; init; }

    /// <summary>Market price of export in each step, currency per Wh, the tariff's deduction not taken off.</summary>
    public required IReadOnlyList<double> ExportPerWattHour { get; init; }

    /// <summary>For how much of each class's accelerators there was work in each step, 0–1; empty: always for all.</summary>
    public IReadOnlyList<WorkShares> Work { get; init; } = [];

    /// <summary>Energy in the battery at the start, Wh.</summary>
    public required double StartWattHours { get; init; }

    /// <summary>What a Wh in the battery at the end is worth, currency.</summary>
    public required double EndValuePerWattHour { get; init; }

    /// <summary>Billing month of each step, counted from 0.</summary>
    public required IReadOnlyList<int> MonthOf { get; init; }

    /// <summary>Share of each month's demand charge that the period pays: of its days that are covered.</summary>
    public required IReadOnlyList<double> MonthShare { get; init; }

    /// <summary>Peak that each month had already before the period, W. Default none.</summary>
    public IReadOnlyList<double> PeakBeforeWatts { get; init; } = [];

    /// <summary>What energy costs when, and which charges count; null: the tariff's flat fees and plain charge in UTC.</summary>
    public TariffClock? Clock { get; init; }

    /// <summary>The first of the months, counted from year 0, for charges that look back or exist on some days only. Default: that of <see cref="From"/>.</summary>
    public int? FirstMonth { get; init; }

    /// <summary>What a Wh that cars are held back costs, currency: more than anything it could save.</summary>
    public required double HeldBackPerWattHour { get; init; }
}
