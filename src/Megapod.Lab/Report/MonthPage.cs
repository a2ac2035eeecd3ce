namespace Megapod.Lab.Report;

using System.Globalization;
using System.Net;
using System.Text;
using Megapod.Core;

/// <summary>A month of a site as one page that needs nothing else: no script, no font, no picture from anywhere. What nobody knows is said in words and never shown as zero.</summary>
public static class MonthPage
{
    /// <summary>Lines of a list that a page shows; more are counted. The tables have them all.</summary>
    private const int MostLines = 40;

    /// <summary>Alarms that are shown by name.</summary>
    private const int MostAlarms = 10;

    private const string Css = """
        .tables{grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr))}.tables table,.full{width:100%}.lead{font-size:1.05em;color:var(--ink);max-width:46em}.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:.8em;margin:1.4em 0}
        .card{border:1px solid var(--line);border-radius:8px;padding:.7em .9em}.card b{display:block;font-size:1.35em;font-weight:600;font-variant-numeric:tabular-nums}.card span{color:var(--dim);font-size:.88em}.course{border-left:4px solid var(--battery);padding-left:.8em}
        .days,.full{font-size:.9em}.days{width:100%}.days td,.days th{text-align:right;padding:.2em .6em .2em 0;white-space:nowrap}.days td:first-child,.days th:first-child{text-align:left}.days tr+tr td,.full tr+tr td{border-top:1px solid var(--line)}.full td.t{white-space:nowrap}.full td.s{color:var(--dim)}.sum td{font-weight:600}
        .unknown{stroke:var(--dim);stroke-width:1;fill:none;opacity:.6}span.unknown{color:var(--dim)}.limit-row td{color:var(--limit)}td.p{padding-left:1em;color:var(--dim)}td{overflow-wrap:anywhere}
        @media(max-width:640px){body{margin:1em auto}figure,.wide{overflow-x:auto}figure svg{min-width:640px}td,th{padding-right:.7em}}
        @media print{:root{color-scheme:light;--ink:#000;--dim:#444;--paper:#fff;--line:#ccc;--import:#2f6fb0;--cars:#2a9d68;--racks:#8a5bc7;--battery:#c98a1b;--price:#5b6776;--limit:#c23b3b}body{margin:0;max-width:none;font-size:11px;-webkit-print-color-adjust:exact;print-color-adjust:exact}.wide{overflow:visible}.days,.full{font-size:9px}figure,.card,tr{break-inside:avoid}h2,h3{break-after:avoid}a{color:inherit}}
        h3{font-size:1em;margin:1.2em 0 .2em}.rows{max-width:48em}.lead.bad{color:var(--limit)}
        """;

