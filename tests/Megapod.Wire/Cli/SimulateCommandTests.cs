namespace Megapod.Wire.Cli;

using System.Diagnostics;
using System.Text.Json;
using System.Xml.Linq;
using Megapod.Cli;
using Megapod.Cli.Commands;
using Megapod.Cli.Output;
using Megapod.Core.Units;
using Megapod.Lab.Simulation;
using Megapod.Tests;
using Megapod.Twin.Laws;
using Megapod.Twin.Simulator;

public sealed class SimulateCommandTests : CommandTest
{
    private static readonly Instant From = Instant.FromUtc(new DateTime(2025, 6, 1, 15, 0, 0, DateTimeKind.Utc));
    private static readonly string[] Hour = ["--from", "2025-06-01T15:00Z", "--to", "2025-06-01T16:00Z"];

    /// <summary>The contract of <c>Run</c>, field by field; objects end in a slash.</summary>
    private static readonly string[] Contract =
    [
        "site", "policy", "seed", "from", "to", "stepSeconds", "steps", "wallSeconds",
        "import/limitWatts", "import/maxWatts", "import/energyWh", "import/secondsOverLimit", "import/longestOverLimitSeconds", "import/worstExcessWatts", "import/maxUpRampWattsPerSecond",
        "cars/sessions", "cars/requestedWh", "cars/deliveredWh", "cars/delayedWh", "cars/waitedForComputeSeconds", "cars/sessionMinutesP50", "cars/sessionMinutesP95", "cars/queueMinutesP95",
        "compute/gpuHours", "compute/energyWh", "compute/weightedThroughput", "compute/pausedSeconds",
        "battery/cycles", "battery/minSoc", "battery/maxSoc", "battery/throughputWh",
        "money/profit", "money/energyCost", "money/demandCharge", "money/degradation", "money/computeValue", "money/carRevenue", "money/gridRevenue",
        "certificate/marginWatts", "certificate/terms", "certificate/contingencies", "laws/checked", "laws/broken", "traceHash",
    ];

    [Fact]
    public async Task Json_is_the_contract_field_by_field()
    {
        Assert.Equal(0, await RunAsync(["simulate", .. Hour, "--json"]));
        using var document = JsonDocument.Parse(Output.ToString());
        foreach (string field in Contract)
        {
            var element = document.RootElement;
            foreach (string name in field.Split('/'))
            {
                Assert.True(element.TryGetProperty(name, out element), field);
            }
        }

        var root = document.RootElement;
        Assert.Equal("2025-06-01T15:00:00Z", root.GetProperty("from").GetString());
        Assert.Equal("2025-06-01T16:00:00Z", root.GetProperty("to").GetString());
        Assert.Equal((1, 3600), (root.GetProperty("stepSeconds").GetDouble(), root.GetProperty("steps").GetInt64()));
        Assert.Equal(JsonValueKind.Number, root.GetProperty("seed").ValueKind);
        Assert.Equal(JsonValueKind.Array, root.GetProperty("laws").GetProperty("broken").ValueKind);
    }

    [Theory]
    [InlineData("charging-site/no-pod.yaml")]
    [InlineData("depot-three-phase/site.yaml")]
    public async Task Every_example_site_has_finite_figures(string example)
    {
        int code = await RunAsync(["simulate", Example(example), .. Hour, "--json"]);
        Assert.True(code is 0 or 1, Error.ToString());
        using var document = JsonDocument.Parse(Output.ToString());
        Assert.True(document.RootElement.GetProperty("import").GetProperty("limitWatts").GetDouble() > 0);
    }

    [Fact]
    public async Task Table_for_people_has_scaled_units_and_the_currency()
    {
        Assert.Equal(0, await RunAsync(["simulate", .. Hour]));
        Assert.All(["2.000 MW", "MWh", "EUR", "GPU-hours", "laws broken"], word => Assert.Contains(word, Output.ToString()));
    }

    [Fact]
    public async Task Ideal_controller_is_compared_with()
    {
        Assert.Equal(0, await RunAsync(["simulate", .. Hour, "--compare-ideal", "--json"]));
        using var document = JsonDocument.Parse(Output.ToString());
        var ideal = document.RootElement.GetProperty("ideal");
        Assert.Equal("rules-clairvoyant", ideal.GetProperty("policy").GetString());
        Assert.InRange(ideal.GetProperty("gpuHoursRatio").GetDouble(), 0.5, 1.01);
        Assert.True(document.RootElement.TryGetProperty("traceHash", out _));
    }

