namespace Megapod.Wire.Cli;

using System.Text.RegularExpressions;
using System.Xml.Linq;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Lab.Report;
using Megapod.Site.Alarms;
using static Megapod.Wire.Cli.MonthStory;

/// <summary>The page of a month needs nothing from anywhere, says what is on its charts, and its tables are what a spreadsheet takes.</summary>
public sealed partial class MonthPageTests : IDisposable
{
    private static readonly DateOnly June = new(2026, 6, 1);
    private static readonly Instant Begin = At(2026, 6, 1);
    private readonly string state = Directory.CreateTempSubdirectory("megapod-month-").FullName;
    private readonly MonthStory story;

    public MonthPageTests()
    {
        story = new MonthStory(state);
        story.Minutes("site/import", Begin, 2_000, 60_000);
        story.Minutes("site/limit", Begin, 2_000, 100_000);
        story.Minutes("consumer/a1/power", Begin, 2_000, k => k < 100 ? 0 : 50_000);
        story.Minutes("consumer/a1/short", Begin, 2_000, 0);
        story.Event(Begin + (90 * Minute), "plugged", "a1", "A car plugged in at a1.");
        story.Event(Begin + (95 * Minute), "alarm-raised", "=cmd|'/c calc'!A0", AlarmEventWords.Raised("\"Quoted\", with <b>a tag</b> & a comma.", "MP3452"));
    }

    public void Dispose()
    {
        story.Dispose();
        Directory.Delete(state, recursive: true);
    }

    [Fact]
    public void Page_is_well_formed_without_a_script_and_asks_nobody_for_anything()
    {
        string html = MonthPage.Html(story.Read(June, Site(new TariffConfig { DemandChargePerWattMonth = 1e-2 }), Begin + TimeSpan.FromDays(2)));

        // Elements that HTML leaves open are closed for the reader of XML; nothing else may be.
        var document = XDocument.Parse(Void().Replace(html[html.IndexOf("<html", StringComparison.Ordinal)..], m => m.Value.EndsWith("/>", StringComparison.Ordinal) ? m.Value : m.Value[..^1] + "/>"));
        Assert.DoesNotContain(document.Descendants(), e => e.Name.LocalName is "script" or "link" or "img" or "iframe" or "object" or "embed" or "use" or "image" or "base");
        Assert.DoesNotContain(document.Descendants().SelectMany(e => e.Attributes()), a => a.Name.LocalName is "src" or "href" or "srcset" or "action" or "style" || a.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        string[] outside = ["http:", "https:", "url(", "@import", "//"];
        Assert.All(outside, word => Assert.DoesNotContain(word, html, StringComparison.Ordinal));
        Assert.DoesNotContain("<b>a tag</b>", html, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme:dark", html, StringComparison.Ordinal);
        Assert.Contains("@media print", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_chart_says_in_words_what_is_seen_on_it_and_has_axes_with_units()
    {
        string html = MonthPage.Html(story.Read(June));
        var charts = XDocument.Parse("<a>" + string.Concat(Figures().Matches(html).Select(m => m.Value)) + "</a>").Root!.Elements().ToList();
        Assert.True(charts.Count >= 5);
        Assert.All(charts, chart =>
        {
            var svg = chart.Element("svg")!;
            Assert.Equal("img", svg.Attribute("role")!.Value);
            Assert.True(svg.Attribute("aria-label")!.Value.Length > 5);
            Assert.True(svg.Element("desc")!.Value.Length > 20);
            Assert.True(svg.Elements("text").Count() >= 4);
            Assert.Contains(", ", chart.Element("figcaption")!.Value, StringComparison.Ordinal);
            Assert.DoesNotContain("NaN", svg.ToString(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Month_in_course_is_marked_so()
    {
        var month = story.Read(June, now: Begin + TimeSpan.FromDays(2));
        string html = MonthPage.Html(month);
        Assert.Contains("June 2026 (in course)", html, StringComparison.Ordinal);
        Assert.Contains("The month is in course; this is what is known up to 06-02 09:20.", html, StringComparison.Ordinal);
        Assert.DoesNotContain("(in course)", MonthPage.Html(story.Read(June, now: At(2026, 7, 2))), StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_have_as_many_cells_in_each_line_and_no_formula()
    {
        var month = story.Read(June, Site(new TariffConfig()));
        var tables = MonthTables.All(month);
        Assert.Equal(["", "-cars", "-money", "-alarms", "-grid"], tables.Select(t => t.Part));
        foreach (var (part, text) in tables)
        {
            var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Cells).ToList();
            Assert.All(lines, line => Assert.Equal(lines[0].Count, line.Count));
            Assert.All(lines.SelectMany(l => l), cell => Assert.False(cell.StartsWith('='), $"{part}: {cell}"));
        }

        Assert.Equal("a1,2026-06-01 01:30:00,2026-06-02 09:20:00,2026-06-01T01:30:00Z,2026-06-02T09:20:00Z,1583333.333333,0,600,minute", tables[1].Text.Split('\n')[1]);
        var alarm = Cells(tables[3].Text.Split('\n')[1]);
        Assert.Equal(("MP3452", "warning", "'=cmd|'/c calc'!A0", "\"Quoted\", with <b>a tag</b> & a comma."), (alarm[0], alarm[1], alarm[2], alarm[8]));
    }

    /// <summary>Cells of one line as RFC 4180 has them.</summary>
    private static List<string> Cells(string line) => [.. Cell().Matches(line).Select(m => m.Groups[1].Success ? m.Groups[1].Value.Replace("\"\"", "\"", StringComparison.Ordinal) : m.Groups[2].Value)];

    [GeneratedRegex("<(meta|br)[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Void();

    [GeneratedRegex("<figure>.*?</figure>", RegexOptions.Singleline, 1000)]
    private static partial Regex Figures();

    [GeneratedRegex("(?:^|,)(?:\"((?:[^\"]|\"\")*)\"|([^,\"]*))", RegexOptions.None, 1000)]
    private static partial Regex Cell();
}
