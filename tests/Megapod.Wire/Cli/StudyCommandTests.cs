namespace Megapod.Wire.Cli;

using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Megapod.Cli;
using Megapod.Cli.Commands;
using Megapod.Cli.Output;
using Megapod.Core.Units;
using Megapod.Lab.Report;
using Megapod.Lab.Simulation;
using Megapod.Lab.Study;
using Megapod.Twin.Laws;

public sealed class StudyCommandTests : CommandTest
{
    private static readonly string[] Minutes = ["--from", "2025-06-01T15:00Z", "--to", "2025-06-01T15:20Z"];

    [Fact]
    public async Task Json_is_a_list_of_cases_with_settings_run_year_and_refusals()
    {
        Assert.Equal(0, await RunAsync(["study", "--vary", "pod=0..1", "grid=0.5,2 MW", .. Minutes, "--pod-cost", "1000000", "--json"]));
        using var document = JsonDocument.Parse(Output.ToString());
        var cases = document.RootElement.EnumerateArray().ToList();
        Assert.Equal(4, cases.Count);
        var refused = cases[0];
        Assert.Equal((0, "0.5 MW"), (refused.GetProperty("settings").GetProperty("pod").GetInt32(), refused.GetProperty("settings").GetProperty("grid").GetString()));
        Assert.Equal("MP1070", refused.GetProperty("refused")[0].GetProperty("code").GetString());
        Assert.True(refused.GetProperty("refused")[0].GetProperty("line").GetInt32() > 0);
        Assert.Equal(JsonValueKind.Null, refused.GetProperty("run").ValueKind);

        var pod = cases[3];
        Assert.Equal(1200, pod.GetProperty("run").GetProperty("steps").GetInt32());
        Assert.Equal(0, pod.GetProperty("moreRuns").GetArrayLength());
        Assert.Equal(0, pod.GetProperty("refused").GetArrayLength());
        Assert.Equal(1_000_000, pod.GetProperty("investment").GetDecimal());
        Assert.Equal("years", pod.GetProperty("paysBack").GetString());
        var yearly = pod.GetProperty("yearly");
        decimal gain = yearly.GetProperty("profit").GetDecimal() - cases[1].GetProperty("yearly").GetProperty("profit").GetDecimal();
        Assert.Equal(gain, pod.GetProperty("beyondBaseline").GetProperty("profit").GetDecimal());
        Assert.Equal((double)(1_000_000 / gain), pod.GetProperty("paybackYears").GetDouble(), 9);
        Assert.True(cases[1].GetProperty("isBaseline").GetBoolean());
        Assert.Contains("Refused: pod=0, grid=0.5 MW", Error.ToString());
        Assert.Contains("Refused: pod=1, grid=0.5 MW", Error.ToString());
    }

