namespace Megapod.Wire.Cli;

using System.Net;
using System.Text;
using System.Text.Json;
using Megapod.Control.Certificate;
using Megapod.Core.Jobs;
using Megapod.Core.Model;
using Megapod.Lab.Demo;
using Megapod.Lab.Simulation;
using Megapod.Site.Api;
using Megapod.Site.Loop;
using Megapod.Tests;
using Megapod.Wire.Site.Jobs;
using Microsoft.AspNetCore.Builder;

/// <summary><c>jobs</c>, and the routes that it calls: over the API of a site with a work node that keeps the rules of one.</summary>
public sealed class JobsCommandTests : CommandTest, IAsyncLifetime
{
    private static readonly string Examples = Path.Combine(TestData.RepositoryRoot, "examples", "jobs");
    private readonly JobBench bench = new();
    private readonly HttpClient http = new();
    private SiteLoop loop = null!;
    private WebApplication app = null!;

    private string At => app.Urls.First();

    public async ValueTask InitializeAsync()
    {
        var from = ScenarioBuilder.DefaultStart;
        var scenario = ScenarioBuilder.Build(new ScenarioRequest { From = from, To = from + TimeSpan.FromHours(1) }).Value;
        var demo = new DemoSite(scenario, 1e6, Margin.Of(PowerTree.From(scenario.Site)).TotalWatts);
        loop = new SiteLoop(demo.Tree, demo, demo, demo, TimeProvider.System, from);
        app = SiteApi.Build(loop, port: 0, new SiteApiParts { Jobs = bench.Desk });
        await app.StartAsync(TestContext.Current.CancellationToken);
        http.BaseAddress = new Uri(At);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        loop.Dispose();
        http.Dispose();
        bench.Dispose();
        Dispose();
    }

    [Fact]
    public async Task Job_is_submitted_seen_held_released_read_and_ended()
    {
        var node = Connect();
        Assert.Equal(0, await RunAsync("jobs", "submit", Path.Combine(Examples, "training.yaml"), Path.Combine(Examples, "batch.yaml"), "--tenant", "ann", "--at", At));
        string[] lines = Taken().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.EndsWith("  regression", lines[0], StringComparison.Ordinal);
        string id = lines[0].Split(' ')[0];
        await bench.AwaitAsync(id, j => j.Phase == JobPhase.Running);
        node.Make(id, j => j with { Progress = 120, Speed = 0.5, DrawWatts = 40, CeilingWatts = 45, PriceLess = 0.00012 });
        await bench.TurnAsync();

        Assert.Equal(0, await RunAsync("jobs", "list", "--at", At));
        string listed = Taken();
        Assert.Contains(id, listed, StringComparison.Ordinal);
        Assert.Contains("It runs at a.", listed, StringComparison.Ordinal);
        Assert.Equal(0, await RunAsync("jobs", "top", "--at", At, "--json"));
        Assert.Contains("\"ceilingWatts\": 45", Taken(), StringComparison.Ordinal);
        Assert.Equal(0, await RunAsync("jobs", "show", id, "--at", At));
        string shown = Taken();
        Assert.Contains($"regression ({id}) of ann: training, flexible", shown, StringComparison.Ordinal);
        Assert.Contains("running, 120 of 3000 steps, speed 50 %, draws 40 W, may draw 45 W", shown, StringComparison.Ordinal);

        Assert.Equal(0, await RunAsync("jobs", "hold", id, "--at", At));
        await bench.AwaitAsync(id, j => j.Phase == JobPhase.Still);
        Assert.Equal(0, await RunAsync("jobs", "release", id, "--at", At));
        await bench.AwaitAsync(id, j => j.Phase == JobPhase.Running);
        Assert.Equal(0, await RunAsync("jobs", "cancel", id, "--at", At));
        await bench.AwaitAsync(id, j => j.Phase == JobPhase.Cancelled);
        Taken();
        Assert.Equal(0, await RunAsync("jobs", "logs", "-f", id, "--at", At));
        Assert.Equal($"placement 1 of {id}\n", Taken());
        Assert.Equal(0, await RunAsync("jobs", "nodes", "--at", At));
        Assert.Contains("1.0 kW", Taken(), StringComparison.Ordinal);
        Assert.Equal(2, await RunAsync("jobs", "forget-node", "a", "--at", At));
        Assert.Contains("[MP3628]", Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_file_is_named_with_every_mistake_and_nothing_is_sent_after_it()
    {
        string bad = Path.Combine(TestData.RepositoryRoot, "tests", "Megapod.Unit", "Files", "bad-jobs", "key-misspelt.yaml");
        Assert.Equal(2, await RunAsync("jobs", "submit", Path.Combine(Examples, "batch.yaml"), bad, Path.Combine(Examples, "training.yaml"), "--at", At));
        Assert.Contains("primes", Taken(), StringComparison.Ordinal);
        Assert.Contains($"{bad}:3:1: 'deadlin' is not a key of 'job'. [MP1020]", Error.ToString(), StringComparison.Ordinal);
        Assert.Contains($"{bad}:4:1: 'gpu' is not a key of 'job'. [MP1020]", Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, bench.Desk.List(new()).Found);
        Assert.Equal(1, await RunAsync("jobs", "check", bad));
        Assert.Contains("Is 'deadline' meant?", Taken(), StringComparison.Ordinal);
        Assert.Equal(0, await RunAsync("jobs", "check", Path.Combine(Examples, "batch.yaml")));
        Assert.Equal("primes: batch, spot, 0 accelerators, 1 cores, 0.06 GiB of memory. It may be paused and may lose 100 % of its speed.", Taken().Trim());
        Assert.Equal(2, await RunAsync("jobs", "check", "/no/such/file"));
        Assert.Equal(2, await RunAsync("jobs", "submit", "/no/such/file", "--at", At));
        Assert.Equal(2, await RunAsync("jobs", "show", "nobody", "--at", At));
        Assert.Equal(2, await RunAsync("jobs", "logs", "nobody", "--at", At));
        Assert.Equal(2, await RunAsync("jobs", "list", "--at", "nowhere"));
        Assert.Equal(3, await RunAsync("jobs", "list", "--at", "http://127.0.0.1:1"));
        Assert.Equal(3, await RunAsync("jobs", "logs", "x", "--at", "http://127.0.0.1:1"));
    }

    [Fact]
    public async Task Schema_of_job_files_is_printed()
    {
        Assert.Equal(0, await RunAsync("schema", "--job"));
        using var schema = JsonDocument.Parse(Taken());
        Assert.Equal("Job file", schema.RootElement.GetProperty("title").GetString());
    }

    [Fact]
    public async Task Routes_take_yaml_and_json_and_say_what_is_wrong_with_what_they_are_asked()
    {
        Assert.Equal((201, null), await PostAsync("", "{\"name\": \"a\", \"command\": [\"true\"]}", "application/json"));
        Assert.Equal((201, null), await PostAsync("?tenant=ann", "name: a\ncommand: [\"true\"]\n", "text/yaml; charset=utf-8"));
        Assert.Equal((415, "MP3631"), await PostAsync("", "name: a", "text/plain"));
        Assert.Equal((422, "MP1022"), await PostAsync("", "name: a", "application/yaml"));
        Assert.Equal((400, "MP3621"), await PostAsync("", "name: a\ncommand: [x]\ndeadline: 2026-03-01T00:00Z\n", "application/yaml"));
        Assert.Equal((400, "MP3632"), await PostAsync("?tenant=a%0Ab", "name: a", "application/yaml"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await http.PostAsync("/api/v1/jobs", new StringContent(new string('x', 100_000), Encoding.UTF8, "application/yaml"), TestContext.Current.CancellationToken)).StatusCode);
        foreach (string path in (string[])["?phase=flying", "?phase=3", "?most=0", "/usage?from=tomorrow", "/usage?format=xml", "/usage?most=100000"])
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await http.GetAsync($"/api/v1/jobs{path}", TestContext.Current.CancellationToken)).StatusCode);
        }