    /// <summary>The page.</summary>
    public static string Html(MonthFigures month)
    {
        ArgumentNullException.ThrowIfNull(month);
        string name = MonthWords.LocalTime(month, month.From).ToString("MMMM yyyy", CultureInfo.InvariantCulture);
        string title = (month.Site.Length > 0 ? $"{month.Site}: {name}" : name) + (month.IsInCourse ? " (in course)" : "");
        bool isAny = month.Whole.KnownSeconds > 0;
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{Text(title)}</title><style>{PageStyle.Css}{Css}</style></head><body><main><h1>{Text(title)}</h1>");
        page.Append(CultureInfo.InvariantCulture, $"<p>{Text($"Out of the site's history alone, by {ProductInfo.Name}: its series and its events. Days, hours and the month are those of {month.Zone.Id}.")}</p>");
        page.Append(CultureInfo.InvariantCulture, $"<p class=\"lead{(month.IsInCourse ? " course" : "")}{(month.Whole.MinutesOver > 0 ? " bad" : "")}\">{Text(MonthWords.Lead(month))}</p>");
        if (isAny)
        {
            Cards(page, month);
            Power(page, month);
        }

        Limits(page, month);
        Cars(page, month);
        Money(page, month);
        Compute(page, month);
        Grid(page, month);
        Alarms(page, month);
        Certificate(page, month);
        Scores(page, month);
        Gaps(page, month);
        Days(page, month);
        return page.Append("</main></body></html>").ToString();
    }

    private static void Cards(StringBuilder page, MonthFigures month)
    {
        var bill = month.Money.FirstOrDefault(l => l.Name.StartsWith("Grid and supplier", StringComparison.Ordinal));
        page.Append("<div class=\"cards\">");
        Card(page, MonthWords.Watts(month.Whole.LeastRoomWatts is { } room ? Math.Abs(room) : null), month.Whole.LeastRoomWatts < 0 ? "above the limit at most" : "least room below the limit");
        Card(page, month.Whole.PlugIns is { } plugs ? MonthWords.Whole(plugs) : MonthWords.Unknown, "cars");
        Card(page, MonthWords.Energy(month.Whole.CarWattHours), "into cars");
        Card(page, MonthWords.Energy(month.Whole.PodWattHours), "for compute");
        Card(page, MonthWords.Energy(month.Whole.ImportWattHours), "through the connection");
        Card(page, bill?.Sum is { } sum ? Money(sum, month) : MonthWords.Unknown, bill is null || bill.Name.EndsWith("together", StringComparison.Ordinal) ? "grid and supplier" : "grid and supplier, of what is known");
        page.Append("</div>");
    }

    private static void Power(StringBuilder page, MonthFigures month)
    {
        var (from, to) = (month.From.ToUtc(), month.To.ToUtc());
        page.Append(new Chart("Import at the connection and its limit, by the hour", "kW", from, to, zone: month.Zone)
            .With("highest import", "import", isArea: true, month.Hours.Select(h => (h.At, h.Import / 1e3)), isMaximum: true)
            .With("lowest limit", "limit", isArea: false, month.Hours.Select(h => (h.At, h.Limit / 1e3)))
            .Draw($"The highest import of each hour as an area below the lowest limit as a line. The highest import of the month was {MonthWords.Watts(month.Whole.HighestWatts)}; the least room below the limit {MonthWords.Watts(month.Whole.LeastRoomWatts)}."));
        page.Append(new Chart("Cars and compute, mean of the hour", "kW", from, to, zone: month.Zone)
            .With("cars", "cars", isArea: false, month.Hours.Select(h => (h.At, h.Cars / 1e3)))
            .With("pods", "racks", isArea: false, month.Hours.Select(h => (h.At, h.Pods / 1e3)))
            .Draw($"Mean power of each hour as lines. Cars took {MonthWords.Energy(month.Whole.CarWattHours)}, compute {MonthWords.Energy(month.Whole.PodWattHours)}."));
    }

    private static void Limits(StringBuilder page, MonthFigures month)
    {
        Heading(page, "Closest approach to the limit");
        Rows(page, MonthWords.Limit(month));
        if (month.Approach is { } close)
        {
            string how = close.Step < TimeSpan.FromMinutes(1)
                ? "The moment is known to the second. What the meter shows between two samples is not known."
                : "Seconds of that day are not kept any more: these are the highest import and the lowest limit of that minute, and means of the rest.";
            page.Append(CultureInfo.InvariantCulture, $"<p>{Text(how)}{Text(close.MarginWatts is { } margin ? $" For grants a margin of {MonthWords.Watts(margin)} is kept below the limit." : "")}</p>");
            if (close.Said.Count > 0)
            {
                Small(page, "What the site had said of who was limited");
                List(page, close.Said, "");
            }
        }

        if (month.Days.Any(d => d.LeastRoomWatts is not null))
        {
            var bars = new BarChart("Least room below the limit, by day", "kW", "import");
            Each(month, bars, d => d.LeastRoomWatts / 1e3);
            page.Append(bars.Draw($"One bar a day. The least of all is {MonthWords.Watts(month.Whole.LeastRoomWatts)} on {(month.Whole.LeastRoomAt is { } at ? MonthWords.Local(month, at) : "no day")}."));
        }

        if (month.Nodes.Count > 0)
        {
            Small(page, "Limits inside the site");
            Table(
                page,
                ["node", "limit", "amount", "highest measured", "left", "when"],
                month.Nodes.Select(n => new[] { n.Node, n.Limit, n.LimitWatts is null ? "not in W" : MonthWords.Watts(n.LimitWatts), MonthWords.Watts(n.HighestWatts), MonthWords.Watts(n.RoomWatts), n.At is { } at ? MonthWords.Local(month, at) : "" }),
                isBad: (_, k) => month.Nodes[k].RoomWatts < 0);
            page.Append("<p>Currents of phases are not in the history: where a phase bound something, the list below says so by its name (L1, L2, L3).</p>");
        }

        Small(page, "What limited cars and racks, and how often it began to");
        List(page, [.. month.Reasons.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Words}: {r.Times} times"))], "Nothing was told.");
    }

    private static void Cars(StringBuilder page, MonthFigures month)
    {
        Heading(page, "Cars");
        Rows(page, MonthWords.Cars(month));
        var waits = month.Visits.Where(v => v.WaitSeconds is not null).Select(v => v.WaitSeconds!.Value).ToList();
        if (month.Visits.Count > 0)
        {
            var bars = new BarChart("Wait for the first power", "cars", "cars") { IsCount = true };
            double[] edges = [5, 15, 30, 60, 120, 300, 900, double.PositiveInfinity];
            string[] names = ["to 5 s", "to 15 s", "to 30 s", "to 1 min", "to 2 min", "to 5 min", "to 15 min", "longer"];
            for (int k = 0; k < edges.Length; k++)
            {
                double low = k == 0 ? double.NegativeInfinity : edges[k - 1];
                bars.Add(names[k], waits.Count(w => w > low && w <= edges[k]));
            }

            bars.Add("no power", month.Visits.Count(v => v.IsUnserved));
            bars.Add("not known", month.Visits.Count(v => v.WaitSeconds is null && !v.IsUnserved));
            page.Append(bars.Draw("How many cars waited how long from plugging in to their first power."));
            var shares = new BarChart("Held back, as a share of what a car would have taken", "cars", "battery") { IsCount = true };
            var known = month.Visits.Where(v => v.ShortShare is not null).Select(v => v.ShortShare!.Value).ToList();
            shares.Add("nothing", known.Count(s => s < 0.001));
            double[] steps = [0.001, 0.05, 0.1, 0.2, 0.3, 0.5, 1.01];
            string[] labels = ["to 5 %", "to 10 %", "to 20 %", "to 30 %", "to 50 %", "more"];
            for (int k = 0; k + 1 < steps.Length; k++)
            {
                shares.Add(labels[k], known.Count(s => s >= steps[k] && s < steps[k + 1]));
            }

            shares.Add("not known", month.Visits.Count - known.Count);
            page.Append(shares.Draw("How many cars were held back by which share of the energy that they would have taken at most."));
        }

        page.Append("<p>From the history's events and the connectors' power; transactions that stations keep are not needed and not read. A car counts as held back while it takes nearly all of its ceiling and would be given more without limits; that is the most that it may have missed while it stood there, and not what its driver had hoped for. When somebody plugged in is known to a cycle of the controller.</p>");
    }

    private static void Money(StringBuilder page, MonthFigures month)
    {
        Heading(page, "Money");
        if (month.IsInCourse)
        {
            page.Append("<p>So far: charges by the month are those of the highest power up to now.</p>");
        }

        page.Append("<div class=\"wide\"><table class=\"full\"><tr><th>for</th><th class=\"n\">quantity</th><th class=\"n\">price</th><th class=\"n\">sum</th><th>from</th></tr>");
        foreach (var line in month.Money)
        {
            string price = line.Price is { } p ? string.Create(CultureInfo.InvariantCulture, $"{p:0.####} {month.Currency}/{line.Unit}") : "";
            string quantity = line.Quantity is { } q ? string.Create(CultureInfo.InvariantCulture, $"{q:#,0.#} {line.Unit}") : "";
            bool isTotal = line.Name.StartsWith("Grid and supplier", StringComparison.Ordinal);
            page.Append(CultureInfo.InvariantCulture, $"<tr{(isTotal ? " class=\"sum\"" : "")}><td>{Text(line.Name)}</td><td class=\"n t\">{Text(quantity)}</td><td class=\"n t\">{Text(price)}</td><td class=\"n t\">{Text(line.Sum is { } sum ? Money(sum, month) : MonthWords.Unknown)}</td><td class=\"s\">{Text(line.Source)}</td></tr>");
        }

        page.Append("</table></div><p>What earns is below zero. Below the sum stands what nobody sends an invoice for. The invoice itself is the supplier's.</p>");
        if (month.Days.Any(d => d.EnergyCost is not null))
        {
            var bars = new BarChart("Energy at the market's price with fees, by day", month.Currency, "price");
            Each(month, bars, d => d.EnergyCost);
            page.Append(bars.Draw("One bar a day: what imported energy cost less what exported energy earned."));
        }
    }

