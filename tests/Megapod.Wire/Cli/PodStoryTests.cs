namespace Megapod.Wire.Cli;

using System.Text.Json;
using Megapod.Cli;
using Megapod.Cli.Commands;

/// <summary>The life of a pod over the wire, as people live it: the site file is written, the running site reads it again, steps are asked for over the API, and its servers are controllers that are spoken with.</summary>
public sealed class PodStoryTests : IDisposable
{
    private const string Head = """
        id: SITE
        currency: EUR
        timeZone: UTC
        grid:
          limits: [{id: connection, amount: 900 kW, shortTime: [1.2x for 600 s, 2x for 60 s]}]
          meter: {id: grid-meter, error: 0.5 %, samplePeriod: 250 ms, delay: 0 s}
        tariff: {billingTimeZone: UTC}
        compute: [{class: flexible, price: 9 EUR/GPU-h}]
        pods:

        """;

    private const string Pod = """
          - id: POD
            parent: grid
            meter: {id: meter-POD, error: 0.5 %, samplePeriod: 250 ms, delay: 0 s}
            racks: {count: 2, prefix: POD-rack-, full: 60 kW, idle: 12 kW, fallback: 60 kW, gpus: 16, servers: {count: 2, prefix: server-}}
            throughput: [{power: 24 kW, throughput: 0}, {power: 120 kW, throughput: 1}]
            largestStep: 10 kW
            enforcement: {class: closedLoop, actuationTime: 3 s, commandLatency: 1 s, longestGrant: 10 s, overshoot: 1 kW}
            cooling: {loop: {designFlow: 350 l/min, flowLossTime: 60 s}}

        """;

    private const string Acceptance = """
            acceptance: {leakCheck: 2 s, levels: [0 %, 100 %], hold: 3 s, steps: 1, burnIn: 2 s, loadShare: 80 %}

        """;

    private readonly string folder = Directory.CreateTempSubdirectory("megapod-story-").FullName;
    private readonly HttpClient http = new();

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        http.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Second_pod_is_commissioned_into_a_running_site_drained_moved_to_another_and_retired_there()
    {
        await using (var first = await Running.BeginAsync(this, "first", Of("pod-1")))
        {
            await first.UntilAsync(async () => await first.FigureAsync("pod-1") > 100_000, "the first pod runs");

            // One that the tree cannot carry is refused with the reason, and nothing changes.
            await first.WriteAsync(Of("pod-1") + Text("pod-2").Replace("full: 60 kW", "full: 500 kW", StringComparison.Ordinal).Replace("fallback: 60 kW", "fallback: 400 kW", StringComparison.Ordinal).Replace("power: 120 kW", "power: 1 MW", StringComparison.Ordinal));
            var refused = await first.PostAsync("/api/v1/site/reload?person=A.+Visser");
            Assert.Equal((422, "MP1070"), (refused.Status, refused.Fault));
            Assert.Equal(["pod-1"], await first.PodsAsync());

            await first.WriteAsync(Of("pod-1") + Text("pod-2") + Acceptance);
            Assert.Equal(200, (await first.PostAsync("/api/v1/site/reload?person=A.+Visser")).Status);
            Assert.Equal(["pod-1", "pod-2"], await first.PodsAsync());
            Assert.Equal("delivered", await first.PhaseAsync("pod-2"));

            // Nobody gives work to a pod of which nothing is proven.
            Assert.Equal((409, "MP3251"), await first.AskAsync("pod-2", "serve"));
            await CommissionAsync(first, "pod-2");
            Assert.True(await first.FigureAsync("pod-1") > 100_000);

            await LeaveAsync(first, "pod-2", "move");
            await first.WriteAsync(Of("pod-1"));
            Assert.Equal(200, (await first.PostAsync("/api/v1/site/reload?person=A.+Visser")).Status);
            Assert.Equal(["pod-1"], await first.PodsAsync());
            await first.NoTroubleAsync();
        }

        // It re-enrols and re-proves: what was found elsewhere counts for nothing here.
        await using var second = await Running.BeginAsync(this, "second", Of("pod-2") + Acceptance);
        await second.UntilAsync(async () => await second.PhaseAsync("pod-2") == "delivered", "it is delivered");
        Assert.Equal((409, "MP3251"), await second.AskAsync("pod-2", "serve"));
        await CommissionAsync(second, "pod-2");
        await LeaveAsync(second, "pod-2", "retire");
        Assert.Equal("retired", await second.PhaseAsync("pod-2"));
        await second.NoTroubleAsync();
    }

    private static string Text(string pod) => Pod.Replace("POD", pod, StringComparison.Ordinal);

    private static string Of(string pod) => Head + Text(pod);

    /// <summary>From delivered to work.</summary>
    private static async Task CommissionAsync(Running site, string pod)
    {
        // Its servers have said over the wire who they are, and that they do not start by themselves.
        await site.UntilAsync(async () => await site.AskAsync(pod, "test") is (200, _), "its test begins");
        await site.UntilAsync(async () => await site.AskAsync(pod, "accept") is (200, _), "everything is proven");
        Assert.Equal((200, null), await site.AskAsync(pod, "serve"));
        await site.UntilAsync(async () => await site.FigureAsync(pod) > 100_000, "it works");
    }

