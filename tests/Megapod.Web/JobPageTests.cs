namespace Megapod.Web;

using System.Globalization;
using System.Text.RegularExpressions;
using Megapod.Core.Jobs;
using Megapod.Node.Uplink;
using Megapod.Site.Jobs;
using Megapod.Tests;
using Microsoft.Playwright;

/// <summary>A person at the page of jobs: a real desk, and a work node whose jobs the test moves.</summary>
public sealed class JobPageTests(Browser browser, LiveSite site) : IClassFixture<Browser>, IClassFixture<LiveSite>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Jobs_are_seen_with_what_holds_them_back_firm_to_spot_and_change_before_the_eyes()
    {
        // Its sums are of its own jobs alone: other tests leave theirs.
        foreach (var left in site.Desk.List(new JobQuery { IsOpenOnly = true }).Jobs)
        {
            await site.Desk.CancelAsync(left.State.Id, "nobody");
        }

        await using var window = await browser.OpenAsync(site, "jobs");
        var page = window.Page;
        string firm = await site.RunAsync("name: serve\ntier: firm\nclass: inference");
        string flexible = await site.RunAsync("name: learn\ntier: flexible\ndeadline: 2099-12-01T06:00Z");
        string spot = await site.RunAsync("name: render\ntier: spot");
        string held = await site.RunAsync("name: later\ntier: flexible");
        Assert.True((await site.Desk.HoldAsync(held, "anna")).IsSuccess);
        await site.SubmitAsync("name: too-large\ntier: spot\ncpus: 999");
        site.Node.DrawWatts = 410;
        site.Node.Make(firm, j => j with { DrawWatts = 200, FullWatts = 200, Speed = 1 });
        site.Node.Make(flexible, j => j with { DrawWatts = 150, FullWatts = 300, CeilingWatts = 160, Speed = 0.72, PriceLess = 0.00012, PriceMore = 0.0001 });
        site.Node.Make(spot, j => j with { State = WorkState.Frozen, Reason = "Power is short, and others go first.", DrawWatts = 0, FullWatts = 250, CeilingWatts = 0, Speed = 0 });
        var running = page.Locator("section[aria-labelledby=running-title]");
        var learn = running.Locator("tr", new() { HasText = "learn" });
        await Assertions.Expect(learn).ToContainTextAsync("held to 160\u202fW of 300\u202fW");
        await Assertions.Expect(learn).ToContainTextAsync("150\u202fW of 300\u202fW, 72\u202f% speed");
        await Assertions.Expect(learn).ToContainTextAsync("120 EUR/MWh");
        await Assertions.Expect(running.Locator("tr", new() { HasText = "render" })).ToContainTextAsync("Power is short");
        await Assertions.Expect(page.Locator("section[aria-labelledby=held-title]")).ToContainTextAsync("anna holds it.");
        await Assertions.Expect(page.Locator("section[aria-labelledby=waiting-title]")).ToContainTextAsync("No work node that is connected is large enough for it.");
        var picture = page.Locator("section[aria-labelledby=power-title]");
        await Assertions.Expect(picture).ToContainTextAsync("410\u202fW of 1.0\u202fkW that it may draw");
        await Assertions.Expect(picture.Locator("svg[role=img]")).ToHaveAttributeAsync("aria-label", new Regex("firm 200.W of 200.W; flexible 150.W of .*; spot 0.W of 250.W, 1 standing still", RegexOptions.None, TimeSpan.FromSeconds(1)));

        site.Node.Make(spot, j => j with { State = WorkState.Running, Reason = "", DrawWatts = 250, CeilingWatts = double.PositiveInfinity, Speed = 1 });
        await Assertions.Expect(running.Locator("tr", new() { HasText = "render" })).ToContainTextAsync("250\u202fW of 250\u202fW, 100\u202f% speed");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Job_is_followed_with_its_steps_and_what_it_writes_held_released_and_cancelled()
    {
        string id = await site.RunAsync("name: talks\ntier: flexible");
        site.Node.Make(id, j => j with { DrawWatts = 150, FullWatts = 300, CeilingWatts = 180, Speed = 0.7, Learned = new JobLearning { Phase = "train", Phases = 2, FullWatts = 300, FullWattsDeviation = 4, FullRate = 12, Points = [new(0.25, 0.2, 0.15), new(0.45, 0.62, 0.05), new(0.6, 0.84, 0.02), new(0.75, 0.93, 0.015), new(1, 1, 0)], ThrottleSeconds = 0.31, PauseSeconds = 0.1, ResumeSeconds = 0.24, PauseCostSeconds = 0.12 } });
        site.Node.Write(id, "first line\n");
        await using var window = await browser.OpenAsync(site, $"jobs?at={id}");
        var page = window.Page;
        var log = page.GetByRole(AriaRole.Region, new() { Name = "What the job has written" });
        await Assertions.Expect(log).ToContainTextAsync("first line");
        var curve = page.Locator("section[aria-labelledby=curve-title]");
        await Assertions.Expect(curve.Locator("svg[role=img]")).ToHaveAttributeAsync("aria-label", "Speed against power: 20\u202f% at 75\u202fW, 62\u202f% at 135\u202fW, 84\u202f% at 180\u202fW, 93\u202f% at 225\u202fW, 100\u202f% at 300\u202fW");
        await Assertions.Expect(curve).ToContainTextAsync("It draws 300\u202fW ± 8\u202fW at full speed. It follows less power in 0.31\u202fs, stands still in 0.1\u202fs, goes on in 0.24\u202fs, a pause costs 0.12\u202fs. This is of its phase “train”, one of 2.");
        site.Node.Write(id, "\u001b[32mgreen\u001b[0m second line\n");
        await Assertions.Expect(log).ToHaveTextAsync(new Regex("green second line", RegexOptions.None, TimeSpan.FromSeconds(1)));

        await page.GetByRole(AriaRole.Button, new() { Name = "Hold …" }).ClickAsync();
        await page.GetByLabel("Your name").FillAsync("anna");
        await page.GetByRole(AriaRole.Button, new() { Name = "Hold talks" }).ClickAsync();
        await Assertions.Expect(page.Locator(".steps")).ToContainTextAsync("anna holds it.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Release …" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Release talks" }).ClickAsync();
        await Assertions.Expect(page.Locator(".steps")).ToContainTextAsync("anna released it.");
        site.Node.Use(id, 36);
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel …" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel talks" }).ClickAsync();
        await Assertions.Expect(page.Locator(".steps li").First).ToContainTextAsync("cancelled: anna cancelled it.");
        await Assertions.Expect(page.Locator("section[aria-labelledby=use-title]")).ToContainTextAsync("0.10\u202fWh ± 0.010\u202fWh");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Nothing more comes.");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Of_a_long_log_only_the_end_is_carried_over_and_nothing_is_asked_while_nobody_sees_the_page()
    {
        string id = await site.RunAsync("name: writes-much\ntier: flexible");
        site.Node.Write(id, string.Concat(Enumerable.Range(0, 200_000).Select(i => i.ToString("D9", CultureInfo.InvariantCulture) + "\n")));
        await using var window = await browser.OpenUnknownAsync();
        var page = window.Page;
        int asked = 0;
        page.Request += (_, request) => Interlocked.Add(ref asked, request.Url.Contains("/log", StringComparison.Ordinal) ? 1 : 0);

        // A browser without a screen never hides a page, so that the page is told so.
        await page.AddInitScriptAsync("window.hide = (hidden) => { Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden }); document.dispatchEvent(new Event('visibilitychange')); };");
        await page.Clock.InstallAsync();
        await page.GotoAsync($"{site.Address}#/jobs?at={id}");
        var log = page.GetByRole(AriaRole.Region, new() { Name = "What the job has written" });
        await Assertions.Expect(log).ToContainTextAsync("000199999");
        Assert.True((await log.TextContentAsync())!.Length <= 65_536);
        await page.EvaluateAsync("() => window.hide(true)");
        int before = asked;
        site.Node.Write(id, "unseen\n");
        for (int k = 0; k < 5; k++)
        {
            await page.Clock.FastForwardAsync(20_000);
            await page.EvaluateAsync("async () => { await fetch('/healthz'); await fetch('/healthz'); }");
        }

        Assert.InRange(asked, before, before + 1);
        await page.EvaluateAsync("() => window.hide(false)");
        await Assertions.Expect(log).ToContainTextAsync("unseen");
    }

    [Fact]
    public async Task Mistakes_of_a_job_file_are_shown_at_their_lines_and_a_file_that_is_dropped_is_submitted()
    {
        await using var window = await browser.OpenAsync(site, "jobs");
        var page = window.Page;
        var text = page.GetByLabel("Text of the job file");
        await text.FillAsync("name: broken\ncommand: [true]\ncpus: many\ntier: best\n");
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        await Assertions.Expect(page.Locator(".faults")).ToContainTextAsync("Line 4");
        await page.Locator(".faults button", new() { HasText = "Line 3," }).First.ClickAsync();
        Assert.Equal("cpus: many", await text.EvaluateAsync<string>("t => t.value.slice(t.selectionStart, t.selectionEnd)"));
        await page.EvaluateAsync("() => { const files = new DataTransfer(); files.items.add(new File(['name: dropped\\ncommand: [\"true\"]\\ncpus: 999\\n'], 'job.yaml')); document.querySelector('[aria-label=\"Job file\"]').dispatchEvent(new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true })); }");
        await Assertions.Expect(text).ToHaveValueAsync(new Regex("name: dropped", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("dropped is submitted and kept.");
        await Assertions.Expect(page.Locator("section[aria-labelledby=waiting-title] tr", new() { HasText = "dropped" })).ToHaveCountAsync(1);
        Assert.All(window.Complaints, c => Assert.Contains("422", c, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Work_node_is_enrolled_by_a_token_that_is_shown_once_and_expelled_with_a_word_on_what_follows()
    {
        await using var window = await browser.OpenAsync(site, "jobs");
        var page = window.Page;
        await page.GetByLabel("Name of another work node").FillAsync("box-2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a token" }).ClickAsync();
        var value = page.GetByRole(AriaRole.Group, new() { Name = "The new token" });
        await Assertions.Expect(value).ToContainTextAsync("within the hour");
        string token = await value.Locator("code").Nth(1).InnerTextAsync();
        string folder = Directory.CreateTempSubdirectory("megapod-web-node-").FullName;
        try
        {
            using var papers = (await NodeEnrolment.JoinAsync(site.WorkNodes.Address, token, folder, Stop)).Value;
            Assert.Equal("box-2", papers.Name);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "I have it" }).ClickAsync();
        var node = page.Locator(".nodes li", new() { HasText = "box-2" });
        await Assertions.Expect(node).ToContainTextAsync("never heard");
        await node.GetByRole(AriaRole.Button, new() { Name = "Expel …" }).ClickAsync();
        await Assertions.Expect(node).ToContainTextAsync("they stand still");
        await node.GetByRole(AriaRole.Button, new() { Name = "Expel box-2" }).ClickAsync();
        await Assertions.Expect(node).ToHaveCountAsync(0);
        Assert.Empty(window.Complaints);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 320)]
    public async Task Job_can_be_read_and_used_by_everyone(ColorScheme colours, int width)
    {
        string id = await site.RunAsync("name: shown\ntier: spot");
        site.Node.Make(id, j => j with { DrawWatts = 10, FullWatts = 40, CeilingWatts = 12, Speed = 0.3, Progress = 12, PriceLess = 0.00012, Learned = new JobLearning { FullWatts = 40, FullWattsDeviation = 1, Points = [new(0.2, 0.1, 0.1), new(1, 1, 0)] } });
        foreach (string path in (string[])["jobs", $"jobs?at={id}"])
        {
            await using var window = await browser.OpenAsync(site, path, width, colours: colours, motion: ReducedMotion.Reduce);
            await Assertions.Expect(window.Page.Locator("main")).ToContainTextAsync("shown");
            await Assertions.Expect(window.Page.Locator("main")).Not.ToContainTextAsync("eing read");
            var found = await window.JudgeAsync(await File.ReadAllTextAsync(Path.Combine(TestData.RepositoryRoot, "web", "node_modules", "axe-core", "axe.min.js"), Stop));
            Assert.True(found.Count == 0, string.Join("\n", found));
            int overhang = await window.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
            Assert.True(overhang <= 0, $"'{path}' is {overhang} px wider than a screen of {width}.");
        }
    }
}