    private static void Compute(StringBuilder page, MonthFigures month)
    {
        Heading(page, "Compute");
        Rows(page, MonthWords.Compute(month));
        if (month.Days.Any(d => d.ShedWattHours is not null))
        {
            var bars = new BarChart("Energy that compute was not given, by day", "kWh", "racks");
            Each(month, bars, d => d.ShedWattHours / 1e3);
            page.Append(bars.Draw($"One bar a day; {MonthWords.Energy(month.Whole.ShedWattHours)} in all."));
        }

        page.Append("<p>Not given is what racks would be given without limits, less their ceilings. Under a limit it counts as the cars' as far as cars draw: without them it would have been there. A rack is paused where it is given no more than its idle power.</p>");
    }

    private static void Grid(StringBuilder page, MonthFigures month)
    {
        Heading(page, "Limits from outside");
        if (month.GridLimits.Count == 0)
        {
            page.Append("<p>None is in the events that are kept.</p>");
        }
        else
        {
            Table(
                page,
                ["limit", "from", "until", "amount", "below the connection's", "kept", "import known"],
                month.GridLimits.Take(MostLines).Select(l => new[]
                {
                    l.Id,
                    MonthWords.Local(month, l.From),
                    l.To is { } to ? MonthWords.Local(month, to) : "holds",
                    l.Watts is null ? l.Text : MonthWords.Watts(l.Watts),
                    l.CutWatts is null ? "" : MonthWords.Watts(l.CutWatts),
                    l.ExceedanceWatts is not { } over ? MonthWords.Unknown : over > 0 ? $"no, by {MonthWords.Watts(over)}" : $"yes, {MonthWords.Watts(-over)} left",
                    string.Create(CultureInfo.InvariantCulture, $"{l.KnownSeconds / 3600:0.0} h"),
                }),
                isBad: (_, k) => month.GridLimits[k].ExceedanceWatts > 0);
            More(page, month.GridLimits.Count);
            page.Append("<p>Kept is judged by the highest import of each minute that lies in it from begin to end.</p>");
        }

        Heading(page, "Without the grid");
        if (month.Outages.Count == 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"<p>{(month.Dips is null ? "No event of the month is kept." : $"The site never left the grid in the events that are kept; the voltage dipped {MonthWords.Whole(month.Dips.Value)} times.")}</p>");
            return;
        }

