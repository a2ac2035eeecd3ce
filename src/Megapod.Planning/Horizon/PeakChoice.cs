namespace Megapod.Planning.Horizon;

using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Planning.Score;

/// <summary>
/// Chooses the month's peak: so high that another kW would cost more than it brings over the days that are left, judged by what each of the last weeks' days would have lost
/// under a lower one. What has been reached already costs nothing more. Worked number: a peak of 1.7 instead of 1.8 MW saves 1 500 in a month; if the days of the last
/// weeks would have lost 40 each by it, 20 days that are left lose 800, so 1.7 it is; early in the month, with 40 days' worth, it would not be.
/// </summary>
public sealed class PeakChoice
{
    /// <summary>Days that are remembered: four weeks.</summary>
    public const int MostDays = 28;

    /// <summary>Most steps of what a higher peak costs.</summary>
    public const int MostSteps = 8;

    /// <summary>Levels tried, as shares of the limit.</summary>
    private const double LowestShare = 0.5;
    private const int Levels = 26;

    private readonly PlanningSite site;
    private readonly double[] levels;
    private readonly List<double[]> losses = [];

    /// <summary>A choice that knows nothing yet.</summary>
    public PeakChoice(PlanningSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        this.site = site;
        levels = [.. Enumerable.Range(0, Levels).Select(k => site.LimitWatts * (LowestShare + ((1 - LowestShare) * k / (Levels - 1))))];
    }

    /// <summary>Days seen.</summary>
    public int DaysSeen => losses.Count;

    /// <summary>Takes in a day that is over: quarter means of what cars wanted and the prices that settled.</summary>
    /// <param name="solver">What solves.</param>
    /// <param name="carWatts">What cars wanted, W.</param>
    /// <param name="import">Price of import, currency per Wh, the flat adder left out.</param>
    /// <param name="export">Price of export, the flat deduction not taken off.</param>
    public void Observe(ISolver solver, IReadOnlyList<double> carWatts, IReadOnlyList<double> import, IReadOnlyList<double> export)
    {
        ArgumentNullException.ThrowIfNull(solver);
        ArgumentNullException.ThrowIfNull(carWatts);
        ArgumentNullException.ThrowIfNull(import);
        double[] money = new double[Levels];
        double end = import.Average() + site.Tariff.ImportAdderPerWattHour;
        var flat = new TariffConfig { ImportAdderPerWattHour = site.Tariff.ImportAdderPerWattHour, ExportDeductionPerWattHour = site.Tariff.ExportDeductionPerWattHour };
        for (int k = Levels - 1; k >= 0; k--)
        {
            var capped = site with { LimitWatts = levels[k], Tariff = flat };
            var bound = PeriodBound.Solve(capped, new BoundInput
            {
                From = Instant.Never,
                Step = TimeSpan.FromMinutes(15),
                CarWatts = carWatts,
                ImportPerWattHour = import,
                ExportPerWattHour = export,
                StartWattHours = (site.MinimumWattHours + site.MaximumWattHours) / 2,
                EndValuePerWattHour = end,
                MonthOf = new int[carWatts.Count],
                MonthShare = [1],
                HeldBackPerWattHour = 65_000e-6,
            }, solver);
            if (!bound.IsSuccess)
            {
                return;
            }

            money[k] = bound.Value.Money;
        }

        losses.Add([.. money.Select(m => money[Levels - 1] - m)]);
        if (losses.Count > MostDays)
        {
            losses.RemoveAt(0);
        }
    }

    /// <summary>The peak to aim at, W.</summary>
    /// <param name="daysLeft">Days left of the month, the present one included.</param>
    /// <param name="reachedWatts">The month's peak so far, W.</param>
    /// <param name="caution">By how much a day's loss counts more than it would have been with everything known; 1: not.</param>
    public double Target(double daysLeft, double reachedWatts, double caution)
    {
        if (losses.Count == 0)
        {
            return site.LimitWatts;
        }

        // What was reached costs nothing more and is a choice like the levels above it.
        double target = reachedWatts;
        double best = caution * daysLeft * LossAt(reachedWatts);
        for (int k = 0; k < Levels; k++)
        {
            double cost = (site.Tariff.DemandChargePerWattMonth * (levels[k] - reachedWatts)) + (caution * daysLeft * LossAt(levels[k]));
            if (levels[k] > reachedWatts && cost < best)
            {
                (best, target) = (cost, levels[k]);
            }
        }

        return target;
    }

    /// <summary>
    /// What a higher peak costs beside what it brings on the days after a plan, of which the plan knows nothing: little just above the one to aim at, where the two are equal, and more
    /// from step to step, because a day loses ever less. Worked number: a charge of 15 000 per MW and a loss that falls by 500 per MW and day in the next 100 kW: with 20 days after the plan
    /// these 100 kW cost 5 000 per MW, on the month's last day 15 000.
    /// </summary>
    /// <param name="daysAfter">Days of the month after the plan's end.</param>
    /// <param name="freeWatts">Peak that costs nothing more, W.</param>
    /// <returns>Steps from there towards the limit, <see cref="MostSteps"/> at most; none before a day was seen.</returns>
    public IReadOnlyList<PeakStep> StepsAbove(double daysAfter, double freeWatts)
    {
        // Between two levels a loss is a guess, so that a step spans two of them.
        double width = 2 * (levels[1] - levels[0]);
        double full = site.Tariff.DemandChargePerWattMonth;
        var steps = new List<PeakStep>(MostSteps);
        double from = freeWatts;
        double price = 0;
        while (losses.Count > 0 && from < site.LimitWatts && steps.Count < MostSteps)
        {
            double least = Math.Max(from, levels[0]);
            double next = Math.Min(least + width, site.LimitWatts);
            price = Math.Clamp(full - (Math.Max(0, daysAfter) * (LossAt(least) - LossAt(next)) / (next - least)), price, full);
            steps.Add(new PeakStep(next - from, price));
            from = next;
        }

        return steps;
    }

    /// <summary>What a day loses on the mean under a peak, currency; infinite below the levels that were tried.</summary>
    private double LossAt(double peakWatts)
    {
        if (peakWatts < levels[0])
        {
            return double.PositiveInfinity;
        }

        double step = levels[1] - levels[0];
        double at = step > 0 ? Math.Min((peakWatts - levels[0]) / step, Levels - 1) : 0;
        int below = Math.Min((int)at, Levels - 2);
        double loss = 0;
        foreach (double[] day in losses)
        {
            loss += day[below] + ((at - below) * (day[below + 1] - day[below]));
        }

        return loss / losses.Count;
    }
}
