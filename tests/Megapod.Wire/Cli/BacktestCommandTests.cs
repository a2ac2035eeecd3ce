namespace Megapod.Wire.Cli;

using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

/// <summary>A back-test of an invented day: its page needs nothing else and shows what the JSON says.</summary>
public sealed class BacktestCommandTests : CommandTest
{
    [Fact]
    public async Task Page_of_a_generated_day_stands_alone_and_shows_the_figures_of_the_JSON()
    {
        string folder = Directory.CreateTempSubdirectory("megapod-report-").FullName;
        try
        {
            string file = Path.Combine(folder, "page.html");
            Assert.Equal(0, await RunAsync("backtest", "--days", "1", "--policies", "rules,oracle", "--report", file, "--json"));
            string page = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            foreach (string foreign in (string[])["http:", "https:", "<script", "src=", "url(", "@import", "<link", "<img", "<iframe"])
            {
                Assert.DoesNotContain(foreign, page, StringComparison.OrdinalIgnoreCase);
            }

            using var document = JsonDocument.Parse(Output.ToString());
            var root = document.RootElement;
            var losses = root.GetProperty("losses").EnumerateArray().ToList();
            Assert.Equal(["plan", "exact-prices", "exact-cars", "bound-peaks", "oracle", "bound"], losses.Select(l => l.GetProperty("run").GetString()));
            Assert.Equal(
                losses.Select(l => string.Join('|', l.GetProperty("run").GetString(), Tenth(l, "profitPerDay"), Tenth(l, "lostPerDay"), Tenth(l, "gainedPerDay"))),
                Rows(page, "losses").Select(cells => string.Join('|', cells[..4])));
            Assert.Equal(
                root.GetProperty("rows").EnumerateArray().Select(r => $"{r.GetProperty("policy").GetString()}|{Tenth(r, "profitPerDay")}").Append($"bound|{Tenth(root.GetProperty("bound"), "profitPerDay")}"),
                Rows(page, "policies").Select(cells => $"{cells[0].Split(' ')[0]}|{cells[1]}"));

            // What a run of the report says is what its policy's row says, and what each lacks and gains is the difference.
            double bound = root.GetProperty("bound").GetProperty("profitPerDay").GetDouble();
            double plan = losses[0].GetProperty("profitPerDay").GetDouble();
            Assert.Equal(root.GetProperty("rows")[1].GetProperty("profitPerDay").GetDouble(), losses[4].GetProperty("profitPerDay").GetDouble());
            Assert.All(losses, l => Assert.Equal(bound - l.GetProperty("profitPerDay").GetDouble(), l.GetProperty("lostPerDay").GetDouble(), 1e-9));
            Assert.All(losses, l => Assert.Equal(l.GetProperty("profitPerDay").GetDouble() - plan, l.GetProperty("gainedPerDay").GetDouble(), 1e-9));
            Assert.All(losses, l => Assert.InRange(l.GetProperty("lostPerDay").GetDouble(), -0.01, bound));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Without_a_report_nothing_more_is_run()
    {
        Assert.Equal(0, await RunAsync("backtest", "--days", "1", "--policies", "rules", "--json"));
        using var document = JsonDocument.Parse(Output.ToString());
        Assert.False(document.RootElement.TryGetProperty("losses", out var losses) && losses.ValueKind != JsonValueKind.Null);
    }

    [Fact]
    public async Task Report_that_cannot_be_written_is_3_before_anything_is_run()
    {
        Assert.Equal(3, await RunAsync("backtest", "--days", "1", "--report", "/nowhere/page.html"));
        Assert.Contains("MP3012", Error.ToString());
        Assert.DoesNotContain("bound", Error.ToString());
    }

    private static string Tenth(JsonElement element, string name) => element.GetProperty(name).GetDouble().ToString("F1", CultureInfo.InvariantCulture);

    /// <summary>Cells of a table's rows, its head apart.</summary>
    private static IEnumerable<string[]> Rows(string page, string table)
    {
        string inside = Regex.Match(page, $"<table id=\"{table}\">(.*?)</table>", RegexOptions.Singleline, TimeSpan.FromSeconds(5)).Groups[1].Value;
        return inside.Split("<tr").Skip(2).Select(row => Regex.Matches(row, "<td[^>]*>(.*?)</td>", RegexOptions.Singleline, TimeSpan.FromSeconds(5)).Select(cell => cell.Groups[1].Value).ToArray());
    }
}
