namespace Megapod.Lab.Report;

using System.Globalization;
using System.Net;
using System.Text;
using Megapod.Core;
using Megapod.Lab.Study;

/// <summary>A study as one page that needs nothing else: table and charts as inline SVG, no script, nothing loaded from anywhere.</summary>
public static class StudyReport
{
    /// <summary>As many lines as there are colours that can be told apart.</summary>
    private const int MostLines = 8;

    /// <summary>The page.</summary>
    /// <param name="study">What was found.</param>
    /// <param name="command">The command that makes the study again.</param>
    public static string Html(Study study, string command)
    {
        ArgumentNullException.ThrowIfNull(study);
        var table = new StudyTable(study);
        string title = $"{study.Site}: {string.Join(" × ", study.Vary.Select(v => v.Path))}";
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{Text(title)}</title><style>{PageStyle.Css}</style></head><body>");
        page.Append(CultureInfo.InvariantCulture, $"<h1>{Text(title)}</h1><p>{Text($"Sizing study by {ProductInfo.Name}: {study.Cases.Count} cases, each simulated by the second on the twin under policy {study.Policy}, laws checked at every step.")}</p>");
        page.Append(table.Best() is { } best ? $"<p><strong>{Text(best)}</strong></p>" : "");
        Laws(page, study);
        if (study.Vary.Count(v => v.Values.Count > 1) == 2)
        {
            Maps(page, study);
        }

        foreach (var vary in study.Vary.Where(v => v.Values.Count > 1))
        {
            Charts(page, study, vary);
        }

        Cases(page, study, table);
        page.Append("<h2>How to read it</h2><ul>");
        foreach (string note in table.Notes())
        {
            page.Append(CultureInfo.InvariantCulture, $"<li>{Text(note)}</li>");
        }

        page.Append(CultureInfo.InvariantCulture, $"</ul><h2>Again</h2><p><code>{Text(command)}</code></p></body></html>");
        return page.ToString();
    }