    [Fact]
    public async Task Page_loads_nothing_and_has_the_figures_of_the_json()
    {
        string page = Path.GetTempFileName();
        try
        {
            Assert.Equal(0, await RunAsync(["study", "--vary", "pod=0..2:2", "battery=1..2:2", .. Minutes, "--report", page, "--json"]));
            string html = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
            Assert.DoesNotContain("<script", html);
            Assert.DoesNotContain("http", html);
            var charts = html.Split("<svg").Skip(1).Select(part => XElement.Parse("<svg" + part[..(part.IndexOf("</svg>", StringComparison.Ordinal) + 6)])).ToList();
            Assert.Equal(2 + 3 + 3, charts.Count);
            Assert.All(charts, chart => Assert.DoesNotContain("NaN", chart.ToString()));

            using var document = JsonDocument.Parse(Output.ToString());
            var cells = Regex.Matches(html, "<td>([^<]*)</td>", RegexOptions.None, TimeSpan.FromSeconds(5)).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value)).ToList();
            var map = charts[0].Descendants().Where(e => (string?)e.Attribute("class") == "value").Select(e => e.Value).ToList();
            foreach (var one in document.RootElement.EnumerateArray())
            {
                decimal profit = one.GetProperty("yearly").GetProperty("profit").GetDecimal();
                Assert.Contains(profit.ToString("N0", CultureInfo.InvariantCulture), cells);
                Assert.Contains(((double)profit / 1000).ToString("#,0.#", CultureInfo.InvariantCulture), map);
                Assert.Contains(one.GetProperty("yearly").GetProperty("gpuHours").GetDouble().ToString("N0", CultureInfo.InvariantCulture), cells);
            }
        }
        finally
        {
            File.Delete(page);
        }
    }

    [Fact]
    public async Task Without_costs_nothing_is_said_to_pay_back_but_which_options_would_tell()
    {
        Assert.Equal(0, await RunAsync(["study", "--vary", "pod=0..1", "--vary", "battery=1..2", .. Minutes]));
        string text = Output.ToString();
        Assert.DoesNotContain("pays back", text);
        Assert.Contains("give --battery-cost-per-kwh, --pod-cost", text);
        Assert.Contains("A year is the 0.014 days from 2025-06-01 times 26280; other seasons are not in it.", text);
        Assert.Contains("study: 4 of 4 cases are done", Error.ToString());
    }

    [Fact]
    public async Task Study_that_is_stopped_is_130_and_leaves_standard_output_empty()
    {
        string folder = Path.Combine(Path.GetTempPath(), $"megapod-study-{Guid.NewGuid():N}");
        try
        {
            Stop.Stop(ExitCode.Interrupted);
            Assert.Equal(130, await RunAsync(["study", "--vary", "pod=0..3", "--days", "300", "--jobs", "1", "--resume", folder]));
            Assert.Empty(Output.ToString());
            Assert.Contains("cases were finished and are kept in", Error.ToString());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(2, "MP3050", "--vary", "pod")]
    [InlineData(2, "MP3052", "--vary", "pods.pod-1.uprampp=1..2 kW/s")]
    [InlineData(2, "MP3054", "--vary", "pod=0.5")]
    [InlineData(2, "MP3055", "--vary", "pod=0", "--weeks", "0")]
    [InlineData(2, "MP3056", "--vary", "pod=0", "--pod-cost", "-1")]
    [InlineData(2, "MP3057", "--vary", "pod=0", "--jobs", "0")]
    [InlineData(2, "MP1080", "--vary", "pod=0", "--case", "loose")]
    [InlineData(2, "MP3001", "--vary", "pod=0", "--world", "nl_2023_seed1")]
    [InlineData(2, "MP3004", "--vary", "pod=0", "--weeks", "2", "--days", "7")]
    [InlineData(3, "MP3012", "--vary", "pod=0", "--report", "/no-such-folder/page.html")]
    [InlineData(3, "MP3058", "--vary", "pod=0", "--resume", "/dev/null/here")]
    public async Task Bad_wish_says_what_to_do(int code, string words, params string[] args)
    {
        Assert.Equal(code, await RunAsync(["study", .. args]));
        Assert.Contains(words, Error.ToString());
    }

    [Fact]
    public void Broken_law_is_1_with_the_case_and_the_command_that_shows_it_again()
    {
        var from = Instant.FromUtc(new DateTime(2025, 6, 1, 15, 0, 0, DateTimeKind.Utc));
        var request = new StudyRequest { Scenario = new ScenarioRequest { From = from, To = from + TimeSpan.FromMinutes(1) }, Vary = [new StudyVary("pod", ["1", "2"])] };
        var study = StudyRig.Run(request, stop: TestContext.Current.CancellationToken).Value;
        var printer = new Printer(Output, Error, json: true);
        Assert.Equal(ExitCode.Success, StudyCommand.Judge(printer, study, request));

        var run = study.Cases[1].Pieces[0].Run;
        var bad = run with { Laws = run.Laws with { Broken = [new Breach("limit", from + TimeSpan.FromSeconds(30), "too much")] } };
        study = study with { Cases = [study.Cases[0], study.Cases[1] with { Pieces = [study.Cases[1].Pieces[0] with { Run = bad }] }] };
        Assert.Equal(ExitCode.BadAnswer, StudyCommand.Judge(printer, study, request));
        Assert.Contains("megapod study --seed 1 --from 2025-06-01T15:00Z --to 2025-06-01T15:01Z --vary pod=2", Error.ToString());
        Assert.Contains("Law 'limit' broke at 2025-06-01T15:00:30.000Z: too much", Error.ToString());
        Assert.Contains("these cases, and what is compared with them, are not to be relied on", StudyReport.Html(study, request.Command()));
        Assert.Contains("BROKEN", string.Concat(new StudyTable(study).Rows.SelectMany(r => r.Cells)));
    }
}
