namespace Megapod.Lab.Study;

/// <summary>What one case has beyond another that was simulated in the same world.</summary>
public sealed record StudyGain
{
    /// <summary>What makes the difference: a short name, or empty for all that is varied.</summary>
    public required string Of { get; init; }

    /// <summary>Yearly profit more, in the site's currency.</summary>
    public required decimal Profit { get; init; }

    /// <summary>The same if the least favourable of the simulated spans were the whole year.</summary>
    public required decimal ProfitLow { get; init; }

    /// <summary>The same of the most favourable span.</summary>
    public required decimal ProfitHigh { get; init; }

    /// <summary>GPU-hours more in a year.</summary>
    public required double GpuHours { get; init; }

    /// <summary>Energy more that cars get late in a year, Wh.</summary>
    public required double DelayedWh { get; init; }

    /// <summary>Spent more, as far as costs are known; null: no cost is known.</summary>
    public required decimal? Investment { get; init; }

    /// <summary>Simple pay-back time: spent more over earned more a year; null where <see cref="PaysBack"/> is not in years.</summary>
    public required double? PaybackYears { get; init; }

    /// <summary>Whether it comes back.</summary>
    public required PayBack PaysBack { get; init; }

    /// <summary>The gain of a case over another.</summary>
    /// <param name="of">What makes the difference.</param>
    /// <param name="one">The case.</param>
    /// <param name="other">What it is compared with.</param>
    /// <param name="costs">What sizes cost.</param>
    internal static StudyGain Between(string of, StudyResult one, StudyResult other, StudyCosts costs)
    {
        var (year, than) = (one.Year!, other.Year!);
        decimal profit = year.Profit - than.Profit;
        var spans = one.Pieces.Zip(other.Pieces, (a, b) => StudyYear.Of([a]).Profit - StudyYear.Of([b]).Profit).ToList();
        decimal investment = costs.Added(one.Sizes, other.Sizes);
        var (paysBack, years) = Simple(investment, profit, costs.Missing(one.Sizes, other.Sizes).Count == 0);
        return new StudyGain
        {
            Of = of,
            Profit = profit,
            ProfitLow = spans.Min(),
            ProfitHigh = spans.Max(),
            GpuHours = year.GpuHours - than.GpuHours,
            DelayedWh = year.DelayedWh - than.DelayedWh,
            Investment = costs.IsAnyKnown ? investment : null,
            PaybackYears = years,
            PaysBack = paysBack,
        };
    }

    /// <summary>Simple pay-back: no interest, no residual value. Worked: 900,000 spent and 300,000 a year earned come back in 3 years.</summary>
    /// <param name="spent">Spent more, once.</param>
    /// <param name="earned">Earned more, each year.</param>
    /// <param name="isKnown">Whether the cost of everything that differs is known.</param>
    internal static (PayBack PaysBack, double? Years) Simple(decimal spent, decimal earned, bool isKnown) => (isKnown, spent, earned) switch
    {
        (false, _, _) => (PayBack.CostNotGiven, null),
        (_, <= 0, >= 0) => (PayBack.AtOnce, null),
        (_, <= 0, _) => (PayBack.SpendsLess, null),
        (_, _, <= 0) => (PayBack.Never, null),
        _ => (PayBack.Years, (double)(spent / earned)),
    };
}
