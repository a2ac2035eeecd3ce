namespace Megapod.Lab.Report;

using System.Globalization;
using System.Net;
using System.Text;
using Megapod.Core;
using Megapod.Lab.Backtest;
using Megapod.Planning.Score;

/// <summary>A back-test as one page that needs nothing else: charts as inline SVG, no script, nothing loaded from anywhere. Handed to the back-test, which fills it.</summary>
public sealed class BacktestPage
{
    private const double Mega = 1e-6;
    private const int QuartersADay = 96;

    /// <summary>Days of the closer look: as many as can be told apart by the quarter.</summary>
    private const int CloseDays = 3;

    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);
    private BacktestSetting? setting;
    private BoundResult? bound;
    private double[] boundDays = [];
    private double[] planDays = [];
    private List<(string Name, BacktestScore Score)> scores = [];
    private QuarterRecorder quarters = new();

    /// <summary>Takes what a back-test has to show.</summary>
    /// <param name="world">Site and world.</param>
    /// <param name="best">The bound.</param>
    /// <param name="bestDays">Its money of each day.</param>
    /// <param name="policies">Policies with a row.</param>
    /// <param name="planner">The planner's money of each day; it is run for the page where nobody asked for its row.</param>
    /// <param name="plans">What the planner planned and what happened.</param>
    internal void Take(BacktestSetting world, BoundResult best, double[] bestDays, List<(string Name, BacktestScore Score)> policies, double[] planner, QuarterRecorder plans)
    {
        (setting, bound, boundDays, scores, planDays, quarters) = (world, best, bestDays, policies, planner, plans);
    }

    /// <summary>The page.</summary>
    /// <param name="result">What came of the back-test that this was handed to.</param>
    /// <param name="command">The command that judges the same again.</param>
    /// <exception cref="InvalidOperationException">No back-test has filled it.</exception>
    public string Html(BacktestResult result, string command)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (setting is null || bound is null || result.Losses is null)
        {
            throw new InvalidOperationException("The back-test has not come to its end.");
        }

        string currency = setting.Site.Currency;
        string title = $"{(setting.Site.Name.Length > 0 ? setting.Site.Name : setting.Site.Id)}: back-test, {result.From.ToUtc():yyyy-MM-dd} to {result.To.ToUtc():yyyy-MM-dd}";
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{Text(title)}</title><style>{PageStyle.Css}</style></head><body>");
        page.Append(CultureInfo.InvariantCulture, $"<h1>{Text(title)}</h1><p>{Text($"Judged by {ProductInfo.Name}: prices {result.Market}, {(result.Case.Length == 0 ? "site as written" : $"case {result.Case}")}, cars {result.Sessions}. Times are UTC, money {currency}.")}</p>");
        Policies(page, result, currency);
        Losses(page, result.Losses, currency);
        Days(page, currency);
        Peaks(page);
        Charge(page, currency);
        Closely(page, currency);
        Leads(page);
        page.Append(CultureInfo.InvariantCulture, $"<h2>Again</h2><p><code>{Text(command)}</code></p></body></html>");
        return page.ToString();
    }

    private static void Policies(StringBuilder page, BacktestResult result, string currency)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h2>What each policy brought</h2><div class=\"wide\"><table id=\"policies\"><tr><th>policy</th><th class=\"n\">{Text(currency)} a day</th><th class=\"n\">capture</th><th class=\"n\">90 %</th><th class=\"n\">GPU-hours a day</th><th class=\"n\">energy a day</th><th class=\"n\">demand a day</th><th class=\"n\">held back, kWh</th><th class=\"n\">over, s</th><th class=\"n\">cycles a day</th><th class=\"n\">month peaks, MW</th></tr>");
        foreach (var row in result.Rows)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr{(row.IsWithinGates ? "" : " class=\"bad\"")}><td>{Text(row.Policy)}{(row.IsWithinGates ? "" : " (gate)")}</td><td class=\"n\">{row.ProfitPerDay:F1}</td><td class=\"n\">{Percent(row.Capture)}</td><td class=\"n\">{(row.CaptureLow is null ? "" : $"{Percent(row.CaptureLow)} … {Percent(row.CaptureHigh)}")}</td>");
            page.Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{row.GpuHoursPerDay:F0}</td><td class=\"n\">{row.EnergyCostPerDay:F0}</td><td class=\"n\">{row.DemandChargePerDay:F0}</td><td class=\"n\">{row.CarsDelayedWh / 1000:F1}</td><td class=\"n\">{row.SecondsOverLimit:F0}</td><td class=\"n\">{row.CyclesPerDay:F2}</td><td class=\"n\">{PeaksOf(row.MonthlyPeaksWatts)}</td></tr>");
        }

        page.Append(CultureInfo.InvariantCulture, $"<tr><td>bound</td><td class=\"n\">{result.Bound.ProfitPerDay:F1}</td><td class=\"n\">100 %</td><td colspan=\"7\"></td><td class=\"n\">{PeaksOf(result.Bound.MonthlyPeaksWatts)}</td></tr></table></div>");
        page.Append("<p>Capture is the share of what lies between the best standing rules in hindsight and the bound, with the 90 % interval of a bootstrap over days in blocks of seven.");
        page.Append(result.Rows.Any(r => !r.IsWithinGates) ? " (gate): a limit was passed, or cars were held back by more than 0.01 % of what they wanted; such a row does not score.</p>" : "</p>");
    }

    private static void Losses(StringBuilder page, IReadOnlyList<BacktestLoss> losses, string currency)
    {
        page.Append("<h2>Where money was lost</h2>");
        page.Append("<p>Each bar is a run of its own over all days, executed minute by minute like the policies above, except the bound. Each between planner and oracle knows one thing more than the planner as shipped; what it gains is what not knowing that one thing costs. ");
        page.Append("The gains do not add up to the gap: one piece of knowledge may be worth little until another is there, or take away what another could still bring, and in another order each would get another share. What the oracle lacks is lost to horizon and execution. Energy that cars were held back is charged in all of these figures.</p>");
        page.Append(LossBars.Draw(losses, currency));
        page.Append(CultureInfo.InvariantCulture, $"<table id=\"losses\"><tr><th>run</th><th class=\"n\">{Text(currency)} a day</th><th class=\"n\">lacks</th><th class=\"n\">gains</th><th class=\"n\">held back, kWh</th><th>how the figure came about</th></tr>");
        foreach (var loss in losses)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(loss.Run)}</td><td class=\"n\">{loss.ProfitPerDay:F1}</td><td class=\"n\">{loss.LostPerDay:F1}</td><td class=\"n\">{loss.GainedPerDay:F1}</td><td class=\"n\">{loss.CarsDelayedWh / 1000:F1}</td><td>{Text(loss.How)}</td></tr>");
        }

        page.Append("</table>");
    }

    private void Days(StringBuilder page, string currency)
    {
        page.Append("<h2>Day by day</h2><p>Demand charge and the energy left at the end belong to no day and are spread evenly. A policy may be above the bound on a single day, which it pays for on another.</p>");
        var profit = Over("Profit of each day", currency, isFromZero: false).With("bound", "ink", isArea: false, Daily(boundDays));
        var gap = Over("What each day lacks of the bound", currency);
        foreach (var (name, score) in scores)
        {
            // A site that nobody controls lies so far below that the others would be one line.
            if (name == "static" && scores.Count > 1)
            {
                continue;
            }

            profit.With(name, CssOf(name), isArea: false, Daily(score.DayMoney));
            gap.With(name, CssOf(name), isArea: false, Daily([.. boundDays.Zip(score.DayMoney, (b, d) => b - d)]));
        }

        page.Append(profit.Draw()).Append(gap.Draw());
        page.Append(scores.Count > 1 && scores.Exists(s => s.Name == "static") ? "<p>static is left out of these two: it would flatten all others.</p>" : "");
    }

    private void Peaks(StringBuilder page)
    {
        var world = setting!.World;
        page.Append("<h2>The month's peak</h2><p>What the month has to pay for in any case: the highest quarter so far, and the peak that each plan keeps to: chosen once a day from what the last weeks' days would have lost below it, and higher only where that pays.</p>");
        page.Append(Over("Peak of the month, planner", "MW", isFromZero: false)
            .With("reached so far", "import", isArea: false, quarters.Executed.Select((e, q) => (world.StartOf(q).ToUtc(), e.MonthPeakWatts > 0 ? e.MonthPeakWatts * Mega : double.NaN)))
            .With("the bound's", "ink", isArea: false, quarters.Executed.Select((_, q) => (world.StartOf(q).ToUtc(), bound!.PeakWatts[world.MonthIndexOf(world.StartOf(q))] * Mega)))
            .With("aimed at", "battery dash", isArea: false, quarters.Planned.Select((p, q) => (world.StartOf(q).ToUtc(), p.PeakWatts * Mega)))
            .Level("limit less margin", "limit", setting.Numbers.LimitWatts * Mega).Draw());
    }

    private void Charge(StringBuilder page, string currency)
    {
        if (setting!.Site.Battery is not { Energy.Value: > 0 } battery)
        {
            return;
        }

        page.Append("<h2>State of charge against price</h2>");
        page.Append(Over("State of charge at the end of each quarter, planner", "%")
            .With("state of charge", "battery", isArea: true, quarters.Executed.Select((e, q) => (setting.World.StartOf(q).ToUtc(), 100 * e.StoredWattHours / battery.Energy.Value)))
            .AtRight("price of import", $"{currency}/MWh", "price", quarters.Executed.Select((_, q) => (setting.World.StartOf(q).ToUtc(), ImportPrice(q)))).Draw());
        var day = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        double[] soc = new double[QuartersADay];
        double[] best = new double[QuartersADay];
        double[] price = new double[QuartersADay];
        for (int q = 0; q < quarters.Executed.Count; q++)
        {
            double share = 1.0 / setting.World.Days;
            soc[q % QuartersADay] += share * 100 * quarters.Executed[q].StoredWattHours / battery.Energy.Value;
            best[q % QuartersADay] += share * 100 * bound!.StoredWattHours[q] / battery.Energy.Value;
            price[q % QuartersADay] += share * ImportPrice(q);
        }

        page.Append(new Chart("The mean day by the hour (UTC)", "%", day, day.AddDays(1))
            .With("state of charge, planner", "battery", isArea: true, soc.Select((s, k) => (day + (k * Quarter), s)))
            .With("state of charge, bound", "ink", isArea: false, best.Select((s, k) => (day + (k * Quarter), s)))
            .AtRight("price of import", $"{currency}/MWh", "price", price.Select((p, k) => (day + (k * Quarter), p))).Draw());
    }

    /// <summary>The days in a row in which the planner lost most against the bound.</summary>
    private void Closely(StringBuilder page, string currency)
    {
        var world = setting!.World;
        int days = Math.Min(CloseDays, world.Days);
        int first = Enumerable.Range(0, world.Days - days + 1).MaxBy(d => Enumerable.Range(d, days).Sum(k => boundDays[k] - planDays[k]));
        int from = first * QuartersADay;
        int to = from + (days * QuartersADay);
        var start = world.StartOf(from).ToUtc();
        Chart Close(string name, string unit) => new(name, unit, start, start.AddDays(days));
        IEnumerable<(DateTime At, double Value)> Done(Func<ExecutedQuarter, double> value) => Enumerable.Range(from, to - from).Select(q => (world.StartOf(q).ToUtc(), value(quarters.Executed[q])));
        IEnumerable<(DateTime At, double Value)> Planned(Func<PlannedStep, double> value) => Enumerable.Range(from, to - from).Select(q => (world.StartOf(q).ToUtc(), value(quarters.Planned[q].Steps[0])));
        page.Append(CultureInfo.InvariantCulture, $"<h2>The plan against what happened</h2><p>{(days == world.Days ? "All days." : $"The {days} days in a row in which the planner lost most against the bound.")} Planned is the first quarter of each plan, made as it began; what happened differs by the cars of its minutes and by what holds the boundary in between.</p>");
        page.Append(Close("Import less export", "MW")
            .With("happened", "import", isArea: true, Done(e => e.NetWatts * Mega)).With("planned", "battery", isArea: false, Planned(p => p.NetWatts * Mega))
            .Level("limit less margin", "limit", setting.Numbers.LimitWatts * Mega).Draw());
        if (setting.Site.Battery is { Energy.Value: > 0 } battery)
        {
            page.Append(Close("Battery power, charging upwards", "MW")
                .With("happened", "import", isArea: true, Done(e => e.BatteryWatts * Mega)).With("planned", "battery", isArea: false, Planned(p => p.BatteryWatts * Mega)).Draw());
            page.Append(Close("State of charge", "%")
                .With("happened", "import", isArea: true, Done(e => 100 * e.StoredWattHours / battery.Energy.Value))
                .With("planned", "battery", isArea: false, Planned(p => 100 * p.StoredWattHours / battery.Energy.Value))
                .With("bound", "ink", isArea: false, Enumerable.Range(from, to - from).Select(q => (world.StartOf(q).ToUtc(), 100 * bound!.StoredWattHours[q] / battery.Energy.Value)))
                .Level("lowest", "limit", battery.MinimumSoc * 100).Draw());
        }

        page.Append(Close("Cars and compute, planner", "MW")
            .With("cars", "cars", isArea: true, Done(e => e.CarWatts * Mega)).With("compute above idle", "racks", isArea: false, Done(e => e.ComputeWatts * Mega))
            .AtRight("price of import", $"{currency}/MWh", "price", Enumerable.Range(from, to - from).Select(q => (world.StartOf(q).ToUtc(), ImportPrice(q)))).Draw());
    }

    private void Leads(StringBuilder page)
    {
        page.Append("<h2>How far plans were off</h2><p>Mean absolute difference between what a plan expected of a quarter, the mean over its futures, and what happened in it.</p><table id=\"leads\"><tr><th>the quarter that begins</th><th class=\"n\">import, kW</th><th class=\"n\">battery, kW</th><th class=\"n\">state of charge, points</th></tr>");
        double full = Math.Max(1, setting!.Site.Battery?.Energy.Value ?? 0);
        for (int k = 0; k < PlannedQuarter.Leads.Count; k++)
        {
            int lead = PlannedQuarter.Leads[k];
            int many = quarters.Executed.Count - lead;
            if (many <= 0)
            {
                continue;
            }

            double net = 0;
            double battery = 0;
            double stored = 0;
            for (int q = 0; q < many; q++)
            {
                var planned = quarters.Planned[q].Steps[k];
                var done = quarters.Executed[q + lead];
                net += Math.Abs(planned.NetWatts - done.NetWatts) / many;
                battery += Math.Abs(planned.BatteryWatts - done.BatteryWatts) / many;
                stored += Math.Abs(planned.StoredWattHours - done.StoredWattHours) / many;
            }

            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{(lead == 0 ? "now" : $"in {lead / 4} h")}</td><td class=\"n\">{net / 1000:F0}</td><td class=\"n\">{battery / 1000:F0}</td><td class=\"n\">{100 * stored / full:F1}</td></tr>");
        }

        page.Append("</table>");
    }

    private Chart Over(string name, string unit, bool isFromZero = true) => new(name, unit, setting!.World.Period.ScoredFrom.ToUtc(), setting.World.Period.ScoredUntil.ToUtc(), isFromZero);

    /// <summary>A day as a level stretch.</summary>
    private IEnumerable<(DateTime At, double Value)> Daily(double[] money) => money.SelectMany((m, d) => new[] { (StartOfDay(d), m), (StartOfDay(d + 1).AddMinutes(-1), m) });

    private DateTime StartOfDay(int day) => setting!.World.Period.ScoredFrom.ToUtc().AddDays(day);

    private double ImportPrice(int quarter) => setting!.World.Prices.At(setting.World.StartOf(quarter)).ImportPerWattHour / Mega;

    private static string CssOf(string policy) => policy switch
    {
        "plan" => "import",
        "rules" => "battery",
        "oracle" => "cars",
        _ => "peak",
    };

    private static string PeaksOf(IReadOnlyList<double> watts) => string.Join(' ', watts.Select(w => (w * Mega).ToString("F2", CultureInfo.InvariantCulture)));

    private static string Percent(double? share) => share is { } s ? string.Create(CultureInfo.InvariantCulture, $"{100 * s:F0} %") : "";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
