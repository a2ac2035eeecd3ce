namespace Megapod.Wire.Work;

using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Megapod.Core.Units;
using Megapod.Node;
using Megapod.Node.Cgroups;
using Megapod.Node.Runner;
using Megapod.Tests;

/// <summary>A site and its node as processes of their own: either or both are killed and halted whatever they are just doing.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class DeathTests(ITestOutputHelper output) : IAsyncDisposable
{
    private const int SignalStop = 19;
    private const int SignalContinue = 18;
    private const int Items = 150;
    private const string Name = "bench";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    private readonly string folder = Directory.CreateTempSubdirectory("megapod-death").FullName;
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly int port = FreePort.Next();
    private readonly int links = FreePort.Next();
    private Process? site;
    private Process? node;
    private string token = "";

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    private string Group => "megapod-test-" + Path.GetFileName(folder);

    [Fact]
    public async Task Site_or_node_or_both_killed_or_halted_at_any_instant_lose_no_job_run_none_twice_and_count_all_once()
    {
        Assert.SkipWhen(NodeRunner.Missing() is not null, $"Jobs cannot be run here: {NodeRunner.Missing()?.Message}");
        int times = int.TryParse(Environment.GetEnvironmentVariable("MEGAPOD_DEATHS"), out int wanted) ? wanted : 3;
        var random = new Random(20261123);
        await WriteSiteAsync();
        BeginSite();
        token = await UntilAsync(InviteAsync, t => t is not null, "a token") ?? "";
        BeginNode();
        var submitted = new List<string>();
        for (int i = 0; i < times; i++)
        {
            // Submitted while one dies: whoever gets no answer asks again by the same key.
            var asking = SubmitAsync(2 * i, 2);
            await PassAsync(random.Next(0, 1_500));
            var who = new[] { (Process[])[site!], [node!], [site!, node!] }[i % 3];
            if (random.Next(3) == 0)
            {
                foreach (var one in who)
                {
                    Libc.Kill(one.Id, SignalStop);
                }

                await PassAsync(random.Next(50, 3_000));
                foreach (var one in who)
                {
                    Libc.Kill(one.Id, SignalContinue);
                }
            }
            else
            {
                foreach (var one in who)
                {
                    await EndAsync(one);
                }

                await PassAsync(random.Next(0, 500));
                if (site!.HasExited)
                {
                    BeginSite();
                }

                if (node!.HasExited)
                {
                    BeginNode();
                }
            }

            // Whoever has ended by himself is begun again, as a service is.
            submitted.AddRange(await asking);
            if (node!.HasExited)
            {
                BeginNode();
            }
        }

        var jobs = await UntilAsync(JobsAsync, all => all.Count == submitted.Count && all.All(j => j.GetProperty("phase").GetString() is "succeeded" or "failed" or "cancelled"), "all jobs' ends");
        Assert.Equal(submitted.Distinct().Order(StringComparer.Ordinal), jobs.Select(j => j.GetProperty("id").GetString()!).Order(StringComparer.Ordinal));
        Assert.All(jobs, j => Assert.Equal(("succeeded", 0), (j.GetProperty("phase").GetString(), j.GetProperty("exitStatus").GetInt32())));

        // Its own word, by what lies in its folder: begun once, every item done once. And it was placed once.
        Assert.All(jobs, j => Assert.Equal(1, j.GetProperty("fence").GetInt64()));

        double used = GroupTree.Open(new RunnerConfig { Name = "x", StateFolder = folder, PerCore = new Watts(1) }.GroupRoot, Group, 100).Value.CpuSeconds;
        var usage = await UntilAsync(UsageAsync, all => all.Sum(u => u.GetProperty("cpuSeconds").GetDouble()) >= used * 0.995, "all use");
        double counted = usage.Sum(u => u.GetProperty("cpuSeconds").GetDouble());
        output.WriteLine($"{times} deaths, {jobs.Count} jobs, {usage.Count} records, {counted:0.000} of {used:0.000} s of processor time");
        Assert.InRange(counted, used * 0.995, used + 0.000001);
        Assert.Equal(Enumerable.Range(1, usage.Count).Select(i => (long)i), usage.Select(u => u.GetProperty("number").GetInt64()).Order());
        foreach (var job in usage.GroupBy(u => u.GetProperty("job").GetString()))
        {
            var records = job.OrderBy(u => u.GetProperty("number").GetInt64()).ToList();
            Assert.Equal(records.Skip(1).Select(u => u.GetProperty("from").GetString()), records.SkipLast(1).Select(u => u.GetProperty("to").GetString()));
            double cost = records.Sum(u => u.GetProperty("cost").GetDouble());
            Assert.Equal(cost, jobs.Single(j => j.GetProperty("id").GetString() == job.Key).GetProperty("cost").GetDouble(), 9);
            Assert.All(records, r => Assert.Equal(0.25 * r.GetProperty("energyWattHours").GetDouble(), r.GetProperty("carbonGrams").GetDouble(), 6));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync(site);
        await EndAsync(node);
        site?.Dispose();
        node?.Dispose();
        http.Dispose();
        if (NodeRunner.Missing() is null)
        {
            var cleaned = NodeCleaner.Clean(new RunnerConfig { Name = Name, StateFolder = Path.Combine(folder, "node"), PerCore = new Watts(10), Group = Group }, TimeProvider.System);
            Assert.True(cleaned.IsSuccess, string.Join(' ', cleaned.Faults));
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Lets real time pass: that something happens at some instant is what is tested.</summary>
    private static Task PassAsync(int milliseconds) => Task.Delay(milliseconds, Test);

    private static async Task EndAsync(Process? process)
    {
        if (process is { HasExited: false })
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private async Task WriteSiteAsync()
    {
        string text = await File.ReadAllTextAsync(Path.Combine(TestData.RepositoryRoot, "examples", "work-under-power", "site.yaml"), Test);
        text = text.Replace("8444", links.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("this-machine", Name, StringComparison.Ordinal);
        var day = new DateTime(2025, 5, 31, 0, 0, 0, DateTimeKind.Utc);
        string rows = string.Concat(Enumerable.Range(0, 96).Select(h => string.Create(CultureInfo.InvariantCulture, $"{day.AddHours(h):yyyy-MM-ddTHH:mm:ssZ},250\n")));
        await File.WriteAllTextAsync(Path.Combine(folder, "carbon.csv"), "begin,intensity\n" + rows, Test);
        await File.WriteAllTextAsync(Path.Combine(folder, "site.yaml"), text + "\nfeeds:\n  - {id: carbon, quantity: carbonIntensity, file: carbon.csv, format: csv, start: begin, value: intensity, unit: g/kWh, slot: 1 h}\n", Test);
    }

    private void BeginSite() => site = Begin(["up", Path.Combine(folder, "site.yaml"), "--no-screen", "--in-process", "--port", port.ToString(CultureInfo.InvariantCulture), "--state", Path.Combine(folder, "site")]);

    private void BeginNode() => node = Begin([
        "node", "--site", $"https://127.0.0.1:{links.ToString(CultureInfo.InvariantCulture)}", "--token", token, "--state", Path.Combine(folder, "node"), "--group", Group, "--weight", "20", "--cpus", "4",
        "--watts-per-core", "9000", "--idle", "25000", "--usage-interval", "1s",
    ]);

    private Process Begin(string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [Path.Combine(AppContext.BaseDirectory, "megapod.dll"), .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        process.ErrorDataReceived += (_, line) => output.WriteLine(line.Data ?? "");
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    private async Task<List<string>> SubmitAsync(int first, int count)
    {
        var ids = new List<string>();
        for (int i = first; i < first + count; i++)
        {
            string script = $"echo begun >> begins; i=0; while [ $i -lt {Items} ]; do i=$((i+1)); echo $i >> items; j=0; while [ $j -lt 2000 ]; do j=$((j+1)); done; done; [ $(wc -l < begins) = 1 ] && [ $(wc -l < items) = {Items} ]";
            string job = JsonSerializer.Serialize(new { name = $"count-{i}", command = (string[])["/bin/sh", "-c", script], cpus = 0.3, memory = "64 MiB", disk = "1 MiB", tier = i % 2 == 0 ? "firm" : "flexible", price = "1 EUR/h" });
            string key = $"{Path.GetFileName(folder)}-{i}";
            ids.Add(await UntilAsync(() => PostAsync("/api/v1/jobs", job, key), id => id is not null, "an answer") ?? "");
        }

        return ids;
    }

    private async Task<string?> InviteAsync() => await SendAsync(HttpMethod.Post, "/api/v1/nodes/tokens", $$"""{"name":"{{Name}}"}""", null) is { } answer ? answer.GetProperty("token").GetString() : null;

    private async Task<string?> PostAsync(string path, string body, string key) => await SendAsync(HttpMethod.Post, path, body, key) is { } answer ? answer.GetProperty("id").GetString() : null;

    private async Task<List<JsonElement>> JobsAsync() => await SendAsync(HttpMethod.Get, "/api/v1/jobs?most=10000", null, null) is { } answer ? [.. answer.GetProperty("jobs").EnumerateArray()] : [];

    private async Task<List<JsonElement>> UsageAsync()
    {
        var all = new List<JsonElement>();
        for (long after = 0; await SendAsync(HttpMethod.Get, $"/api/v1/jobs/usage?most=10000&after={after}", null, null) is { } page;)
        {
            int before = all.Count;
            all.AddRange(page.GetProperty("records").EnumerateArray());
            if (all.Count == before || page.GetProperty("next").ValueKind != JsonValueKind.Number)
            {
                break;
            }

            after = page.GetProperty("next").GetInt64();
        }

        return all;
    }

    /// <summary>An answer; null where there was none, since the site was dead or stood still.</summary>
    private async Task<JsonElement?> SendAsync(HttpMethod method, string path, string? body, string? key)
    {
        using var request = new HttpRequestMessage(method, new Uri($"http://127.0.0.1:{port}{path}"));
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        }

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        try
        {
            // The machine's own token is another one after each start.
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(Path.Combine(folder, "site", "local.token"), Test)).Trim());
            using var answer = await http.SendAsync(request, Test);
            string text = await answer.Content.ReadAsStringAsync(Test);
            Assert.True((int)answer.StatusCode is < 400 or 401 or 503, text);
            return answer.IsSuccessStatusCode ? JsonDocument.Parse(text).RootElement : null;
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException || (gone is OperationCanceledException && !Test.IsCancellationRequested))
        {
            return null;
        }
    }

    private async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> isSo, string what)
    {
        long begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var now = await ask();
            if (isSo(now))
            {
                return now;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Longest, $"{what} did not come about: {(now is List<JsonElement> list ? string.Join('\n', list) : now)}");
            await PassAsync(50);
        }
    }
}
