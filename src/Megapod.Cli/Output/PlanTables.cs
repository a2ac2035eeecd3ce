namespace Megapod.Cli.Output;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Lab.Backtest;
using Spectre.Console;

/// <summary>A plan in words, scaled units and the site's local time for a terminal.</summary>
internal static class PlanTables
{
    private const double Mega = 1e6;

    /// <summary>Draws it.</summary>
    public static void Draw(IAnsiConsole console, PlanRunResult made)
    {
        var culture = CultureInfo.InvariantCulture;
        var plan = made.Plan;
        var zone = TimeZoneInfo.FindSystemTimeZoneById(made.Site.TimeZone);
        console.WriteLine(string.Create(culture, $"{made.Site.Id}: {made.World}; made {plan.MadeAt}, times below in {made.Site.TimeZone}"));
        console.WriteLine(string.Create(
            culture,
            $"Month's peak aimed at: {plan.Slots[0].PeakTarget.Value / Mega:F2} MW. Today is {plan.DayLevel:F2} times as busy with cars as usual. {plan.Solver}: {plan.SolveMs:F0} ms for the plan and its prices."));
        if (made.Forecasts.FirstOrDefault()?.Leads[1] is { Covered10: { } low, Covered50: { } middle, Covered90: { } high } hour)
        {
            console.WriteLine(string.Create(
                culture,
                $"Cars an hour ahead were missed by {hour.MeanAbsoluteError / 1000:F0} of {hour.Mean / 1000:F0} kW (bias {hour.Bias / 1000:+0;-0} kW); {100 * low:F0}, {100 * middle:F0} and {100 * high:F0} % lay below the 10, 50 and 90 % quantiles."));
        }

        var table = new Table().Border(TableBorder.Horizontal);
        foreach (string head in (string[])["from", "import MW", "battery MW", "charge", "compute MW", "holds", "a MWh less", "a MWh more", "stored MWh", "of it peak"])
        {
            table.AddColumn(head, c => c.RightAligned());
        }

        foreach (var slot in plan.Slots)
        {
            table.AddRow(
                TimeZoneInfo.ConvertTimeFromUtc(slot.Start.ToUtc(), zone).ToString("ddd HH:mm", culture),
                ((slot.ImportWatts?.Value ?? 0) / Mega).ToString("F2", culture),
                (slot.BatteryWatts.Value / Mega).ToString("F2", culture),
                slot.SocEnd is { } soc ? string.Create(culture, $"{100 * soc:F0} %") : "",
                (slot.ComputeWatts.Values.Sum() / Mega).ToString("F2", culture),
                Words(slot.Binding),
                Price(slot.PriceLess),
                Price(slot.PriceMore) + (slot.Scarce ? " !" : ""),
                Price(slot.StoredEnergyPrice),
                Price(slot.PeakPrice));
        }

        console.Write(table);
        if (plan.Slots.Any(s => s.Scarce))
        {
            console.WriteLine("! scarce: a watt more would take from cars or from what is kept for them; the price shown is not what that is worth.");
        }

        console.WriteLine(plan.ValueCurve.Count == 0
            ? "No power for compute can be had in the next hour."
            : "Compute above idle in the next hour costs, level by level: " + string.Join(", ", plan.ValueCurve.Select(p => string.Create(culture, $"{p.ComputePower.Value / Mega:F2} MW at {p.PricePerWattHour * Mega:F0}"))) + $" {made.Site.Currency}/MWh.");
        if (plan.Slots.Any(s => s.ReserveWatts > 0))
        {
            var most = plan.Slots.MaxBy(s => s.ReserveWatts)!;
            console.WriteLine(string.Create(
                culture,
                $"Ready for the grid: up to {most.ReserveWatts / Mega:F2} MW ({most.ReserveBatteryWatts / Mega:F2} battery, {most.ReserveComputeWatts / Mega:F2} compute), which earns {plan.Slots.Sum(s => s.ReserveEarnings):F0} {made.Site.Currency} in the plan's time."));
        }

        if (plan.Promises is { } promises)
        {
            console.WriteLine(Words(promises));
        }

        foreach (var wish in plan.WishesBroken)
        {
            console.WriteLine(string.Create(culture, $"Not kept from {TimeZoneInfo.ConvertTimeFromUtc(wish.From.ToUtc(), zone):ddd HH:mm} to {TimeZoneInfo.ConvertTimeFromUtc(wish.Until.ToUtc(), zone):ddd HH:mm}: {wish.Words}"));
        }
    }

    private static string Words(CarPromises promises)
    {
        var culture = CultureInfo.InvariantCulture;
        string sure = promises.Probability is { } p
            ? string.Create(culture, $"owed {promises.Early.TotalMinutes:F0} min before the stated departure, so that {100 * p:F0} % have it when they really leave ({promises.DeparturesSeen} departures seen)")
            : string.Create(culture, $"owed by the stated departure as it is: {promises.DeparturesSeen} departures were seen, too few to know how much earlier cars leave");
        string cars = promises.Count == 1 ? "1 car is" : string.Create(culture, $"{promises.Count} cars are");
        return string.Create(culture, $"{cars} owed {promises.EnergyOwed.Value / 1000:F0} kWh, {sure}; {promises.ExpectedMissed.Value / 1000:F1} kWh of it would be missed.");
    }

    private static string Words(PlanBoundary boundary) => boundary switch
    {
        PlanBoundary.Limit => "limit",
        PlanBoundary.Peak => "month's peak",
        PlanBoundary.Zero => "zero exchange",
        PlanBoundary.Export => "export limit",
        PlanBoundary.SetPoint => "set-point",
        _ => "battery rests",
    };

    private static string Price(double? perWattHour) => perWattHour is { } p ? (p * Mega).ToString("F0", CultureInfo.InvariantCulture) : "";
}