    private static void Laws(StringBuilder page, Study study)
    {
        var broken = study.Cases.Where(c => !c.IsSound).ToList();
        if (broken.Count == 0)
        {
            page.Append("<p>No law was broken in any case, and no second was above the limit.</p>");
            return;
        }

        page.Append("<p class=\"bad\">Laws were broken: these cases, and what is compared with them, are not to be relied on.</p><ul class=\"bad\">");
        foreach (var one in broken)
        {
            var laws = one.Pieces.SelectMany(p => p.Run.Laws.Broken.Select(b => b.Law)).Distinct(StringComparer.Ordinal);
            double over = one.Pieces.Sum(p => p.Run.Import.SecondsOverLimit);
            page.Append(CultureInfo.InvariantCulture, $"<li>{Text(StudyTable.Name(one))}: {Text(string.Join(", ", laws))}{(over > 0 ? FormattableString.Invariant($" {over:0.##} s over the limit") : "")}</li>");
        }

        page.Append("</ul>");
    }

    private static void Maps(StringBuilder page, Study study)
    {
        var two = study.Vary.Where(v => v.Values.Count > 1).ToList();
        var (columns, rows) = (two[0], two[1]);
        T[,] Of<T>(Func<StudyResult, T> figure, T missing)
        {
            var values = new T[rows.Values.Count, columns.Values.Count];
            for (int row = 0; row < rows.Values.Count; row++)
            {
                for (int column = 0; column < columns.Values.Count; column++)
                {
                    values[row, column] = study.Cases.FirstOrDefault(c => Is(c, columns.Path, columns.Values[column]) && Is(c, rows.Path, rows.Values[row])) is { Year: not null } one ? figure(one) : missing;
                }
            }

            return values;
        }

        bool[,] isSound = Of(c => c.IsSound, missing: false);
        page.Append(HeatMap.Draw($"Yearly profit, thousand {study.Currency}", (columns.Path, columns.Values), (rows.Path, rows.Values), Of(c => (double)c.Year!.Profit / 1000, double.NaN), isSound, Thousands));
        if (study.Cases.Any(c => c.Gain is not null))
        {
            page.Append(HeatMap.Draw($"Yearly profit beyond the baseline, thousand {study.Currency}", (columns.Path, columns.Values), (rows.Path, rows.Values), Of(c => c.IsBaseline ? 0 : c.Gain is { } gain ? (double)gain.Profit / 1000 : double.NaN, double.NaN), isSound, Thousands));
        }
    }

    private static void Charts(StringBuilder page, Study study, StudyVary vary)
    {
        var lines = Lines(study, vary);
        double[] places = PlacesOf(vary);
        page.Append("<div class=\"pair\">");
        void Chart(string title, string unit, bool fromZero, Func<StudyResult, double> figure)
        {
            var chart = new SizeChart(title, unit, vary.Path, vary.Values, places);
            bool isEmpty = true;
            for (int i = 0; i < lines.Count; i++)
            {
                double[] values = [.. lines[i].Cases.Select(c => c is { Year: not null } ? figure(c) : double.NaN)];
                isEmpty &= !values.Any(double.IsFinite);
                chart.With(lines[i].Name, $"s{i}", values);
            }

            page.Append(isEmpty ? "" : chart.Draw(fromZero));
        }

        Chart($"Yearly profit against {vary.Path}", $"thousand {study.Currency}", fromZero: false, c => (double)c.Year!.Profit / 1000);
        Chart($"GPU-hours against {vary.Path}", "million a year", fromZero: true, c => c.Year!.GpuHours / 1e6);
        Chart($"Energy late to cars against {vary.Path}", "% of what they ask for", fromZero: true, c => c.Year!.RequestedWh > 0 ? c.Year.DelayedWh / c.Year.RequestedWh * 100 : double.NaN);
        if (study.Costs.IsAnyKnown)
        {
            Chart($"Pay-back against {vary.Path}", "years", fromZero: true, c => c.Gain?.PaybackYears ?? double.NaN);
        }

        page.Append("</div>");
    }

    /// <summary>The cases of one varied thing: a line for each combination of the others, or where there are too many the best of them at each size.</summary>
    private static List<(string Name, IReadOnlyList<StudyResult?> Cases)> Lines(Study study, StudyVary vary)
    {
        var groups = study.Cases.GroupBy(c => string.Join(", ", c.Settings.Where(s => s.Path != vary.Path && study.Vary.Any(v => v.Path == s.Path && v.Values.Count > 1))), StringComparer.Ordinal).ToList();
        return groups.Count <= MostLines
            ? [.. groups.Select(g => (g.Key, (IReadOnlyList<StudyResult?>)[.. vary.Values.Select(v => g.FirstOrDefault(c => Is(c, vary.Path, v)))]))]
            : [("the most profitable of all others", [.. vary.Values.Select(v => study.Cases.Where(c => c.Year is not null && Is(c, vary.Path, v)).MaxBy(c => c.Year!.Profit))])];
    }

    /// <summary>Where values stand on the axis: by their number where all have one in the same unit.</summary>
    private static double[] PlacesOf(StudyVary vary)
    {
        var numbers = vary.Values.Select(StudyVary.NumberOf).ToList();
        bool areNumbers = numbers.TrueForAll(n => n is not null) && vary.Values.Select(StudyVary.UnitOf).Distinct(StringComparer.Ordinal).Count() == 1;
        return areNumbers ? [.. numbers.Select(n => n!.Value)] : [.. Enumerable.Range(0, vary.Values.Count).Select(i => (double)i)];
    }

    private static void Cases(StringBuilder page, Study study, StudyTable table)
    {
        page.Append("<h2>Cases</h2><div class=\"cases\"><table><tr>");
        foreach (string head in table.Head)
        {
            page.Append(CultureInfo.InvariantCulture, $"<th>{Text(head)}</th>");
        }

        page.Append("</tr>");
        foreach (var (one, cells) in table.Rows)
        {
            page.Append(one.IsBaseline ? "<tr class=\"first\">" : "<tr>");
            for (int i = 0; i < cells.Count; i++)
            {
                bool isRefusal = one.Year is null && i == cells.Count - 1;
                page.Append(isRefusal ? $"<td class=\"wide\" colspan=\"{table.Head.Count - i}\">{Text(cells[i])}</td>" : $"<td>{Text(cells[i])}</td>");
            }

            page.Append("</tr>");
        }

        page.Append("</table></div>");
        foreach (var (cases, faults) in table.Refused())
        {
            page.Append(CultureInfo.InvariantCulture, $"<p>Refused: {Text(cases)}</p><ul>");
            foreach (var fault in faults)
            {
                page.Append(CultureInfo.InvariantCulture, $"<li>{Text(fault.ToString())}</li>");
            }

            page.Append("</ul>");
        }
    }

    private static bool Is(StudyResult one, string path, string value) => one.Settings.Any(s => s.Path == path && s.Value == value);

    private static string Thousands(double value) => value.ToString("#,0.#", CultureInfo.InvariantCulture);

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