        using var page = JsonDocument.Parse(await http.GetStringAsync("/api/v1/jobs?most=1", TestContext.Current.CancellationToken));
        Assert.Equal((2, "ann", "queued"), (page.RootElement.GetProperty("found").GetInt32(), page.RootElement.GetProperty("jobs")[0].GetProperty("tenant").GetString(), page.RootElement.GetProperty("jobs")[0].GetProperty("phase").GetString()));
        using var rest = JsonDocument.Parse(await http.GetStringAsync($"/api/v1/jobs?before={page.RootElement.GetProperty("next").GetInt64()}", TestContext.Current.CancellationToken));
        Assert.Equal("local", Assert.Single(rest.RootElement.GetProperty("jobs").EnumerateArray()).GetProperty("tenant").GetString());
        Assert.Equal("No work node is connected.", page.RootElement.GetProperty("jobs")[0].GetProperty("waits").GetString());
    }

    [Fact]
    public async Task Usage_is_handed_out_as_a_table_and_as_json()
    {
        var node = Connect();
        string id = await bench.SubmitAsync(tenant: "=a,b");
        await bench.AwaitAsync(id, j => j.Phase == JobPhase.Running);
        node.Use(id, 30);
        node.Use(id, 60);
        await bench.AwaitAsync(id, j => j.CpuSeconds > 89);
        using var answer = await http.GetAsync("/api/v1/jobs/usage?format=csv&most=1", TestContext.Current.CancellationToken);
        string[] lines = (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split("\r\n");
        Assert.StartsWith("job,tenant,node,number,fence,from,to,gpuSeconds,cpuSeconds,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"{id},\"'=a,b\",a,1,1,2026-03-01T12:01:00.000Z,2026-03-01T12:02:00.000Z,0,30,0,", lines[1], StringComparison.Ordinal);
        string next = Assert.Single(answer.Headers.GetValues("X-Megapod-Next"));
        using var json = JsonDocument.Parse(await http.GetStringAsync($"/api/v1/jobs/usage?after={next}", TestContext.Current.CancellationToken));
        var record = Assert.Single(json.RootElement.GetProperty("records").EnumerateArray());
        Assert.Equal((60, 0.06m, JsonValueKind.Null), (record.GetProperty("cpuSeconds").GetDouble(), record.GetProperty("cost").GetDecimal(), record.GetProperty("progress").ValueKind));
    }

    private FakeRunner Connect()
    {
        var node = new FakeRunner("a");
        bench.Desk.Connect("a", node, node);
        node.Say();
        return node;
    }

    private string Taken()
    {
        string text = Output.ToString();
        Output.GetStringBuilder().Clear();
        return text;
    }

    private async Task<(int Status, string? Fault)> PostAsync(string query, string body, string type)
    {
        using var content = new StringContent(body);
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
        using var answer = await http.PostAsync($"/api/v1/jobs{query}", content, TestContext.Current.CancellationToken);
        using var said = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return ((int)answer.StatusCode, said.RootElement.TryGetProperty("fault", out var fault) ? fault.GetString() : null);
    }
}
