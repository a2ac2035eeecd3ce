namespace Megapod.Web;

using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Megapod.Site.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

/// <summary>
/// A screen on a wall that shows the site for a day and a night, with a view each second: its memory does not grow. The views are those of a real site with other numbers in them, sent as fast as the page takes them. MEGAPOD_WALL_VIEWS says how many,
/// 86400 for a whole day; without it a short slice, after a beginning that fills all that is bounded.
/// </summary>
public sealed class WallScreenTests(Browser browser, LiveSite site) : IClassFixture<Browser>, IClassFixture<LiveSite>
{
    /// <summary>Rings of the page hold 600 views and 200 events.</summary>
    private const int ShortHour = 900;

    private const int ShortDay = 2_700;

    /// <summary>An hour with a view each second.</summary>
    private const int LongHour = 3_600;

    private const double MostGrowth = 1.1;

    /// <summary>Views between two events.</summary>
    private const int BetweenEvents = 4;

    [Fact]
    public async Task Page_that_shows_the_site_for_a_day_takes_no_more_memory_than_after_its_first_hour()
    {
        Browser.SkipUnlessThere();
        bool isLong = int.TryParse(Environment.GetEnvironmentVariable("MEGAPOD_WALL_VIEWS"), NumberStyles.None, CultureInfo.InvariantCulture, out int wanted);
        (int hour, int day) = isLong ? (LongHour, wanted) : (ShortHour, ShortDay);
        var hourShown = new TaskCompletionSource();
        await using var app = Scripted(hour, day, hourShown.Task);
        await app.StartAsync(TestContext.Current.CancellationToken);
        await using var window = await browser.OpenUnknownAsync(cookies: null, width: 1920, height: 1080);
        await window.Page.GotoAsync(app.Urls.First() + "/#/");
        double first = await HeapAfterAsync(window.Page, hour, isLong);
        hourShown.SetResult();
        double last = await HeapAfterAsync(window.Page, day, isLong);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{first / 1e6:0.00} MB after {hour} views, {last / 1e6:0.00} MB after {day}, ratio {last / first:0.000}"));
        Assert.Empty(window.Complaints);
        Assert.True(last <= first * MostGrowth, $"{first} bytes after {hour} views, {last} after {day}.");
    }

    /// <summary>What is in use on the heap of the page's scripts once it has shown a view and all that nobody holds is gone, bytes.</summary>
    private static async Task<double> HeapAfterAsync(IPage page, int views, bool isLong)
    {
        await Assertions.Expect(page.Locator(".events li").First).ToContainTextAsync($"event {views}", new() { Timeout = isLong ? 3_600_000 : 180_000 });
        var cdp = await page.Context.NewCDPSessionAsync(page);
        await cdp.SendAsync("HeapProfiler.collectGarbage");
        await cdp.SendAsync("HeapProfiler.collectGarbage");
        var usage = await cdp.SendAsync("Runtime.getHeapUsage");
        await cdp.DetachAsync();
        return usage!.Value.GetProperty("usedSize").GetDouble();
    }

    private WebApplication Scripted(int hour, int day, Task hourShown)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        WebRoutes.Map(app, WebFiles.Shipped);
        app.MapGet("/api/v1/session", () => Results.Json(new { accounts = false, setup = false, person = (object?)null, may = (string[])["read"], csrf = (string?)null, providers = Array.Empty<object>() }));
        app.MapGet("/openapi/v1.json", () => Results.Json(new { paths = new { } }));
        var template = JsonSerializer.SerializeToNode(site.View with { Plan = null }, SiteApi.Json)!.AsObject();
        var plan = JsonSerializer.SerializeToNode(site.View.Plan, SiteApi.Json);
        app.MapGet("/api/v1/live", context => SiteApi.FollowAsync(context, async body =>
        {
            var stop = context.RequestAborted;
            await using var writer = new StreamWriter(body);
            var random = new Random(1);
            var at = new DateTimeOffset(site.View.At.ToUtc());
            for (int k = 1; k <= day; k++)
            {
                Change(template, at.AddSeconds(k), random);
                await writer.WriteAsync($"event: site\ndata: {template.ToJsonString()}\n\n".AsMemory(), stop);
                if (k % 900 == 1)
                {
                    await writer.WriteAsync($"event: plan\ndata: {plan?.ToJsonString() ?? "null"}\n\n".AsMemory(), stop);
                }

                if (k % BetweenEvents == 0)
                {
                    await writer.WriteAsync($"event: event\ndata: {{\"number\":{k},\"at\":\"{at.AddSeconds(k):O}\",\"kind\":\"limited\",\"subject\":\"a1\",\"text\":\"event {k}\"}}\n\n".AsMemory(), stop);
                }

                await writer.FlushAsync(stop);
                if (k == hour)
                {
                    await hourShown.WaitAsync(stop);
                }
            }

            // The page is the one that leaves.
            await new TaskCompletionSource().Task.WaitAsync(stop);
        }));
        return app;
    }

    private static void Change(JsonObject view, DateTimeOffset at, Random random)
    {
        view["at"] = at.ToString("O", CultureInfo.InvariantCulture);
        foreach (var one in view["nodes"]!.AsArray().Concat(view["consumers"]!.AsArray()))
        {
            one!["watts"] = Math.Round(random.NextDouble() * 200_000);
        }

        int limited = random.Next(view["consumers"]!.AsArray().Count);
        view["consumers"]![limited]!["reason"] = $"limit of node {random.Next(9)}";
    }
}
