namespace Megapod.Wire.Site;

using System.Text;
using System.Text.Json;
using Megapod.Control.Certificate;
using Megapod.Core.Model;
using Megapod.Lab.Demo;
using Megapod.Lab.Simulation;
using Megapod.Site.Api;
using Megapod.Site.Loop;

/// <summary>What a page follows, with a clock that the test moves and a site that makes a cycle when the test says so.</summary>
public sealed class LiveStreamTests : IDisposable
{
    private readonly FakeClock clock = new();
    private readonly CancellationTokenSource stop = new();
    private readonly EventRing ring = new();
    private readonly SiteLoop loop;
    private readonly Follower follower = new();
    private SiteView? view;
    private TimeSpan at;

    public LiveStreamTests()
    {
        var from = ScenarioBuilder.DefaultStart;
        var scenario = ScenarioBuilder.Build(new ScenarioRequest { From = from, To = from + TimeSpan.FromHours(1), SessionsPerDay = 1 }).Value;
        double margin = Margin.Of(PowerTree.From(scenario.Site)).TotalWatts;
        var demo = new DemoSite(scenario, LimitConfig.LowestImportWatts(scenario.Site.Grid.Limits) - margin, margin);
        loop = new SiteLoop(demo.Tree, demo, demo, demo, clock, scenario.From);
        Cycle();
    }

    public void Dispose()
    {
        stop.Cancel();
        loop.Dispose();
        follower.Dispose();
        stop.Dispose();
    }

    [Fact]
    public async Task Follower_gets_the_site_without_its_plan_then_the_plan_and_the_newest_events()
    {
        for (int k = 0; k < LiveStream.MostEvents + 20; k++)
        {
            ring.Add(loop.Now, "test", "x", "text");
        }

        Begin();
        var sent = await follower.NextAsync();
        Assert.Equal("site", sent[0].Kind);
        Assert.Equal(JsonValueKind.Null, sent[0].Data.GetProperty("plan").ValueKind);
        Assert.Equal(loop.View!.Cycles, sent[0].Data.GetProperty("cycles").GetInt64());
        Assert.Equal("plan", sent[1].Kind);
        Assert.Equal(loop.View.Plan!.Slots.Count, sent[1].Data.GetProperty("slots").GetArrayLength());
        Assert.Equal([.. Enumerable.Range(21, LiveStream.MostEvents)], sent.Skip(2).Select(e => e.Data.GetProperty("number").GetInt32()));
    }

    [Fact]
    public async Task View_is_sent_at_most_once_and_a_plan_only_when_it_is_another()
    {
        Begin();
        await follower.NextAsync();
        Cycle();
        Look();
        var sent = await follower.NextAsync();
        Assert.Equal(["site"], sent.Select(e => e.Kind));

        // Without another view there is nothing to say until the heartbeat.
        for (int k = 0; k < 10; k++)
        {
            Look();
        }

        Assert.Empty(await follower.NextAsync());
        view = view! with { Plan = null };
        Look();
        sent = await follower.NextAsync();
        Assert.Equal(["site", "plan"], sent.Select(e => e.Kind));
        Assert.Equal(JsonValueKind.Null, sent[1].Data.ValueKind);
    }

    [Fact]
    public async Task Event_comes_at_the_next_look_and_no_event_comes_twice()
    {
        Begin();
        await follower.NextAsync();
        ring.Add(loop.Now, "plugged", "a1", "A car plugged in at a1.");
        Look();
        var sent = await follower.NextAsync();
        Assert.Equal(("event", "a1"), (Assert.Single(sent).Kind, sent[0].Data.GetProperty("subject").GetString()));
        ring.Add(loop.Now, "left", "a1", "The car at a1 left.");
        Look();
        Assert.Equal(2, Assert.Single(await follower.NextAsync()).Data.GetProperty("number").GetInt32());
    }

    [Fact]
    public async Task Node_tells_what_feeds_it_and_how_old_its_reading_is()
    {
        Begin();
        var nodes = (await follower.NextAsync())[0].Data.GetProperty("nodes");
        Assert.Equal(JsonValueKind.Null, nodes[0].GetProperty("parent").ValueKind);
        Assert.All(nodes.EnumerateArray().Skip(1), n => Assert.Equal("grid", n.GetProperty("parent").GetString()));
        Assert.All(nodes.EnumerateArray(), n => Assert.True(n.GetProperty("ageSeconds").GetDouble() >= 0));
    }

    private void Cycle()
    {
        loop.Step();
        view = loop.View;
    }

    private void Begin() => _ = new LiveStream(() => view, ring, clock).SendAsync(follower, stop.Token);

    private void Look()
    {
        at += LiveStream.Look;
        clock.AwaitSleeperUntil(at);
        clock.MoveTo(at);
    }

    /// <summary>A connection that hands over what was written, one write after the other.</summary>
    private sealed class Follower : MemoryStream
    {
        private readonly SemaphoreSlim written = new(0);
        private readonly Queue<string> writes = new();

        public async Task<IReadOnlyList<(string Kind, JsonElement Data)>> NextAsync()
        {
            Assert.True(await written.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken), "nothing was written");
            string text;
            lock (writes)
            {
                text = writes.Dequeue();
            }

            Assert.EndsWith("\n\n", text, StringComparison.Ordinal);
            return [.. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(p => !p.StartsWith(':')).Select(p => p.Split('\n')).Select(p => (p[0]["event: ".Length..], JsonDocument.Parse(p[1]["data: ".Length..]).RootElement))];
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            lock (writes)
            {
                writes.Enqueue(Encoding.UTF8.GetString(buffer.Span));
            }

            written.Release();
            return ValueTask.CompletedTask;
        }

        protected override void Dispose(bool disposing)
        {
            written.Dispose();
            base.Dispose(disposing);
        }
    }
}
