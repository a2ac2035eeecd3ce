namespace Megapod.Wire.Cli;

using System.Globalization;
using System.Text.Json;
using Megapod.Cli;
using Megapod.Lab.Bench.History;

/// <summary>The history's benchmark with a handful of series, as it is asked for, and when it is stopped.</summary>
public sealed class HistoryBenchTests : CommandTest, IDisposable
{
    private const string Left = "megapod-bench-history-*";

    private readonly string data = Directory.CreateTempSubdirectory("megapod-data-").FullName;

    public HistoryBenchTests()
    {
        // A sample each hour: the year is made of the same ones end to end.
        Write(Path.Combine(data, "grid_frequency", "france_hourly.csv"), "time_utc,deviation", k => $"{new DateTime(2025, 1, 1).AddHours(k):s}Z,{k % 7}.5", 480);
        Write(Path.Combine(data, "gpu_power", "h100x8_training_few.csv"), "seconds,gpu0_w,gpu0_use", k => $"{k * 0.1:0.0},{500 + (k % 13)}.25,{k % 101}", 600);
    }

    void IDisposable.Dispose()
    {
        Directory.Delete(data, recursive: true);
        Dispose();
    }

    [Fact]
    public async Task Few_series_are_kept_whole_and_every_figure_is_there()
    {
        Assert.Equal(0, await RunAsync("bench", "history", "--data", data, "--series", "4", "--subjects", "megapod", "--json"));
        using var document = JsonDocument.Parse(Output.ToString());
        var rows = document.RootElement.EnumerateArray().ToDictionary(r => r.GetProperty("case").GetString()!);
        Assert.Equal(["day-all-series", "ingest", "size", "year-chart"], rows.Keys.Order(StringComparer.Ordinal));
        Assert.All(rows.Values, r => Assert.True(r.GetProperty("value").GetDouble() > 0, r.ToString()));

        // 8760 of the year, 600 of each of the two others, and the 480 that make the year.
        Assert.Contains("10,440 of 10,440 samples there", rows["ingest"].GetProperty("note").GetString());
        Assert.Empty(Directory.EnumerateDirectories(Path.GetTempPath(), Left));
    }

    [Fact]
    public void What_is_stopped_on_its_way_leaves_nothing_behind()
    {
        using var stop = new CancellationTokenSource();
        var request = new HistoryBenchRequest { Data = data, Series = 4, Subjects = ["megapod"] };
        Assert.Throws<OperationCanceledException>(() => HistoryBench.Run(request, (_, _) => stop.Cancel(), stop.Token));
        Assert.Empty(Directory.EnumerateDirectories(Path.GetTempPath(), Left));
    }

    [Fact]
    public async Task What_is_stopped_is_130_without_a_result_and_leaves_nothing_behind()
    {
        Stop.Stop(ExitCode.Interrupted);
        Assert.Equal(130, await RunAsync("bench", "history", "--series", "4", "--subjects", "megapod", "--json"));
        Assert.Empty(Output.ToString());
        Assert.Empty(Directory.EnumerateDirectories(Path.GetTempPath(), Left));
    }

    [Theory]
    [InlineData("--series", "1")]
    [InlineData("--subjects", "nobody")]
    public async Task What_there_is_not_is_2(params string[] args) => Assert.Equal(2, await RunAsync(["bench", "history", .. args]));

    private static void Write(string file, string head, Func<int, FormattableString> row, int count)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllLines(file, Enumerable.Range(0, count).Select(k => row(k).ToString(CultureInfo.InvariantCulture)).Prepend(head));
    }
}
