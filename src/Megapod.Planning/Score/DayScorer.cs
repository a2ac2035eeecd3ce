namespace Megapod.Planning.Score;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Tariffs;
using Megapod.Planning.Horizon;

/// <summary>Scores a day that is over: what was earned, and the bound of the same day from the same start.</summary>
public static class DayScorer
{
    /// <summary>What cars that are held back cost in a bound: more than anything it could buy with it.</summary>
    private const double HeldBackPerWattHour = 65_000e-6;

    /// <summary>Where a battery was worth less than this share of the bound, a percentage of it means nothing.</summary>
    private const double LeastShare = 0.001;

    /// <summary>Scores it.</summary>
    /// <param name="site">The site with its whole limit and battery, no margin taken off: what no law of nature forbids.</param>
    /// <param name="day">The day.</param>
    /// <param name="settled">Prices of each quarter, without the tariff's fees.</param>
    /// <param name="solver">What solves; asked twice.</param>
    /// <returns>The score; or why there is none.</returns>
    public static Outcome<DayScore> Score(PlanningSite site, FinishedDay day, IReadOnlyList<PriceSlot> settled, ISolver solver)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(day);
        ArgumentNullException.ThrowIfNull(settled);
        if (double.IsNaN(day.StartWattHours) || double.IsNaN(day.EndWattHours))
        {
            return Outcome<DayScore>.Failure(new Fault("MP3606", $"The state of charge at the start or end of {day.Date:yyyy-MM-dd} is not known, so the day has no score.", "Nothing: the next day is scored again."));
        }

        // A month's further charges, as those of a window or a subscription, belong to no day: neither side counts them.
        site = site with { Tariff = site.Tariff with { DemandCharges = [], Subscription = null } };
        var clock = TariffClock.Of(site.Tariff);
        double energy = 0;
        double value = 0;
        double discharged = 0;
        double unseen = 0;
        for (int q = 0; q < day.Quarters.Count; q++)
        {
            var quarter = day.Quarters[q];
            var rates = clock.At(quarter.Start);
            energy += quarter.ImportWattHours * (settled[q].ImportPerWattHour + rates.SettledAdder);
            energy -= quarter.ExportWattHours * (settled[q].ExportPerWattHour - rates.ExportDeduction);
            value += quarter.ComputeValue;
            discharged += quarter.DischargedWattHours;
            unseen += (1 - quarter.SeenShare) / day.Quarters.Count;
        }

        double end = settled.Average(s => s.ImportPerWattHour) + clock.MeanImportAdder(day.Quarters[0].Start, day.Quarters[^1].Start + TimeSpan.FromMinutes(15));
        double wear = discharged * site.WearPerWattHour;
        double demand = (day.PeakAfterWatts - day.PeakBeforeWatts) * site.Tariff.DemandChargePerWattMonth;
        double earned = value - energy - wear + (end * (day.EndWattHours - day.StartWattHours));
        var best = Bound(site, day, settled, end, solver);
        if (!best.IsSuccess)
        {
            return Outcome<DayScore>.Failure(best.Faults);
        }

        var without = Bound(site with { BatteryWatts = 0 }, day, settled, end, solver);
        double worth = without.IsSuccess ? best.Value.Money - without.Value.Money : 0;
        bool means = worth > LeastShare * Math.Abs(best.Value.Money) && site.BatteryWatts > 0;
        return Outcome<DayScore>.Success(new DayScore
        {
            Date = day.Date,
            From = day.Quarters[0].Start,
            Earned = earned,
            Bound = best.Value.Money,
            Percent = means ? 100 * (earned - without.Value.Money) / worth : null,
            ComputeValue = value,
            EnergyCost = energy,
            Wear = wear,
            DemandCharge = demand,
            UnseenShare = unseen,
        });
    }

    private static Outcome<BoundResult> Bound(PlanningSite site, FinishedDay day, IReadOnlyList<PriceSlot> settled, double end, ISolver solver) => PeriodBound.Solve(
        site with { BaseWatts = 0 },
        new BoundInput
        {
            From = day.Quarters[0].Start,
            Step = TimeSpan.FromMinutes(15),
            CarWatts = [.. day.Quarters.Select(q => q.FixedWatts)],
            ImportPerWattHour = [.. settled.Select(s => s.ImportPerWattHour)],
            ExportPerWattHour = [.. settled.Select(s => s.ExportPerWattHour)],
            StartWattHours = day.StartWattHours,
            EndValuePerWattHour = end,
            Work = [.. day.Quarters.Select(q => q.Work)],
            Clock = TariffClock.Of(site.Tariff),
            MonthOf = new int[day.Quarters.Count],
            MonthShare = [1],

            // A single day would never pay for a month's peak, nor does a month's peak belong to the day on which it was reached: what the site took is free for both, more is not.
            PeakBeforeWatts = [day.PeakAfterWatts],
            HeldBackPerWattHour = HeldBackPerWattHour,
        },
        solver);
}
