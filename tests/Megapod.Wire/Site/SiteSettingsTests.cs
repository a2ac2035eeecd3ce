namespace Megapod.Wire.Site;

using System.Net;
using System.Net.Http.Json;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using Megapod.Cli.Commands;
using Megapod.Control.Certificate;
using Megapod.Core.Model;
using Megapod.Lab;
using Megapod.Lab.Demo;
using Megapod.Lab.Simulation;
using Megapod.Site.Api;
using Megapod.Site.Loop;
using Megapod.Site.Reload;
using Megapod.Site.Settings;
using Microsoft.AspNetCore.Builder;

/// <summary>The site file of a running site as a person reads, changes and writes it over the API.</summary>
[SupportedOSPlatform("linux")]
public sealed class SiteSettingsTests : IAsyncLifetime
{
    private const string Route = "/api/v1/site-file";

    private readonly string folder = Directory.CreateTempSubdirectory("megapod-settings-").FullName;
    private readonly CancellationTokenSource stop = new();
    private HttpClient http = null!;
    private DemoSite demo = null!;
    private SiteLoop loop = null!;
    private SiteReload reload = null!;
    private WebApplication app = null!;
    private Thread control = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Place => Path.Combine(folder, "site.yaml");

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Place, DefaultSite.Text(), Stop);
        File.SetUnixFileMode(Place, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var from = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(3);
        var site = DefaultSite.ReadOr(Place).Value;
        var scenario = ScenarioBuilder.Build(new ScenarioRequest { From = from, To = from + TimeSpan.FromHours(1), SessionsPerDay = 0 }, site).Value;
        demo = new DemoSite(scenario, 1.98e6, Margin.Of(PowerTree.From(site)).TotalWatts);
        loop = new SiteLoop(demo.Tree, demo, demo, demo, TimeProvider.System, from, speed: 100);
        reload = new SiteReload(new SiteReloadParts { Loop = loop, Written = site, Read = () => CheckedSite.Read(Place), World = demo.Exchange, HasRoom = demo.CloseFeeds });
        await ServeAsync(Place);
        control = new Thread(() => loop.Run(stop.Token)) { IsBackground = true };
        control.Start();
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        control.Join();
        await app.DisposeAsync();
        http.Dispose();
        loop.Dispose();
        stop.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Mistake_is_shown_with_its_line_and_is_never_written()
    {
        var (text, hash) = await ReadAsync();
        string bad = Changed(text, "    parent: grid\n", "    parent: gird\n");
        var verdict = await CheckAsync(bad);
        var fault = verdict.GetProperty("faults")[0];
        int line = fault.GetProperty("line").GetInt32();
        Assert.Contains("parent: gird", bad.Split('\n')[line - 1], StringComparison.Ordinal);
        Assert.Contains("gird", fault.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(fault.GetProperty("remedy").GetString()!);
        Assert.Contains(verdict.GetProperty("diff").EnumerateArray(), d => d.GetProperty("kind").GetString() == "added" && d.GetProperty("lineAfter").GetInt32() == line);

        Assert.Equal((422, fault.GetProperty("code").GetString()), await WriteAsync(bad, hash));
        Assert.Equal(text, await File.ReadAllTextAsync(Place, Stop));
        Assert.Equal([Place], Directory.GetFiles(folder));
    }

    [Fact]
    public async Task Change_of_a_pod_is_announced_and_in_force_when_it_is_written_and_the_file_of_before_is_kept()
    {
        var (text, hash) = await ReadAsync();
        string next = WithAnotherPod(text);
        Assert.Equal("In force at once. Plugged in: pod-2.", (await CheckAsync(next)).GetProperty("change").GetString());
        Assert.Single(loop.Tree.Pods);

        Assert.Equal((200, null), await WriteAsync(next, hash));
        Assert.Equal(["pod-1", "pod-2"], loop.Tree.Pods.Select(p => p.Id));
        Assert.Equal(next, await File.ReadAllTextAsync(Place, Stop));
        Assert.Equal(text, await File.ReadAllTextAsync(Place + ".before", Stop));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Place));

        // Whoever still has the old text in hand does not undo that unseen.
        Assert.Equal((409, "MP3264"), await WriteAsync(text, hash));
        Assert.Equal(next, await File.ReadAllTextAsync(Place, Stop));
    }

    [Fact]
    public async Task Change_that_needs_a_restart_is_written_and_says_so()
    {
        var (text, hash) = await ReadAsync();
        string next = text.Replace("currency: EUR", "currency: SEK", StringComparison.Ordinal).Replace("EUR", "SEK", StringComparison.Ordinal);
        Assert.StartsWith("In force from the next start on. Not only pods differ: 'currency'", (await CheckAsync(next)).GetProperty("change").GetString(), StringComparison.Ordinal);
        using var answer = await http.PutAsJsonAsync(Route, new { text = next, hash }, Stop);
        var saved = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.False(saved.GetProperty("isInForce").GetBoolean());
        Assert.Equal(next, await File.ReadAllTextAsync(Place, Stop));
    }

    [Fact]
    public async Task Change_that_the_site_refuses_leaves_site_and_file_as_they_were()
    {
        var (text, hash) = await ReadAsync();
        string without = WithoutPods(text);
        Assert.Equal((409, "MP3260"), await WriteAsync(without, hash));
        Assert.Equal(text, await File.ReadAllTextAsync(Place, Stop));
        Assert.Single(loop.Tree.Pods);
    }

    [Fact]
    public async Task File_that_cannot_be_written_is_left_whole_and_a_site_without_one_says_so()
    {
        var (text, hash) = await ReadAsync();
        Directory.CreateDirectory(Place + ".unfinished");
        Assert.Equal((409, "MP3265"), await WriteAsync(WithAnotherPod(text), hash));
        Assert.Equal(text, await File.ReadAllTextAsync(Place, Stop));
        Assert.Single(loop.Tree.Pods);
        Assert.Equal((409, "MP3123"), await WriteAsync(null, hash));

        http.Dispose();
        await app.DisposeAsync();
        await ServeAsync(null);
        var (builtIn, of) = await ReadAsync();
        Assert.Equal(DefaultSite.Text(), builtIn);
        Assert.Equal((409, "MP3262"), await WriteAsync(builtIn, of));
    }

    [Fact]
    public async Task Site_file_of_the_largest_size_is_taken_and_a_larger_one_is_refused()
    {
        var (text, _) = await ReadAsync();
        var big = new StringBuilder(text);
        while (big.Length < 900_000)
        {
            big.Append("# \u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\n");
        }

        Assert.Equal("Nothing that the site does differs.", (await CheckAsync(big.ToString())).GetProperty("change").GetString());
        using var tooMuch = await http.PostAsJsonAsync(Route + "/check", new { text = new string('#', 7_000_000) }, Stop);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooMuch.StatusCode);
    }

    private const string LastLine = "    upRamp: 200 kW/s                    # [assumption]\n";

    private static string WithAnotherPod(string text) => Changed(text, LastLine, LastLine + """
          - id: pod-2
            parent: grid
            meter: {id: meter-pod-2, error: 0.5 %, samplePeriod: 100 ms, delay: 100 ms}
            racks: {count: 1, prefix: second-, full: 100 kW, idle: 25 kW, fallback: 25 kW, gpus: 70}
            throughput: [{power: 25 kW, throughput: 0}, {power: 100 kW, throughput: 1}]
            enforcement: {class: closedLoop, actuationTime: 2 s, commandLatency: 1 s, longestGrant: 10 s}

        """);

    private static string WithoutPods(string text)
    {
        int from = text.IndexOf("\npods:\n", StringComparison.Ordinal);
        int until = text.IndexOf("\n\n", from + 1, StringComparison.Ordinal);
        return text.Remove(from, until - from);
    }

    private static string Changed(string text, string what, string into)
    {
        Assert.Contains(what, text, StringComparison.Ordinal);
        return text.Replace(what, into, StringComparison.Ordinal);
    }

    private async Task ServeAsync(string? file)
    {
        var settings = new SiteSettings(file, DefaultSite.Text, text => CheckedSite.Parse(text, file ?? DefaultSite.Name), reload);
        app = SiteApi.Build(loop, port: 0, new SiteApiParts { Emulated = demo, Reload = reload, Settings = settings });
        await app.StartAsync(Stop);
        http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    private async Task<(string Text, string Hash)> ReadAsync()
    {
        var read = await http.GetFromJsonAsync<JsonElement>(Route, Stop);
        return (read.GetProperty("text").GetString()!, read.GetProperty("hash").GetString()!);
    }

    private async Task<JsonElement> CheckAsync(string text)
    {
        using var answer = await http.PostAsJsonAsync(Route + "/check", new { text }, Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
    }

    private async Task<(int Status, string? Fault)> WriteAsync(string? text, string hash)
    {
        using var answer = await http.PutAsJsonAsync(Route, new { text, hash }, Stop);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        return ((int)answer.StatusCode, body.TryGetProperty("fault", out var fault) ? fault.GetString() : null);
    }
}
