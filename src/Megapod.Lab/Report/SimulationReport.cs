namespace Megapod.Lab.Report;

using System.Globalization;
using System.Net;
using System.Text;
using Megapod.Core;
using Megapod.Core.Model;
using Megapod.Lab.Simulation;
using Megapod.Twin.Simulator;

/// <summary>A simulation as one page that needs nothing else: charts as inline SVG, no script, nothing loaded from anywhere.</summary>
public static class SimulationReport
{
    /// <summary>The page.</summary>
    /// <param name="scenario">What was simulated.</param>
    /// <param name="run">What came of it.</param>
    /// <param name="slots">What was recorded.</param>
    /// <param name="tables">The figures in words, as the command line shows them: heading and rows of name and value.</param>
    /// <param name="command">The command that simulates it again.</param>
    public static string Html(
        Scenario scenario,
        Run run,
        IReadOnlyList<RecordedSlot> slots,
        IReadOnlyList<(string Heading, IReadOnlyList<(string Name, string Value)> Rows)> tables,
        string command)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(slots);
        ArgumentNullException.ThrowIfNull(tables);
        string title = $"{(scenario.Site.Name.Length > 0 ? scenario.Site.Name : scenario.Site.Id)}: {run.From.ToUtc():yyyy-MM-dd} to {run.To.ToUtc():yyyy-MM-dd}";
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{Text(title)}</title><style>{PageStyle.Css}</style></head><body>");
        page.Append(CultureInfo.InvariantCulture, $"<h1>{Text(title)}</h1><p>{Text($"Simulated by {ProductInfo.Name} on its twin: policy {run.Policy}, seed {run.Seed}, world {run.World}, {run.Steps:N0} steps of {run.StepSeconds:0.###} s. Times are UTC.")}</p>");
        Laws(page, run);
        foreach (string chart in Charts(scenario.Site, run, slots))
        {
            page.Append(chart);
        }

        Peaks(page, run);
        page.Append("<div class=\"tables\">");
        foreach (var (heading, rows) in tables)
        {
            page.Append(CultureInfo.InvariantCulture, $"<section><h2>{Text(heading)}</h2><table>");
            foreach (var (name, value) in rows)
            {
                page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(name)}</td><td class=\"n\">{Text(value)}</td></tr>");
            }

            page.Append("</table></section>");
        }

        page.Append(CultureInfo.InvariantCulture, $"</div><h2>Again</h2><p><code>{Text(command)}</code></p><p>Trace <code>{run.TraceHash}</code></p></body></html>");
        return page.ToString();
    }

    private static IEnumerable<string> Charts(SiteConfig site, Run run, IReadOnlyList<RecordedSlot> slots)
    {
        var from = run.From.ToUtc();
        var to = run.To.ToUtc();
        IEnumerable<(DateTime, double)> Of(Func<RecordedSlot, double> value, double scale) => slots.Select(s => (s.Start.ToUtc(), value(s) * scale));
        yield return new Chart("Import at the connection", "MW", from, to)
            .With("highest second", "peak", isArea: true, Of(s => s.ImportMaxWatts, 1e-6), isMaximum: true)
            .With("mean", "import", isArea: false, Of(s => s.ImportMeanWatts, 1e-6))
            .Level("limit", "limit", run.Import.LimitWatts * 1e-6).Draw();
        yield return new Chart("Cars", "MW", from, to).With("all cars", "cars", isArea: true, Of(s => s.CarsWatts, 1e-6)).Draw();
        if (site.Pods.Count > 0)
        {
            yield return new Chart("Racks and their cooling", "MW", from, to).With("all racks", "racks", isArea: true, Of(s => s.RacksWatts, 1e-6)).Draw();
        }

        if (site.Battery is { } battery)
        {
            yield return new Chart("Battery power, charging upwards", "MW", from, to).With("battery", "battery", isArea: true, Of(s => s.BatteryWatts, 1e-6)).Draw();
            yield return new Chart("State of charge", "%", from, to).With("state of charge", "battery", isArea: false, Of(s => s.Soc, 100))
                .Level("lowest", "limit", battery.MinimumSoc * 100).Draw();
        }

        yield return new Chart($"Market price of import", $"{site.Currency}/MWh", from, to).With("price", "price", isArea: false, Of(s => s.PricePerWattHour, 1e6)).Draw();
    }

    private static void Laws(StringBuilder page, Run run)
    {
        page.Append(CultureInfo.InvariantCulture, $"<p>Laws checked at every step: {Text(string.Join(", ", run.Laws.Checked))}.</p>");
        if (run.Laws.Broken.Count == 0)
        {
            page.Append("<p>None was broken.</p>");
            return;
        }

        page.Append("<table class=\"bad\">");
        foreach (var breach in run.Laws.Broken)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{breach.At}</td><td>{Text(breach.Law)}</td><td>{Text(breach.Detail)}</td></tr>");
        }

        page.Append("</table>");
    }

    private static void Peaks(StringBuilder page, Run run)
    {
        page.Append("<h2>Peaks that the demand charge is paid on</h2><table>");
        foreach (var (month, watts) in run.Import.MonthPeaksWatts)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{month}</td><td class=\"n\">{watts / 1e6:F3} MW</td></tr>");
        }

        page.Append("</table>");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
