namespace Megapod.Planning.Planner;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Planning.Horizon;

/// <summary>Judges a plan before a site follows it, whoever made it. A plan is advice and cannot break a limit; one that is about another time, another site or another state is still worse than rules.</summary>
public static class PlanCheck
{
    /// <summary>A plan that comes later after its question is about another time.</summary>
    public static readonly TimeSpan MostAge = TimeSpan.FromMinutes(5);

    /// <summary>What rounding may be, W.</summary>
    private const double Rounding = 100;

    /// <summary>By how much the state of charge may be another one than the plan began from, 0–1.</summary>
    private const double MostDrift = 0.1;

    /// <summary>Prices beyond this are no prices: ten times the dearest hour that a market has seen, currency per Wh.</summary>
    private const double MostPrice = 0.1;

    /// <summary>Says why a plan is refused.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="site">The site.</param>
    /// <param name="asked">What it was asked for.</param>
    /// <param name="now">The instant.</param>
    /// <param name="storedWattHours">Energy in the battery now, Wh; NaN: unknown.</param>
    /// <returns>The reason; null: none.</returns>
    public static Fault? Judge(Plan plan, PlanningSite site, PlanRequest asked, Instant now, double storedWattHours)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(asked);
        if (now - asked.Now > MostAge || plan.SlotAt(now) is null)
        {
            return PlanFaults.Refused(PlanFaults.Late, string.Create(CultureInfo.InvariantCulture, $"A plan for {asked.Now} came {(now - asked.Now).TotalMinutes:0.#} minutes later."));
        }

        for (int k = 0; k < plan.Slots.Count; k++)
        {
            if (Wrong(plan.Slots[k], site) is { } what)
            {
                return PlanFaults.Refused(PlanFaults.Absurd, $"A plan is refused: at {plan.Slots[k].Start} {what}.");
            }

            if (k > 0 && plan.Slots[k].Start <= plan.Slots[k - 1].Start)
            {
                return PlanFaults.Refused(PlanFaults.Absurd, $"A plan is refused: its slots are not in order of time at {plan.Slots[k].Start}.");
            }
        }

        double drift = site.EnergyWattHours > 0 ? Math.Abs(storedWattHours - asked.StoredWattHours) / site.EnergyWattHours : 0;
        return drift > MostDrift
            ? PlanFaults.Refused(PlanFaults.Elsewhere, string.Create(CultureInfo.InvariantCulture, $"A plan is refused: the state of charge is {100 * drift:0} % off from where it began."))
            : null;
    }

    private static string? Wrong(PlanSlot slot, PlanningSite site)
    {
        double import = slot.ImportWatts?.Value ?? 0;
        return !double.IsFinite(import) || import > Math.Max(0, site.LimitWatts) + Rounding ? Words($"it imports {import:0} W, more than the limit leaves")
            : -import > site.ExportWatts + Rounding ? Words($"it exports {-import:0} W, more than is allowed")
            : !double.IsFinite(slot.BatteryWatts.Value) || Math.Abs(slot.BatteryWatts.Value) > site.BatteryWatts + Rounding ? Words($"the battery would take {slot.BatteryWatts.Value:0} W, more than it can")
            : slot.SocEnd is { } soc && soc is not (>= -0.001 and <= 1.051) ? Words($"the state of charge would be {soc:0.00}")
            : double.IsNaN(slot.PeakTarget.Value) || slot.PeakTarget.Value < 0 ? Words($"the month's peak would be {slot.PeakTarget.Value:0} W")
            : double.IsNaN(slot.PriceLess) || double.IsNaN(slot.PriceMore) || slot.PriceLess > MostPrice || slot.PriceMore > MostPrice || slot.PriceLess > slot.PriceMore ? "its prices are none"
            : null;
    }

    private static string Words(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