    [Fact]
    public async Task Report_is_one_page_that_loads_nothing()
    {
        string page = Path.GetTempFileName();
        try
        {
            Assert.Equal(0, await RunAsync(["simulate", .. Hour, "--report", page]));
            string html = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
            Assert.DoesNotContain("<script", html);
            Assert.DoesNotContain("http", html);
            var charts = html.Split("<svg").Skip(1).Select(part => XElement.Parse("<svg" + part[..(part.IndexOf("</svg>", StringComparison.Ordinal) + 6)])).ToList();
            Assert.Equal(6, charts.Count);
            Assert.All(charts, chart => Assert.DoesNotContain("NaN", chart.ToString()));
        }
        finally
        {
            File.Delete(page);
        }
    }

    [Fact]
    public async Task Report_that_cannot_be_written_is_3_before_the_run()
    {
        Assert.Equal(3, await RunAsync(["simulate", .. Hour, "--report", Path.Combine(Path.GetTempPath(), "no-such-folder", "page.html")]));
        Assert.Contains("MP3012", Error.ToString());
    }

    [Theory]
    [InlineData("MP1001", "no-such-site.yaml")]
    [InlineData("MP1080", "--case", "loose")]
    [InlineData("MP2001", "--data", "no-such-folder")]
    [InlineData("MP3001", "--world", "nl_2023_seed1")]
    [InlineData("MP3003", "--policy", "hope")]
    [InlineData("MP3004", "--days", "1", "--to", "2025-07-01")]
    [InlineData("MP3005", "--days", "0")]
    [InlineData("MP3007", "--market", "moon")]
    [InlineData("MP3009", "--step", "10s")]
    [InlineData("--help", "--from", "yesterday")]
    [InlineData("--help", "--seed", "-1")]
    [InlineData("--help", "--days", "many")]
    public async Task Bad_wish_is_2_and_says_what_to_do(string words, params string[] args)
    {
        Assert.Equal(2, await RunAsync(["simulate", .. args]));
        Assert.Empty(Output.ToString());
        Assert.Contains(words, Error.ToString());
    }

    [Fact]
    public void Breach_is_1_with_seed_time_and_the_command_that_shows_it_again()
    {
        var request = new ScenarioRequest { From = From, To = From + TimeSpan.FromMinutes(5), Seed = 5 };
        var run = SimulatedBy(request);
        var breach = new Breach("limit", From + TimeSpan.FromSeconds(30), "too much");
        Assert.Equal(ExitCode.BadAnswer, Judge(run with { Laws = run.Laws with { Broken = [breach] } }, request));
        Assert.Contains("Law 'limit' broke at 2025-06-01T15:00:30.000Z (seed 5): too much", Error.ToString());
        Assert.Contains("megapod simulate --seed 5 --from 2025-06-01T15:00Z --to 2025-06-01T15:01Z", Error.ToString());
    }

    [Fact]
    public void Second_over_the_limit_is_1_and_a_sound_run_0()
    {
        var request = new ScenarioRequest { From = From, To = From + TimeSpan.FromMinutes(5) };
        var run = SimulatedBy(request);
        Assert.Equal(ExitCode.Success, Judge(run, request));
        Assert.Empty(Error.ToString());
        Assert.Equal(ExitCode.BadAnswer, Judge(run with { Import = run.Import with { SecondsOverLimit = 1, WorstExcessWatts = 2_000 } }, request));
        Assert.Contains("at worst by 2.0 kW", Error.ToString());
    }

    [Fact]
    public async Task Stop_is_130_with_partial_figures_beside_standard_output()
    {
        Stop.Stop(ExitCode.Interrupted);
        Assert.Equal(130, await RunAsync(["simulate", "--days", "30", "--json"]));
        Assert.Empty(Output.ToString());
        Assert.Contains("partial", Error.ToString());
        Assert.Contains("GPU-hours", Error.ToString());
    }

    [Fact]
    public async Task Machine_without_zone_data_is_3_and_named_the_package()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Door).Assembly.Location, "simulate", "--days", "1"]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["TZDIR"] = Path.Combine(Path.GetTempPath(), "no-such-folder");
        using var process = Process.Start(start)!;
        string said = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(3, process.ExitCode);
        Assert.Contains("tzdata", said);
    }

    [Fact]
    public async Task Data_gives_a_drawn_world()
    {
        Assert.Equal(0, await RunAsync(["simulate", "--data", TestData.FolderOrSkip(), "--world", "nl_2023_seed1", "--from", "2023-06-01T10:00Z", "--to", "2023-06-01T11:00Z", "--json"]));
        using var document = JsonDocument.Parse(Output.ToString());
        Assert.Equal("nl_2023_seed1, nl-day-ahead", document.RootElement.GetProperty("world").GetString());
    }

    private static Run SimulatedBy(ScenarioRequest request)
    {
        using var simulator = new SiteSimulator(ScenarioBuilder.Build(request).Value);
        return simulator.Complete();
    }

    private ExitCode Judge(Run run, ScenarioRequest request) => SimulateCommand.Judge(new Printer(Output, Error, json: false), run, request);

    private static string Example(string name) => Path.Combine(TestData.RepositoryRoot, "examples", name);
}
