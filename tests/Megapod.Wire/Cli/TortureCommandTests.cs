namespace Megapod.Wire.Cli;

using System.Text.Json;

public sealed class TortureCommandTests : CommandTest
{
    /// <summary>The contract of <c>Torture</c>.</summary>
    private static readonly string[] Contract = ["seeds", "siteHours", "faults", "branchesNeverReached", "lawsBroken", "wallSeconds"];

    [Fact]
    public async Task Json_is_the_contract_and_a_short_run_says_how_much_it_did_not_reach()
    {
        Assert.Equal(0, await RunAsync("torture", "--seeds", "1..2", "--hours", "1", "--json"));
        using var document = JsonDocument.Parse(Output.ToString());
        Assert.All(Contract, field => Assert.True(document.RootElement.TryGetProperty(field, out _), field));
        Assert.Equal((2, 2), (document.RootElement.GetProperty("seeds").GetInt32(), document.RootElement.GetProperty("siteHours").GetDouble()));
        Assert.Equal(10, document.RootElement.GetProperty("faults").EnumerateObject().Sum(f => f.Value.GetInt32()));
        Assert.True(document.RootElement.GetProperty("branchesNeverReached").GetArrayLength() > 20);
        Assert.Empty(document.RootElement.GetProperty("lawsBroken").EnumerateArray());
    }

    [Fact]
    public async Task Only_the_kinds_asked_for_happen()
    {
        Assert.Equal(0, await RunAsync("torture", "--seeds", "3", "--hours", "1", "--faults", "leak,MeterStale", "--json"));
        using var document = JsonDocument.Parse(Output.ToString());
        Assert.Equal(["Leak", "Leak+BatteryTrip", "MeterStale", "MeterStale+BatteryTrip"], document.RootElement.GetProperty("faults").EnumerateObject().Select(f => f.Name));
    }

    [Fact]
    public async Task Table_names_every_kind_and_the_branches_never_reached()
    {
        Assert.Equal(0, await RunAsync("torture", "--seeds", "1", "--hours", "1"));
        string text = Output.ToString();
        Assert.Contains("1 worlds, 1 site hours", text, StringComparison.Ordinal);
        Assert.Contains("CoolingPumpLost", text, StringComparison.Ordinal);
        Assert.Contains("  kind ", text, StringComparison.Ordinal);
        Assert.Contains("1 of 1 worlds are done", Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MP3021", "--seeds", "5..1")]
    [InlineData("MP3021", "--threads", "0")]
    [InlineData("MP3022", "--hours", "0")]
    [InlineData("MP3023", "--faults", "Earthquake")]
    [InlineData("MP3023", "--faults", "3")]
    [InlineData("MP1001", "nowhere.yaml")]
    public async Task Bad_input_is_refused_with_a_remedy(string code, params string[] arguments)
    {
        Assert.Equal(2, await RunAsync(["torture", .. arguments]));
        Assert.Contains(code, Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(Output.ToString());
    }

    [Fact]
    public async Task Replay_prints_the_cycles_around_an_instant()
    {
        Assert.Equal(0, await RunAsync("replay", "--seed", "1", "--hours", "1", "--at", "2025-06-01T08:30:00Z", "--around", "2", "--json"));
        using var document = JsonDocument.Parse(Output.ToString());
        var cycles = document.RootElement.GetProperty("cycles").EnumerateArray().Select(c => c.GetProperty("at").GetString()).ToList();
        Assert.Equal(["2025-06-01T08:29:58Z", "2025-06-01T08:29:59Z", "2025-06-01T08:30:00Z", "2025-06-01T08:30:01Z", "2025-06-01T08:30:02Z"], cycles);
    }

    [Fact]
    public async Task Replay_outside_the_world_is_refused()
    {
        Assert.Equal(2, await RunAsync("replay", "--seed", "1", "--at", "2025-05-01T08:30:00Z"));
        Assert.Contains("MP3024", Error.ToString(), StringComparison.Ordinal);
    }
}
