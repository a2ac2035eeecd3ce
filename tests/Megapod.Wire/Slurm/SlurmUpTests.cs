namespace Megapod.Wire.Slurm;

using System.Globalization;
using System.Text.Json;
using Megapod.Cli;
using Megapod.Wire.Cli;

/// <summary>A running site whose racks are a real cluster: from <c>up</c> and a site file to the job's output, and through a cut of the grid's limit.</summary>
public sealed class SlurmUpTests(SlurmRig rig) : CommandTest, IClassFixture<SlurmRig>, IAsyncDisposable
{
    private readonly HttpClient http = new();
    private Uri at = new("http://127.0.0.1");
    private Task<int> running = Task.FromResult(0);

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        // Also a test that has failed leaves no site behind.
        Stop.Stop(ExitCode.Interrupted);
        await running.WaitAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
        http.Dispose();
        Dispose();
    }

    [Fact]
    public async Task Cluster_of_a_site_file_runs_what_is_submitted_gives_way_when_the_grid_is_cut_and_comes_back()
    {
        SlurmRig.Need();
        string site = await WriteAsync("site.yaml", rig.SiteText());
        Assert.Equal(0, await RunAsync("check", site));
        int port = FreePort.Next();
        at = new Uri($"http://127.0.0.1:{port}");
        running = Task.Run(() => RunAsync("up", site, "--no-screen", "--in-process", "--state", Path.Combine(rig.Folder, "site"), "--no-accounts", "--port", $"{port}"), Test);
        await UntilAsync("the site to know its cluster", async () => await ConsumersAsync("ceilingWatts") is > 39_900 and < 40_100 && (await GetAsync("/api/v1/nodes")) is [var node] && node.GetProperty("takesJobs").GetBoolean());

        // A stranger's drain is not ours to lift.
        await rig.RunAsync("/usr/bin/scontrol", "update", "nodename=pod4", "state=drain", "reason=fan");
        string firm = await SubmitAsync("firm", "tier: firm", "echo it works; echo second line >&2; while [ ! -e ../up-finish ]; do sleep 0.2; done");
        string flexible = await SubmitAsync("flexible", "tier: flexible", "while [ ! -e ../up-finish ]; do sleep 0.2; done");
        string spot = await SubmitAsync("spot", "tier: spot\ncheckpoint: { takes: 1 s }", "trap ': >checkpointed' USR1; while [ ! -e ../up-finish ]; do sleep 0.2; done");
        foreach (string job in (string[])[firm, flexible, spot])
        {
            await UntilAsync($"{job} to run", async () => await StateAsync(job) == "running");
        }

        Assert.Equal("it works\nsecond line\n", await LogAsync(firm));
        Assert.Equal(JsonValueKind.Null, (await GetAsync("/api/v1/nodes"))[0].GetProperty("trouble").ValueKind);

        // Of 40 kW so much is left that one node works, one stands still and the others rest.
        await PostAsync("/api/v1/demo/grid/limit?watts=18500");
        await UntilAsync("the racks to be given less", async () => await ConsumersAsync("ceilingWatts") < 18_500);
        await UntilAsync("the cluster to give way", async () => await ConsumersAsync("watts") < 18_500);
        Assert.Equal(("running", "frozen", "sleeping"), (await StateAsync(firm), await StateAsync(flexible), await StateAsync(spot)));
        await UntilAsync("the cluster's word", async () => (await GetAsync("/api/v1/nodes"))[0].GetProperty("ceilingWatts").GetDouble() < 18_500);
        Assert.Contains("fan", await rig.RunAsync("/usr/bin/sinfo", "-h", "-N", "-n", "pod4", "-o", "%E"), StringComparison.Ordinal);

        await PostAsync("/api/v1/demo/restore");
        await UntilAsync("the jobs to go on", async () => await StateAsync(flexible) == "running" && await StateAsync(spot) == "running");
        Assert.Contains("fan", await rig.RunAsync("/usr/bin/sinfo", "-h", "-N", "-n", "pod4", "-o", "%E"), StringComparison.Ordinal);
        await File.WriteAllTextAsync($"{rig.Work}/up-finish", "", Test);
        foreach (string job in (string[])[firm, flexible, spot])
        {
            await UntilAsync($"{job} to end", async () => (await JobAsync(job)).GetProperty("phase").GetString() == "succeeded");
        }

        await rig.RunAsync("/usr/bin/scontrol", "update", "nodename=pod4", "state=undrain");
        Stop.Stop(ExitCode.Interrupted);
        Assert.Equal((int)ExitCode.Interrupted, await running.WaitAsync(TimeSpan.FromMinutes(1), Test));
        Assert.DoesNotContain("law-broken", Output.ToString(), StringComparison.Ordinal);
    }

    private async Task<string> WriteAsync(string name, string text)
    {
        string file = Path.Combine(rig.Folder, name);
        await File.WriteAllTextAsync(file, text, Test);
        return file;
    }

    private async Task<string> SubmitAsync(string name, string keys, string script)
    {
        string file = await WriteAsync($"{name}.yaml", $"name: {name}\ngpus: 8\nmemory: 64 MiB\ngrace: 1 s\n{keys}\ncommand: [/bin/sh, -c, \"{script}\"]\n");
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var stop = new StopSignals();
        Assert.Equal(0, await Door.RunAsync(Root(), ["jobs", "submit", file, "--tenant", "lab", "--at", $"{at}"], output, output, stop));
        return output.ToString().Split(' ')[0];
    }

    private async Task<string> LogAsync(string job)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var stop = new StopSignals();
        string said = "";
        await UntilAsync("the job's output", async () =>
        {
            output.GetStringBuilder().Clear();
            Assert.Equal(0, await Door.RunAsync(Root(), ["jobs", "logs", job, "--at", $"{at}"], output, output, stop));
            said = output.ToString();
            return said.Contains("second", StringComparison.Ordinal);
        });
        return said;
    }

    private async Task<string?> StateAsync(string job) => (await JobAsync(job)) is var sheet && sheet.TryGetProperty("state", out var state) ? state.GetString() : null;

    private async Task<JsonElement> JobAsync(string job)
    {
        using var page = JsonDocument.Parse(await http.GetStringAsync(new Uri(at, $"/api/v1/jobs/{job}"), Test));
        return page.RootElement.GetProperty("job").Clone();
    }

    private async Task<double> ConsumersAsync(string figure)
    {
        using var site = JsonDocument.Parse(await http.GetStringAsync(new Uri(at, "/api/v1/site"), Test));
        return site.RootElement.GetProperty("consumers").EnumerateArray().Sum(c => c.GetProperty(figure) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : double.NaN);
    }

    private async Task<JsonElement[]> GetAsync(string path)
    {
        using var page = JsonDocument.Parse(await http.GetStringAsync(new Uri(at, path), Test));
        return [.. page.RootElement.Clone().EnumerateArray()];
    }

    private async Task PostAsync(string path)
    {
        using var answer = await http.PostAsync(new Uri(at, path), null, Test);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Test));
    }

    private Task UntilAsync(string what, Func<Task<bool>> isSo) => rig.UntilAsync(
        async () =>
        {
            Assert.False(running.IsCompleted, $"{what}: it has stopped: {Error}");
            try
            {
                return await isSo();
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
                return false;
            }
        },
        what,
        seconds: 90);
}
