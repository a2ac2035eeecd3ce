namespace Megapod.Wire.Cli;

using System.Text.Json;
using Megapod.Cli;

public sealed class BenchCommandTests : CommandTest
{
    [Fact]
    public async Task Twin_is_extrapolated_from_a_stated_part()
    {
        Assert.Equal(0, await RunAsync("bench", "twin", "--from", "2025-06-01T15:00Z", "--to", "2025-06-01T16:00Z", "--json"));
        using var document = JsonDocument.Parse(Output.ToString());
        var row = document.RootElement[0];
        Assert.Equal(("site-year-1s", "wall", "s"), (row.GetProperty("case").GetString(), row.GetProperty("subject").GetString(), row.GetProperty("unit").GetString()));
        Assert.Equal(row.GetProperty("value").GetDouble() / 480, row.GetProperty("ratio").GetDouble(), 1e-6);
        Assert.Contains("extrapolated", row.GetProperty("note").GetString());
    }

    [Fact]
    public async Task Cycle_that_is_stopped_is_130_without_a_result()
    {
        Stop.Stop(ExitCode.Interrupted);
        Assert.Equal(130, await RunAsync("bench", "cycle", "--json"));
        Assert.Empty(Output.ToString());
    }

    [Fact]
    public async Task Stations_without_somebody_elses_central_system_are_3_with_what_is_missing()
    {
        Assert.Equal(3, await RunAsync("bench", "ocpp", "--peers", "/no/such/folder"));
        Assert.Contains("MP3864", Error.ToString());
        Assert.Empty(Output.ToString());
    }

    [Fact]
    public async Task Jobs_are_measured_beside_the_disk()
    {
        Assert.Equal(0, await RunAsync("bench", "jobs", "--jobs", "200", "--json"));
        using var document = JsonDocument.Parse(Output.ToString());
        var rows = document.RootElement.EnumerateArray().ToDictionary(r => $"{r.GetProperty("case").GetString()} {r.GetProperty("subject").GetString()}", r => r.GetProperty("value").GetDouble());
        Assert.True(rows["submit rate"] > 0 && rows["disk-alone rate"] > 0 && rows["list-1000 p50"] > 0 && rows["schedule-busy p50"] > 0);
    }

    [Theory]
    [InlineData("bench", "jobs", "--jobs", "0")]
    [InlineData("bench", "ocpp", "--exchanges", "0")]
    [InlineData("bench", "ocpp", "--stations", "x")]
    [InlineData("bench")]
    [InlineData("bench", "nothing")]
    public async Task Unknown_benchmark_is_2(params string[] args) => Assert.Equal(2, await RunAsync(args));
}
