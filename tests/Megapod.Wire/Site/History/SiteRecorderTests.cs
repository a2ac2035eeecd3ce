namespace Megapod.Wire.Site.History;

using System.Net;
using System.Text.Json;
using Megapod.Control.Certificate;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Lab.Demo;
using Megapod.Lab.Simulation;
using Megapod.Site.Api;
using Megapod.Site.History;
using Megapod.Site.Loop;
using Megapod.Site.Pods;
using Megapod.Storage.History;

/// <summary>A site on the twin and its history: what is kept of it, and what the routes answer.</summary>
public sealed class SiteRecorderTests : IAsyncLifetime
{
    private const int Seconds = 900;

    private readonly string folder = Directory.CreateTempSubdirectory("megapod-history-").FullName;
    private readonly HttpClient http = new();
    private readonly SemaphoreSlim changed = new(0);
    private readonly List<(Instant At, double? Import)> seen = [];
    private SiteLoop loop = null!;
    private HistoryFile history = null!;
    private SiteRecorder recorder = null!;
    private Microsoft.AspNetCore.Builder.WebApplication app = null!;

    public async ValueTask InitializeAsync()
    {
        var from = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(9);
        var scenario = ScenarioBuilder.Build(new ScenarioRequest { From = from, To = from + TimeSpan.FromHours(6) }).Value;
        var demo = new DemoSite(scenario, 1.98e6, Margin.Of(PowerTree.From(scenario.Site)).TotalWatts);
        loop = new SiteLoop(demo.Tree, demo, demo, demo, TimeProvider.System, scenario.From);
        demo.Events = loop.Events;
        var pods = new SitePods(demo.Tree, null, TimeProvider.System, scenario.From, loop.Events);
        loop.Pods = pods;
        history = HistoryFile.Open(folder).Value;
        history.Changed = () => changed.Release();
        recorder = new SiteRecorder(history, loop.Events, "charging-site");
        for (int i = 0; i < Seconds; i++)
        {
            loop.Step();
            seen.Add((loop.View!.At, loop.View.Nodes[0].Watts));
            if (i == 100)
            {
                // One reading of a part, which stays on the board and is not measured again.
                pods.BoardOf(0).Put(readings => readings[0, PartQuantity.Power] = Reading.Good(1_234.5, loop.View!.At - TimeSpan.FromSeconds(2)));
            }

            recorder.Take(loop.View, pods.Boards);
        }

        Settle();
        app = SiteApi.Build(loop, port: 0, new SiteApiParts { History = history });
        await app.StartAsync(TestContext.Current.CancellationToken);
        http.BaseAddress = new Uri(app.Urls.First());
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
        loop.Dispose();
        history.Dispose();
        changed.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Import_is_answered_second_by_second_as_it_was_shown()
    {
        using var answer = await GetAsync($"/api/v1/history?series=site/import&from={seen[0].At}&to={seen[^1].At + TimeSpan.FromSeconds(1)}&step=1s");
        var import = answer.RootElement.GetProperty("series")[0];
        Assert.Equal(("site/import", "W", 1), (import.GetProperty("id").GetString(), import.GetProperty("unit").GetString(), import.GetProperty("stepSeconds").GetInt32()));
        var expected = seen.Where(s => s.Import is not null).ToList();
        Assert.True(expected.Count > Seconds - 10);
        Assert.Equal(expected.Select(s => s.Import!.Value), import.GetProperty("last").EnumerateArray().Select(v => v.GetDouble()));
        Assert.Equal(expected.Select(s => new DateTimeOffset(s.At.ToUtc()).ToUnixTimeSeconds()), import.GetProperty("at").EnumerateArray().Select(v => v.GetInt64()));
        Assert.Equal(expected.SkipLast(1).Sum(s => s.Import!.Value) / 3_600, import.GetProperty("energyWh").EnumerateArray().Sum(v => v.GetDouble()), 1e-3);
    }

    [Fact]
    public async Task Window_without_a_step_has_some_hundred_points_and_only_watts_have_energy()
    {
        using var answer = await GetAsync($"/api/v1/history?series=battery/soc,pods/power,cars/plugged&from={seen[0].At}&to={seen[0].At + TimeSpan.FromDays(365)}");
        var series = answer.RootElement.GetProperty("series").EnumerateArray().ToList();
        Assert.Equal([43_200, 43_200, 43_200], series.Select(s => s.GetProperty("stepSeconds").GetInt32()));
        Assert.Equal([JsonValueKind.Null, JsonValueKind.Array, JsonValueKind.Null], series.Select(s => s.GetProperty("energyWh").ValueKind));
        Assert.Equal(1, series[1].GetProperty("at").GetArrayLength());
    }

    [Fact]
    public async Task Series_are_those_of_the_site_and_of_its_pods_parts()
    {
        using var answer = await GetAsync("/api/v1/history/series");
        var ids = answer.RootElement.EnumerateArray().Select(s => s.GetProperty("id").GetString()!).ToHashSet();
        string pod = loop.Tree.Pods[0].Id;
        Assert.Superset(
            new HashSet<string>
            {
                "site/import", "site/limit", "site/margin", "site/committed", "site/room", "battery/power", "battery/soc", "cars/plugged", "cars/power", "pods/power",
                $"node/{loop.Tree.Nodes[0].Id}/power", $"consumer/{loop.Tree.Consumers[0].Id}/power", $"consumer/{loop.Tree.Consumers[0].Id}/ceiling", $"pod/{pod}/power",
            },
            ids);
    }

    [Fact]
    public async Task Reading_keeps_its_own_time_and_an_old_one_is_kept_once()
    {
        string pod = loop.Tree.Pods[0].Id;
        using var answer = await GetAsync($"/api/v1/history?series=pod/{pod}/power&from={seen[0].At}&to={seen[^1].At}&step=1s");
        var power = answer.RootElement.GetProperty("series")[0];
        long measured = new DateTimeOffset((seen[100].At - TimeSpan.FromSeconds(2)).ToUtc()).ToUnixTimeSeconds();
        Assert.Equal(measured, power.GetProperty("at")[0].GetInt64());
        Assert.Equal(1_234.5, power.GetProperty("last")[0].GetDouble());
        Assert.InRange(power.GetProperty("at").GetArrayLength(), 10, 15);
    }

    [Fact]
    public async Task What_happened_is_kept_beyond_the_ring()
    {
        loop.Events.Add(loop.Now, "test-event", "a", "Something happened.");
        recorder.Take(loop.View!, null);
        Settle();
        using var answer = await GetAsync("/api/v1/history/events?kind=test-event");
        Assert.Equal("Something happened.", Assert.Single(answer.RootElement.EnumerateArray()).GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("series=site/import&from=2020-01-01T00:00:00Z&to=2020-01-01T00:00:00Z", 400)]
    [InlineData("series=site/import&from=yesterday&to=2020-01-01T00:00:00Z", 400)]
    [InlineData("series=site/import&from=2020-01-01T00:00:00Z&to=2021-01-01T00:00:00Z&step=1s", 400)]
    [InlineData("series=site/import&from=2020-01-01T00:00:00Z&to=2021-01-01T00:00:00Z&step=0s", 400)]
    [InlineData("series=site/import&from=2020-01-01T00:00:00Z&to=2021-01-01T00:00:00Z&step=1fortnight", 400)]
    [InlineData("from=2020-01-01T00:00:00Z&to=2021-01-01T00:00:00Z", 400)]
    [InlineData("series=site/nothing&from=2020-01-01T00:00:00Z&to=2021-01-01T00:00:00Z", 404)]
    public async Task Question_that_cannot_be_answered_is_refused(string question, int status)
    {
        using var answer = await http.GetAsync($"/api/v1/history?{question}", TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode)status, answer.StatusCode);
    }

    [Fact]
    public async Task Site_whose_history_could_not_be_opened_says_so()
    {
        await using var without = SiteApi.Build(loop, port: 0);
        await without.StartAsync(TestContext.Current.CancellationToken);
        using var answer = await http.GetAsync(new Uri(without.Urls.First() + "/api/v1/history/series"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    private void Settle()
    {
        long number = history.Put([], []);
        while (history.Kept < number)
        {
            Assert.True(changed.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken), "The writer has said nothing for half a minute.");
        }
    }

    private async Task<JsonDocument> GetAsync(string path) => JsonDocument.Parse(await http.GetStringAsync(path, TestContext.Current.CancellationToken));
}
