namespace Megapod.Wire.Cli;

using System.Globalization;
using System.Text.Json;
using Megapod.Cli;
using Megapod.Cli.Commands;
using Megapod.Node.Runner;
using Megapod.Tests;

/// <summary>A running site on whose rack this machine works for real: a car that is plugged in slows the work, and when it leaves the work comes back.</summary>
public sealed class WorkUnderPowerTests : IDisposable
{
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(2);

    private readonly HttpClient http = new();
    private readonly string folder = Directory.CreateTempSubdirectory("under-power-").FullName;
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();
    private Uri at = new("http://127.0.0.1");
    private Task<int> running = Task.FromResult(0);

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        http.Dispose();
        output.Dispose();
        error.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Car_that_is_plugged_in_slows_real_work_and_when_it_leaves_the_work_comes_back()
    {
        Assert.SkipWhen(NodeRunner.Missing() is not null, $"Jobs cannot be run here: {NodeRunner.Missing()?.Message}");
        string text = await File.ReadAllTextAsync(Path.Combine(TestData.RepositoryRoot, "examples", "work-under-power", "site.yaml"), Test);
        string file = Path.Combine(folder, "site.yaml");
        await File.WriteAllTextAsync(file, text.Replace("8444", FreePort.Next().ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), Test);
        int port = FreePort.Next();
        at = new Uri($"http://127.0.0.1:{port}");
        using var signals = new StopSignals();
        running = Task.Run(() => Door.RunAsync(RootBuilder.Build(), ["up", file, "--no-screen", "--in-process", "--port", $"{port}"], output, error, signals), Test);

        // Both jobs work, and what they draw is what the rack draws.
        double began = await UntilAsync(ProgressAsync, p => p > 0, "the jobs run");
        await UntilAsync(ProgressAsync, p => p > began, "they go on");
        await UntilAsync(() => RackAsync("watts"), w => w is > 25_100 and < 104_000, "the rack draws what they do");
        Assert.Equal(100_000, await UntilAsync(() => RackAsync("ceilingWatts"), w => w > 99_000, "nothing holds the rack back"));

        using (var plugged = await http.PostAsync(new Uri(at, "/api/v1/demo/stalls/a1/plug-in?energyWh=60000&peakWatts=250000"), null, Test))
        {
            Assert.True(plugged.IsSuccessStatusCode);
        }

        await UntilAsync(() => RackAsync("ceilingWatts"), w => w < 40_000, "the car takes the rack's power");
        await UntilAsync(() => RackAsync("watts"), w => w <= 41_000, "the rack draws less");
        await UntilAsync(CeilingsAsync, w => w < 16_000, "the jobs are held back");

        using (var unplugged = await http.PostAsync(new Uri(at, "/api/v1/demo/stalls/a1/unplug"), null, Test))
        {
            Assert.True(unplugged.IsSuccessStatusCode);
        }

        await UntilAsync(() => RackAsync("ceilingWatts"), w => w > 99_000, "the rack gets its power again");
        double before = await ProgressAsync();
        await UntilAsync(ProgressAsync, p => p > before, "the jobs go on where they were");

        // Nothing of it outlives the site.
        signals.Stop(ExitCode.Interrupted);
        Assert.Equal((int)ExitCode.Interrupted, await running.WaitAsync(Most, Test));
        Assert.DoesNotContain("law-broken", output + error.ToString(), StringComparison.Ordinal);

        // Sites of other tests of this process have groups of their own for some seconds.
        var groups = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = 2 };
        await UntilAsync(() => Task.FromResult<double>(Directory.GetDirectories("/sys/fs/cgroup", $"this-machine-{Environment.ProcessId}-*", groups).Length), n => n == 0, "its groups are gone");
    }

    private async Task<double> RackAsync(string figure)
    {
        using var site = await GetAsync("/api/v1/site");
        return site is null ? double.NaN : site.RootElement.GetProperty("consumers").EnumerateArray().Where(c => c.GetProperty("id").GetString() == "here").Select(c => Number(c.GetProperty(figure))).Single();
    }

    private async Task<double> ProgressAsync() => await JobsAsync(j => Number(j.GetProperty("progress")), all => all.Min());

    private async Task<double> CeilingsAsync() => await JobsAsync(j => Number(j.GetProperty("ceilingWatts")), all => all.Sum());

    private async Task<double> JobsAsync(Func<JsonElement, double> of, Func<IEnumerable<double>, double> together)
    {
        using var page = await GetAsync("/api/v1/jobs");
        return page is not null && page.RootElement.GetProperty("jobs") is var jobs && jobs.GetArrayLength() == 2 ? together(jobs.EnumerateArray().Select(of)) : double.NaN;
    }

    private async Task<JsonDocument?> GetAsync(string path)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(at, path), Test);
            return answer.IsSuccessStatusCode ? JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Test)) : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private async Task<double> UntilAsync(Func<Task<double>> figure, Func<double, bool> isSo, string what)
    {
        long begun = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            double now = await figure();
            if (isSo(now))
            {
                return now;
            }

            Assert.False(running.IsCompleted, $"{what}: it has stopped: {error}");
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Most, $"{what}: {now}. {error}");
            await timer.WaitForNextTickAsync(Test);
        }
    }

    private static double Number(JsonElement of) => of.ValueKind == JsonValueKind.Number ? of.GetDouble() : double.NaN;
}