        Table(
            page,
            ["from", "until", "carried by the battery", "without voltage"],
            month.Outages.Take(MostLines).Select(o => new[] { o.From is { } from ? MonthWords.Local(month, from, hasSeconds: true) : "before", o.To is { } to ? MonthWords.Local(month, to, hasSeconds: true) : "lasts", MonthWords.Seconds(o.Island.TotalSeconds), MonthWords.Seconds(o.Black.TotalSeconds) }),
            isBad: (_, k) => month.Outages[k].Black > TimeSpan.Zero);
        More(page, month.Outages.Count);
    }

    private static void Alarms(StringBuilder page, MonthFigures month)
    {
        Heading(page, "Alarms");
        if (month.Alarms.Count == 0)
        {
            page.Append("<p>None is in the events that are kept.</p>");
            return;
        }

        TimeSpan Long(MonthAlarm alarm) => (alarm.To is { } to && to < month.Reach ? to : month.Reach) - (alarm.From is { } from && from > month.From ? from : month.From);
        Table(
            page,
            ["severity", "times", "together", "longest", "stand"],
            month.Alarms.GroupBy(a => a.Severity).OrderByDescending(g => g.Key).Select(g => new[]
            {
                MonthWords.SeverityOf(g.Key), MonthWords.Whole(g.Count()), MonthWords.Seconds(g.Sum(a => Math.Max(0, Long(a).TotalSeconds))), MonthWords.Seconds(g.Max(a => Math.Max(0, Long(a).TotalSeconds))), MonthWords.Whole(g.Count(a => a.To is null)),
            }));
        Small(page, month.Alarms.Count > MostAlarms ? "The ten worst: the most severe first, then the longest" : "The most severe first, then the longest");
        Table(
            page,
            ["alarm", "severity", "about", "raised", "for", "words"],
            month.Alarms.Take(MostAlarms).Select(a => new[]
            {
                a.Code ?? "", MonthWords.SeverityOf(a.Severity), a.Subject, a.From is { } from ? MonthWords.Local(month, from) : "before", a.To is null ? "stands" : a.From is { } begin ? MonthWords.Seconds((a.To.Value - begin).TotalSeconds) : MonthWords.Unknown, a.Text,
            }));
    }

    private static void Certificate(StringBuilder page, MonthFigures month)
    {
        Heading(page, "Certificate");
        if (month.Days.Any(d => d.CertificateWatts is not null))
        {
            var bars = new BarChart("Least margin of the certificate, by day", "kW", "racks");
            Each(month, bars, d => d.CertificateWatts / 1e3);
            page.Append(bars.Draw($"One bar a day; the least of the month is {MonthWords.Watts(month.Whole.CertificateWatts)}."));
        }
        else
        {
            page.Append("<p>It is not recorded.</p>");
        }

        List(page, [.. month.Certificate.Select(e => $"{MonthWords.Local(month, e.At)} {e.Text}")], "No change of it is in the events that are kept.");
    }

    private static void Scores(StringBuilder page, MonthFigures month)
    {
        Heading(page, "Score");
        if (month.Scores.Count == 0)
        {
            page.Append("<p>No day of the month was scored, as far as is known.</p>");
        }
        else
        {
            double bound = month.Scores.Sum(s => s.Bound);
            double left = month.Scores.Sum(s => s.Left);
            page.Append(CultureInfo.InvariantCulture, $"<p class=\"lead\">{Text($"{Money(bound - left, month)} were earned of {Money(bound, month)} that were possible in hindsight, on {MonthWords.Whole(month.Scores.Count)} of {MonthWords.Whole(month.Days.Count)} days: {Money(left, month)} were left.")}</p>");
            var bars = new BarChart("Money left, by day", month.Currency, "battery");
            var by = month.Scores.ToDictionary(s => s.Date);
            Each(month, bars, d => by.TryGetValue(d.Date, out var score) ? score.Left : null);
            page.Append(bars.Draw("One bar a day: the most that was possible less what was earned."));
            page.Append("<p>As the site scored each day when it was over: energy, wear and compute beside the best that they could have been from the same stored energy, without the month's peak.</p>");
        }

        List(page, [.. month.NotScored.Select(e => $"{MonthWords.Local(month, e.At)} {e.Text}")], "");
    }

    private static void Gaps(StringBuilder page, MonthFigures month)
    {
        Heading(page, "What is known");
        Rows(page, MonthWords.Known(month));
        var bars = new BarChart("Hours of the day in which the import is known", "h", "cars");
        Each(month, bars, d => d.Date > DateOnly.FromDateTime(MonthWords.LocalTime(month, month.Reach)) && month.IsInCourse ? null : d.KnownSeconds / 3_600);
        page.Append(bars.Draw("One bar a day; a day that is known from begin to end has 24 hours, or 23 or 25 where the clock is changed."));
        Small(page, "Not recorded");
        List(page, [.. month.Gaps.Select(g => $"{MonthWords.Local(month, g.From)} to {MonthWords.Local(month, g.To)}, {MonthWords.Seconds((g.To - g.From).TotalSeconds)}")], "The import is known in every minute.");
        if (month.HasMoreEvents)
        {
            page.Append("<p>A day had more events than this report looks at; its oldest are missing.</p>");
        }
    }

    private static void Days(StringBuilder page, MonthFigures month)
    {
        Heading(page, "Days");
        page.Append("<div class=\"wide\"><table class=\"days\"><tr><th>day</th><th>known</th><th>import</th><th>highest</th><th>least room</th><th>cars</th><th>into cars</th><th>compute</th><th>not given</th><th>energy's cost</th></tr>");
        foreach (var day in month.Days)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr{(day.LeastRoomWatts < 0 ? " class=\"limit-row\"" : "")}><td>{day.Date:yyyy-MM-dd}</td><td>{day.KnownSeconds / 3600:0.0} h</td>");
            foreach (string cell in new[]
            {
                MonthWords.Energy(day.ImportWattHours),
                MonthWords.Watts(day.HighestWatts),
                MonthWords.Watts(day.LeastRoomWatts),
                day.PlugIns is { } plugs ? MonthWords.Whole(plugs) : MonthWords.Unknown,
                MonthWords.Energy(day.CarWattHours),
                MonthWords.Energy(day.PodWattHours),
                MonthWords.Energy(day.ShedWattHours),
                day.EnergyCost is { } cost ? Money(cost, month) : MonthWords.Unknown,
            })
            {
                page.Append(CultureInfo.InvariantCulture, $"<td>{(cell == MonthWords.Unknown ? "–" : Text(cell))}</td>");
            }

            page.Append("</tr>");
        }

        page.Append("</table></div><p>– is not known. Sums are of what is known: a day that was seen for an hour has the energy of that hour.</p>");
    }

    private static void Each(MonthFigures month, BarChart bars, Func<MonthDay, double?> value)
    {
        foreach (var day in month.Days)
        {
            bars.Add(day.Date.Day.ToString(CultureInfo.InvariantCulture), value(day));
        }
    }

    private static void Heading(StringBuilder page, string heading) => page.Append(CultureInfo.InvariantCulture, $"<h2>{Text(heading)}</h2>");

    private static void Small(StringBuilder page, string heading) => page.Append(CultureInfo.InvariantCulture, $"<h3>{Text(heading)}</h3>");

    private static void Card(StringBuilder page, string value, string what) => page.Append(CultureInfo.InvariantCulture, $"<div class=\"card\"><b>{Text(value)}</b><span>{Text(what)}</span></div>");

    private static void Rows(StringBuilder page, IReadOnlyList<(string Name, string Value)> rows)
    {
        page.Append("<table class=\"full rows\">");
        foreach (var (name, value) in rows)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td{(name.StartsWith(' ') ? " class=\"p\"" : "")}>{Text(name.Trim())}</td><td class=\"n\">{Text(value)}</td></tr>");
        }

        page.Append("</table>");
    }

    private static void Table(StringBuilder page, IReadOnlyList<string> heads, IEnumerable<string[]> rows, Func<string[], int, bool>? isBad = null)
    {
        page.Append("<div class=\"wide\"><table class=\"full\"><tr>").Append(string.Concat(heads.Select(h => $"<th>{Text(h)}</th>"))).Append("</tr>");
        int k = 0;
        foreach (string[] row in rows)
        {
            page.Append(isBad?.Invoke(row, k++) == true ? "<tr class=\"limit-row\">" : "<tr>").Append(string.Concat(row.Select((cell, c) => $"<td{(c + 1 < row.Length ? " class=\"t\"" : "")}>{Text(cell)}</td>"))).Append("</tr>");
        }

        page.Append("</table></div>");
    }

    private static void List(StringBuilder page, IReadOnlyList<string> lines, string none)
    {
        if (lines.Count == 0)
        {
            page.Append(none.Length == 0 ? "" : $"<p>{Text(none)}</p>");
            return;
        }

        page.Append("<ul>").Append(string.Concat(lines.Take(MostLines).Select(l => $"<li>{Text(l)}</li>")));
        page.Append(lines.Count > MostLines ? string.Create(CultureInfo.InvariantCulture, $"<li>and {lines.Count - MostLines} more</li></ul>") : "</ul>");
    }

    private static void More(StringBuilder page, int count)
    {
        if (count > MostLines)
        {
            page.Append(CultureInfo.InvariantCulture, $"<p>And {count - MostLines} more, which the table has.</p>");
        }
    }

    private static string Money(double sum, MonthFigures month) => string.Create(CultureInfo.InvariantCulture, $"{sum:#,0.00} {month.Currency}").TrimEnd();

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