    /// <summary>From work to nothing.</summary>
    private static async Task LeaveAsync(Running site, string pod, string how)
    {
        Assert.Equal((409, "MP3251"), await site.AskAsync(pod, how));
        Assert.Equal((200, null), await site.AskAsync(pod, "drain"));
        await site.UntilAsync(async () => await site.AskAsync(pod, "maintain") is (200, _), "its work has left it");
        Assert.Equal((409, "MP3252"), await site.AskAsync(pod, how));
        Assert.Equal(200, (await site.PostAsync($"/api/v1/demo/pods/{pod}/feed?closed=false")).Status);
        await site.UntilAsync(async () => await site.AskAsync(pod, how) is (200, _), "it is dark");
    }

    /// <summary>A site that runs as a person runs it.</summary>
    private sealed class Running : IAsyncDisposable
    {
        private static readonly TimeSpan Most = TimeSpan.FromMinutes(3);

        private readonly PodStoryTests story;
        private readonly string file;
        private readonly StopSignals signals = new();
        private readonly StringWriter output = new();
        private readonly StringWriter error = new();
        private readonly Uri at;
        private readonly Task<int> running;

        private Running(PodStoryTests story, string name, int port)
        {
            this.story = story;
            file = Path.Combine(story.folder, name + ".yaml");
            at = new Uri($"http://127.0.0.1:{port}");
            string state = Path.Combine(story.folder, name);
            running = Task.Run(() => Door.RunAsync(RootBuilder.Build(), ["up", file, "--no-screen", "--port", $"{port}", "--state", state, "--no-accounts"], output, error, signals));
        }

        public static async Task<Running> BeginAsync(PodStoryTests story, string name, string text)
        {
            await File.WriteAllTextAsync(Path.Combine(story.folder, name + ".yaml"), text.Replace("SITE", name, StringComparison.Ordinal), Test);
            var site = new Running(story, name, FreePort.Next());
            await site.UntilAsync(async () => await site.TryAsync() is not null, "it runs");
            return site;
        }

        public Task WriteAsync(string text) => File.WriteAllTextAsync(file, text.Replace("SITE", Path.GetFileNameWithoutExtension(file), StringComparison.Ordinal), Test);

        public async Task<(int Status, string? Fault)> PostAsync(string path)
        {
            using var answer = await story.http.PostAsync(new Uri(at, path), null, Test);
            using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Test));
            return ((int)answer.StatusCode, body.RootElement.TryGetProperty("fault", out var fault) ? fault.GetString() : null);
        }

        public Task<(int Status, string? Fault)> AskAsync(string pod, string step) => PostAsync($"/api/v1/pods/{pod}/{step}?person=A.+Visser");

        public async Task<string[]> PodsAsync()
        {
            using var pods = await GetAsync("/api/v1/pods");
            return [.. pods.RootElement.EnumerateArray().Select(p => p.GetProperty("id").GetString()!)];
        }

        public async Task<string?> PhaseAsync(string pod)
        {
            using var sheet = await GetAsync($"/api/v1/pods/{pod}");
            return sheet.RootElement.GetProperty("phase").GetString();
        }

        /// <summary>What a pod draws by its servers' own word, W.</summary>
        public async Task<double> FigureAsync(string pod)
        {
            using var parts = await GetAsync($"/api/v1/pods/{pod}/parts");
            return parts.RootElement.EnumerateArray().Where(p => p.GetProperty("kind").GetString() == "server")
                .Sum(p => p.GetProperty("readings").TryGetProperty("power", out var power) ? power.GetProperty("value").GetDouble() : 0);
        }

        /// <summary>Nobody broke a law, no cycle failed, and all devices answer.</summary>
        public async Task NoTroubleAsync()
        {
            using var site = await GetAsync("/api/v1/site");
            Assert.Equal((0, 0, 0), (Number("failedCycles"), Number("failedReads"), Number("failedCommands")));
            Assert.All(site.RootElement.GetProperty("devices").EnumerateArray(), d => Assert.True(d.GetProperty("isAnswering").GetBoolean(), d.GetRawText()));
            Assert.DoesNotContain("law-broken", output + error.ToString(), StringComparison.Ordinal);

            int Number(string name) => site.RootElement.GetProperty(name).GetInt32();
        }

        /// <summary>Asks again and again, in real time: a running site is somebody else's clock.</summary>
        public async Task UntilAsync(Func<Task<bool>> isSo, string what)
        {
            long begun = TimeProvider.System.GetTimestamp();
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
            while (!await isSo())
            {
                Assert.False(running.IsCompleted, $"{what}: it has stopped: {error}");
                if (TimeProvider.System.GetElapsedTime(begun) > Most)
                {
                    using var pods = await GetAsync("/api/v1/pods");
                    Assert.Fail($"{what}: {pods.RootElement.GetRawText()} {error}");
                }

                await timer.WaitForNextTickAsync(Test);
            }
        }

        public async ValueTask DisposeAsync()
        {
            signals.Stop(ExitCode.Interrupted);
            await running;
            signals.Dispose();
            await output.DisposeAsync();
            await error.DisposeAsync();
        }

        private async Task<JsonDocument> GetAsync(string path) => JsonDocument.Parse(await story.http.GetStringAsync(new Uri(at, path), Test));

        private async Task<string?> TryAsync()
        {
            try
            {
                using var answer = await story.http.GetAsync(new Uri(at, "/api/v1/pods"), Test);
                return answer.IsSuccessStatusCode ? "" : null;
            }
            catch (HttpRequestException)
            {
                // Nobody listens yet.
                return null;
            }
        }
    }
}
