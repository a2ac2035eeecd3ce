namespace Megapod.Web;

using System.Globalization;
using Megapod.Core.Jobs;
using Microsoft.Playwright;

/// <summary>Takes the pictures of jobs for docs/dashboard.md: a real desk, and a work node whose jobs are moved by hand; runs only when <c>scripts/screenshots.sh</c> asks for it.</summary>
public sealed class JobScreenshots(Browser browser) : IClassFixture<Browser>
{
    [Fact(Explicit = true)]
    public async Task Pages_of_jobs_are_photographed()
    {
        await using var site = new LiveSite();
        await site.InitializeAsync();
        string deadline = DateTimeOffset.UtcNow.AddHours(5.4).ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);
        string serve = await site.RunAsync("name: chat\nclass: inference\ntier: firm\ncpus: 3");
        string tune = await site.RunAsync($"name: tune\nclass: training\ncpus: 3\ndeadline: {deadline}\nprogress: {{line: 'step (\\d+)', unit: steps, total: 20000}}", "berta");
        string embed = await site.RunAsync("name: embed\ncpus: 2");
        string render = await site.RunAsync("name: render\ntier: spot\ncpus: 2", "carl");
        string sweep = await site.RunAsync("name: sweep\ntier: spot\ncpus: 2", "carl");
        await site.SubmitAsync($"name: pretrain\nclass: training\ncpus: 8\ndeadline: {deadline}", "berta");
        await site.Desk.HoldAsync(await site.SubmitAsync("name: report"), "Anna");
        await site.Desk.CancelAsync(await site.SubmitAsync("name: typo"), "Carl");
        site.Node.DrawWatts = 872;
        site.Node.Make(serve, j => j with { DrawWatts = 298, FullWatts = 300, Speed = 1, PriceLess = 0.004 });
        site.Node.Make(tune, j => j with { DrawWatts = 214, FullWatts = 300, CeilingWatts = 220, Speed = 0.86, Progress = 8_412, PriceLess = 0.0012, PriceMore = 0.0011, Learned = new JobLearning { FullWatts = 300, FullWattsDeviation = 4, FullRate = 12, Points = [new(0.25, 0.2, 0.15), new(0.45, 0.62, 0.05), new(0.6, 0.84, 0.02), new(0.75, 0.93, 0.015), new(1, 1, 0)], ThrottleSeconds = 0.31, PauseSeconds = 0.1, ResumeSeconds = 0.24, PauseCostSeconds = 0.12 } });
        site.Node.Make(embed, j => j with { DrawWatts = 146, FullWatts = 200, CeilingWatts = 150, Speed = 0.75, PriceLess = 0.0009, PriceMore = 0.0009 });
        site.Node.Make(render, j => j with { DrawWatts = 61, FullWatts = 200, CeilingWatts = 64, Speed = 0.31, PriceLess = 0.0004, PriceMore = 0.0004 });
        site.Node.Make(sweep, j => j with { State = WorkState.Frozen, Reason = "Power is short, and others go first.", DrawWatts = 0, FullWatts = 200, CeilingWatts = 0, Speed = 0, PriceMore = 0.0003 });
        site.Node.UsesFrom = site.Desk.Now - TimeSpan.FromMinutes(4);
        foreach (int seconds in (int[])[128, 124, 131])
        {
            site.Node.Use(tune, seconds);
        }

        site.Node.Write(tune, string.Concat(Enumerable.Range(8_300, 113).Select(step => string.Create(CultureInfo.InvariantCulture, $"step {step} loss {3.2 - (step / 10_000.0) + (0.01 * (step * 37 % 11)):0.0000}\n"))));
        await using (var window = await browser.OpenAsync(site, "jobs", 1200, 1000))
        {
            await Assertions.Expect(window.Page.Locator("section[aria-labelledby=running-title]")).ToContainTextAsync("stands still");
            await Screenshots.TakeAsync(window, "jobs");
            await window.Page.SetViewportSizeAsync(390, 1180);
            await Screenshots.TakeAsync(window, "jobs-phone");
            await window.Page.SetViewportSizeAsync(1200, 700);
            await window.Page.Locator("#submit-title").EvaluateAsync("e => e.scrollIntoView()");
            await window.Page.GetByLabel("Text of the job file").FillAsync("name: nightly\ncommand: [python3, train.py]\ngpus: two\ndeadline: tomorrow\n");
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
            await Assertions.Expect(window.Page.Locator(".faults")).ToContainTextAsync("Line 4");
            await Screenshots.TakeAsync(window, "job-file");
            await window.Page.SetViewportSizeAsync(1200, 520);
            await window.Page.Locator("#nodes-title").EvaluateAsync("e => e.scrollIntoView()");
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "Expel …" }).ClickAsync();
            await Screenshots.TakeAsync(window, "work-nodes");
        }

        await using var one = await browser.OpenAsync(site, $"jobs?at={tune}", 1200, 1150, ColorScheme.Dark);
        await Assertions.Expect(one.Page.Locator("main pre")).ToContainTextAsync("step 8412");
        await Screenshots.TakeAsync(one, "job");
    }
}
