namespace Megapod.Wire.Site.Jobs;

using System.IO.Pipelines;
using System.Text.Json;
using Megapod.Core.Jobs;
using Megapod.Site.Api;

/// <summary>What a page of jobs follows: a desk over a real file, a node whose jobs the test moves, and a clock that the test moves.</summary>
public sealed class JobStreamTests : IDisposable
{
    private readonly JobBench bench = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Pipe pipe = new();
    private readonly StreamReader lines;
    private readonly FakeRunner node = new("a", cpus: 2);

    public JobStreamTests() => lines = new StreamReader(pipe.Reader.AsStream());

    public void Dispose()
    {
        stop.Cancel();
        lines.Dispose();
        bench.Dispose();
        stop.Dispose();
    }

    [Fact]
    public async Task Follower_is_told_all_at_first_then_what_has_changed_and_the_time_where_nothing_has()
    {
        bench.Desk.Connect("a", node, node);
        node.Say();
        string runs = await bench.SubmitAsync(JobBench.Job("runs") with { Tier = JobTier.Spot });
        string firm = await bench.SubmitAsync(JobBench.Job("firm") with { Tier = JobTier.Firm });
        await bench.AwaitAsync(runs, j => j.Phase == JobPhase.Running);
        await bench.AwaitAsync(firm, j => j.Phase == JobPhase.Running);
        string waits = await bench.SubmitAsync(JobBench.Job("waits", cpus: 2));
        string held = await bench.SubmitAsync(JobBench.Job("held"), "bob");
        await bench.Desk.HoldAsync(held, "ann");
        string over = await bench.SubmitAsync();
        await bench.Desk.CancelAsync(over, "ann");

        Begin(tenant: null);
        var first = await NextAsync();
        Assert.Equal([firm, runs], Order(first, "running"));
        Assert.Equal([waits], Order(first, "waiting"));
        Assert.Equal([held], Order(first, "held"));
        Assert.Equal([over], Order(first, "over"));
        Assert.Equal([2, 1, 1, 1], ((string[])["running", "waiting", "held", "over"]).Select(s => first.GetProperty("counts").GetProperty(s).GetInt32()));
        Assert.Equal(5, first.GetProperty("jobs").GetArrayLength());
        Assert.Equal("a", first.GetProperty("nodes")[0].GetProperty("name").GetString());
        Assert.Equal(2, first.GetProperty("nodes")[0].GetProperty("jobs").GetInt32());

        node.Make(runs, j => j with { DrawWatts = 30, FullWatts = 60, CeilingWatts = 31 });
        await bench.TurnAsync();
        bench.Clock.MoveTo(bench.Clock.Elapsed + JobStream.Look);
        var second = await NextAsync();
        var changed = Assert.Single(second.GetProperty("jobs").EnumerateArray());
        Assert.Equal((runs, 30, 60, 31), (changed.GetProperty("id").GetString(), changed.GetProperty("drawWatts").GetDouble(), changed.GetProperty("fullWatts").GetDouble(), changed.GetProperty("ceilingWatts").GetDouble()));

        // A follower of a site where nothing happens hears that he is not cut off.
        bench.Desk.Disconnect("a", node);
        bench.Clock.MoveTo(bench.Clock.Elapsed + JobStream.Look);
        await NextAsync();
        bench.Clock.MoveTo(bench.Clock.Elapsed + JobStream.Heartbeat);
        Assert.Equal(0, (await NextAsync()).GetProperty("jobs").GetArrayLength());
    }

    [Fact]
    public async Task Tenant_is_told_of_his_own_jobs_and_of_no_work_node()
    {
        bench.Desk.Connect("a", node, node);
        node.Say();
        await bench.SubmitAsync(tenant: "bob");
        string mine = await bench.SubmitAsync(tenant: "ann");
        await bench.AwaitAsync(mine, j => j.Phase == JobPhase.Running);
        Begin("ann");
        var told = await NextAsync();
        Assert.Equal([mine], told.GetProperty("jobs").EnumerateArray().Select(j => j.GetProperty("id").GetString()));
        Assert.Equal(1, told.GetProperty("counts").GetProperty("running").GetInt32());
        Assert.Equal(JsonValueKind.Null, told.GetProperty("nodes").ValueKind);
    }

    [Fact]
    public async Task Of_more_jobs_than_a_page_shows_it_is_told_how_many_there_are()
    {
        for (int i = 0; i < JobStream.Most[1] + 5; i++)
        {
            await bench.SubmitAsync();
        }

        Begin(tenant: null);
        var told = await NextAsync();
        Assert.Equal(JobStream.Most[1], told.GetProperty("jobs").GetArrayLength());
        Assert.Equal(JobStream.Most[1] + 5, told.GetProperty("counts").GetProperty("waiting").GetInt32());
    }

    private static IEnumerable<string?> Order(JsonElement told, string standing) => told.GetProperty("order").GetProperty(standing).EnumerateArray().Select(j => j.GetString());

    private void Begin(string? tenant) => _ = new JobStream(bench.Desk, links: null, bench.Clock).SendAsync(pipe.Writer.AsStream(), tenant, stop.Token);

    private async Task<JsonElement> NextAsync()
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(TimeSpan.FromSeconds(30));
        string? line;
        do
        {
            line = await lines.ReadLineAsync(late.Token);
        }
        while (line is not null && !line.StartsWith("data: ", StringComparison.Ordinal));

        return JsonDocument.Parse(line!["data: ".Length..]).RootElement;
    }
}
