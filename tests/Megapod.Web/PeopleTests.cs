namespace Megapod.Web;

using System.Text.RegularExpressions;
using Megapod.Tests;
using Microsoft.Playwright;

/// <summary>People of each role at a site with accounts: what they see, what they may do, and that what they may not do is neither there nor done.</summary>
public sealed class PeopleTests(Browser browser, PeopleSite site) : IClassFixture<Browser>, IClassFixture<PeopleSite>, IAsyncLifetime
{
    private static readonly string[] Pages = ["", "alarms", "plan", "history", "audit", "settings", "accounts", "you"];

    public static TheoryData<string> AllPages => [.. Pages];

    public static TheoryData<string, ColorScheme> AllPagesInBothLights => [.. Pages.SelectMany(p => new[] { (p, ColorScheme.Light), (p, ColorScheme.Dark) })];

    public async ValueTask InitializeAsync()
    {
        Browser.SkipUnlessThere();
        await site.PeopleAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [MemberData(nameof(AllPages))]
    public async Task Page_opens_with_one_heading_and_without_a_complaint(string page)
    {
        await using var window = await browser.OpenAsAsync(site, PeopleSite.First, page);
        await Assertions.Expect(window.Page.Locator("main h1")).ToHaveCountAsync(1);
        await Assertions.Expect(window.Page.Locator("main")).Not.ToContainTextAsync("being read");
        await Assertions.Expect(window.Page.Locator("main .alarm:text('✕ The site')")).ToHaveCountAsync(0);
        Assert.Empty(window.Complaints);
    }

    [Theory]
    [MemberData(nameof(AllPagesInBothLights))]
    public async Task Page_can_be_read_and_used_by_everyone(string page, ColorScheme colours)
    {
        await using var window = await browser.OpenAsAsync(site, PeopleSite.First, page, colours: colours, motion: ReducedMotion.Reduce);
        await Assertions.Expect(window.Page.Locator("main h1")).ToHaveCountAsync(1);
        await Assertions.Expect(window.Page.Locator("main")).Not.ToContainTextAsync("being read");
        var found = await window.JudgeAsync(await File.ReadAllTextAsync(Path.Combine(TestData.RepositoryRoot, "web", "node_modules", "axe-core", "axe.min.js"), TestContext.Current.CancellationToken));
        Assert.True(found.Count == 0, string.Join("\n", found));
    }

    [Theory]
    [InlineData(320, 640)]
    [InlineData(390, 844)]
    [InlineData(768, 1024)]
    [InlineData(3840, 2160)]
    public async Task No_page_has_to_be_scrolled_sideways(int width, int height)
    {
        await using var window = await browser.OpenAsAsync(site, PeopleSite.First, width: width, height: height);
        foreach (string page in Pages)
        {
            await window.Page.GotoAsync($"{site.Address}#/{page}");
            await Assertions.Expect(window.Page.Locator("main h1")).ToHaveCountAsync(1);
            await Assertions.Expect(window.Page.Locator("main")).Not.ToContainTextAsync("being read");
            int overhang = await window.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
            Assert.True(overhang <= 0, $"'{page}' is {overhang} px wider than a screen of {width}.");
        }
    }

    [Theory]
    [InlineData("viewer", false, false)]
    [InlineData("operator", true, false)]
    [InlineData(PeopleSite.First, true, true)]
    public async Task What_a_role_may_not_do_is_not_there_and_is_refused_where_it_is_asked_for(string name, bool mayOperate, bool mayAdminister)
    {
        await using var window = await browser.OpenAsAsync(site, name, "?at=grid");
        var page = window.Page;
        await Assertions.Expect(page.Locator("#chosen-title")).ToHaveTextAsync("Grid");
        await ExpectAsync(page.GetByRole(AriaRole.Button, new() { Name = "Freeze the meter" }), mayOperate);
        await ExpectAsync(page.GetByRole(AriaRole.Button, new() { Name = "Cut the limit" }), mayOperate);
        await ExpectAsync(page.Locator("nav a:text-is('Audit')"), mayOperate);
        await ExpectAsync(page.Locator("nav a:text-is('Settings')"), mayAdminister);
        await ExpectAsync(page.Locator("nav a:text-is('Accounts')"), mayAdminister);
        if (!mayAdminister)
        {
            await page.GotoAsync($"{site.Address}#/accounts");
            await Assertions.Expect(page.Locator("main")).ToContainTextAsync("needs the right to administer");
        }

        Assert.Equal(mayOperate ? 409 : 403, await window.AskAsync("POST", "/api/v1/demo/grid/limit?watts=1"));
        Assert.Equal(mayOperate ? 404 : 403, await window.AskAsync("POST", "/api/v1/alarms/none/acknowledge"));
        Assert.Equal(mayOperate ? 200 : 403, await window.AskAsync("GET", "/api/v1/audit?most=1"));
        Assert.Equal(mayAdminister ? 200 : 403, await window.AskAsync("GET", "/api/v1/site-file"));
        Assert.Equal(mayAdminister ? 400 : 403, await window.AskAsync("POST", "/api/v1/accounts", /*lang=json,strict*/ """{"name": "", "password": ""}"""));
    }

    [Fact]
    public async Task Request_by_cookie_without_the_proof_of_the_page_is_refused_and_changes_nothing()
    {
        await using var window = await browser.OpenAsAsync(site, PeopleSite.First, "accounts");
        const string ask = "async (proof) => (await fetch('/api/v1/accounts/tenant', { method: 'PATCH', headers: { 'content-type': 'application/json', ...(proof === null ? {} : { 'x-megapod-csrf': proof }) }, body: '{\"role\":\"viewer\"}' })).status";
        Assert.Equal(403, await window.Page.EvaluateAsync<int>(ask, null));
        Assert.Equal(403, await window.Page.EvaluateAsync<int>(ask, "a guess"));
        await window.Page.ReloadAsync();
        await Assertions.Expect(window.Page.GetByLabel("Role of tenant")).ToHaveValueAsync("tenant");
    }

    [Fact]
    public async Task Tenant_sees_nothing_of_the_site()
    {
        await using var window = await browser.OpenAsAsync(site, "tenant", "alarms");
        await Assertions.Expect(window.Page.Locator("main")).ToContainTextAsync("shows nothing of itself to a tenant");
        await Assertions.Expect(window.Page.Locator("nav a")).ToHaveTextAsync(["Jobs"]);
        Assert.Empty(window.Complaints);
        Assert.Equal(403, await window.AskAsync("GET", "/api/v1/site"));
        Assert.Equal(403, await window.AskAsync("GET", "/api/v1/live"));
        await window.Page.Locator("header .person").ClickAsync();
        await Assertions.Expect(window.Page.GetByLabel("The present one")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Tenant_submits_sees_and_cancels_his_own_jobs_and_those_of_others_are_not_there()
    {
        await using (var other = await browser.OpenAsAsync(site, "operator", "jobs"))
        {
            Assert.Equal(201, await other.AskAsync("POST", "/api/v1/jobs", /*lang=json,strict*/ """{"name": "not-his", "command": ["true"]}"""));
            await Assertions.Expect(other.Page.Locator("section[aria-labelledby=waiting-title]")).ToContainTextAsync("not-his");
        }

        await using var window = await browser.OpenAsAsync(site, "tenant");
        var page = window.Page;
        await Assertions.Expect(page.Locator("main h1")).ToHaveTextAsync("Jobs");
        await Assertions.Expect(page.Locator("#nodes-title")).ToHaveCountAsync(0);
        await page.GetByLabel("Text of the job file").FillAsync("name: his-own\ncommand: [sleep, 60]\n");
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Look at it" }).ClickAsync();
        await Assertions.Expect(page.Locator("#job-title")).ToHaveTextAsync("his-own");
        await Assertions.Expect(page.Locator(".steps")).ToContainTextAsync("It was submitted.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel …" }).ClickAsync();
        await Assertions.Expect(page.Locator(".act form")).ToContainTextAsync("It never runs. This cannot be taken back.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel his-own" }).ClickAsync();
        await Assertions.Expect(page.Locator(".steps")).ToContainTextAsync("tenant cancelled it.");
        await page.GetByRole(AriaRole.Link, new() { Name = "All jobs" }).ClickAsync();
        await Assertions.Expect(page.Locator("section[aria-labelledby=over-title]")).ToContainTextAsync("his-own");
        await Assertions.Expect(page.Locator("main")).Not.ToContainTextAsync("not-his");
        Assert.Empty(window.Complaints);

        await using var viewer = await browser.OpenAsAsync(site, "viewer", "jobs");
        await Assertions.Expect(viewer.Page.Locator("section[aria-labelledby=over-title]")).ToContainTextAsync("his-own");
        await ExpectAsync(viewer.Page.GetByLabel("Text of the job file"), isThere: false);
    }

    [Fact]
    public async Task Alarm_of_a_frozen_meter_is_explained_acknowledged_shelved_and_taken_back_and_the_log_knows_by_whom()
    {
        await using var window = await browser.OpenAsAsync(site, "operator", "?at=grid");
        var page = window.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Freeze the meter" }).ClickAsync();
        try
        {
            await page.GotoAsync($"{site.Address}#/alarms");
            var alarm = page.Locator("article", new() { HasText = "MP3204" });
            await Assertions.Expect(alarm).ToContainTextAsync("critical");
            await alarm.GetByText("What to do").ClickAsync();
            await Assertions.Expect(alarm.Locator("dl dd").First).ToContainTextAsync("look at the meter");
            await alarm.GetByRole(AriaRole.Button, new() { Name = "Acknowledge" }).ClickAsync();
            await Assertions.Expect(alarm).ToContainTextAsync("acknowledged by operator");
            await alarm.GetByRole(AriaRole.Button, new() { Name = "Shelve" }).ClickAsync();
            await alarm.GetByLabel("Minutes").FillAsync("9000");
            await alarm.GetByLabel("Why").FillAsync("the meter is exchanged");
            await alarm.GetByRole(AriaRole.Button, new() { Name = "Shelve it" }).ClickAsync();
            await Assertions.Expect(alarm.Locator("p[role=status].alarm")).ToContainTextAsync("MP34");
            await alarm.GetByLabel("Minutes").FillAsync("20");
            await alarm.GetByRole(AriaRole.Button, new() { Name = "Shelve it" }).ClickAsync();
            await Assertions.Expect(alarm).ToContainTextAsync("put aside by operator");
            await Assertions.Expect(alarm).ToContainTextAsync("the meter is exchanged");
            await Assertions.Expect(page.Locator("section[aria-labelledby=shelved-title]")).ToContainTextAsync("MP3204");
            await alarm.GetByRole(AriaRole.Button, new() { Name = "Take off the shelf" }).ClickAsync();
            await Assertions.Expect(page.Locator("section[aria-labelledby=standing-title]")).ToContainTextAsync("MP3204");
            await Assertions.Expect(page.Locator("section[aria-labelledby=log-title] tr", new() { HasTextRegex = new Regex("shelved.*operator: the meter is exchanged", RegexOptions.None, TimeSpan.FromSeconds(1)) }).First).ToBeVisibleAsync();
        }
        finally
        {
            Assert.Equal(200, await window.AskAsync("POST", "/api/v1/demo/restore"));
        }
    }

    [Fact]
    public async Task Limit_that_the_grid_s_operator_sets_is_seen_with_who_when_and_what_comes_next()
    {
        await using var window = await browser.OpenAsAsync(site, "operator", "?at=grid");
        var page = window.Page;
        await page.GetByLabel("Import at most, kW").FillAsync("1500");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cut the limit" }).ClickAsync();
        var outside = page.Locator("section[aria-labelledby=outside-title]");
        await Assertions.Expect(outside).ToContainTextAsync("import at most 1.50\u202fMW");
        await Assertions.Expect(outside).ToContainTextAsync("set by the grid's operator");
        await Assertions.Expect(outside).ToContainTextAsync("until withdrawn");
        await Assertions.Expect(outside).ToContainTextAsync("in force since");
        await Assertions.Expect(page.Locator(".diagram line.limit")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator(".figures div").First).ToContainTextAsync("of 1.50\u202fMW");
        await page.GetByRole(AriaRole.Button, new() { Name = "Restore" }).ClickAsync();
        await Assertions.Expect(page.Locator(".diagram line.limit")).ToHaveCountAsync(0);
        await Assertions.Expect(outside).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData(320)]
    [InlineData(390)]
    [InlineData(768)]
    [InlineData(1280)]
    public async Task Limit_from_outside_is_read_whole_in_the_picture_however_narrow_it_is(int width)
    {
        await using var window = await browser.OpenAsAsync(site, "operator", width: width);
        var page = window.Page;
        Assert.Equal(200, await window.AskAsync("POST", "/api/v1/demo/grid/limit?watts=1500000"));
        try
        {
            var lines = page.Locator(".diagram text.outside");
            await Assertions.Expect(lines.Last).ToContainTextAsync("until withdrawn");
            string all = string.Join(' ', await page.Locator(".diagram text.outside, .diagram svg > a text.under").AllTextContentsAsync());
            Assert.Contains("import at most 1.50\u202fMW", all, StringComparison.Ordinal);
            Assert.Matches("promised .*room left .*margin ", all);
            Assert.DoesNotContain("…", all, StringComparison.Ordinal);
            double over = await page.EvaluateAsync<double>("() => { const right = document.querySelector('.diagram rect.trunk').getBoundingClientRect().right; return Math.max(...[...document.querySelectorAll('.diagram svg > a text')].map(t => t.getBoundingClientRect().right - right)); }");
            Assert.True(over <= 0, $"A text is {over} px wider than the connection on a screen of {width}.");
        }
        finally
        {
            Assert.Equal(200, await window.AskAsync("POST", "/api/v1/demo/restore"));
        }
    }

    [Fact]
    public async Task On_a_phone_the_colours_the_person_and_the_way_out_are_behind_the_button_of_the_pages()
    {
        await using var window = await browser.OpenAsAsync(site, "viewer", width: 320, height: 640);
        var page = window.Page;
        var leave = page.GetByRole(AriaRole.Button, new() { Name = "Sign out" });
        await Assertions.Expect(leave).ToBeHiddenAsync();
        await page.Locator("button.menu").ClickAsync();
        await Assertions.Expect(leave).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("Colours")).ToBeVisibleAsync();
        Assert.True(await leave.EvaluateAsync<bool>("b => { const range = document.createRange(); range.selectNodeContents(b); return range.getClientRects().length === 1; }"), "'Sign out' stands in more than one line.");
        await page.GetByRole(AriaRole.Link, new() { Name = "Cars" }).ClickAsync();
        await Assertions.Expect(page.Locator("main h1")).ToHaveTextAsync("Cars");
        await Assertions.Expect(leave).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Site_file_with_a_mistake_is_shown_at_its_line_and_a_good_change_plugs_in_a_pod()
    {
        await using var window = await browser.OpenAsAsync(site, PeopleSite.First, "settings");
        var page = window.Page;
        var text = page.GetByLabel("Text of the site file");
        string before = await text.InputValueAsync();
        string[] lines = before.Split('\n');
        int wrong = Array.FindIndex(lines, l => l.StartsWith("mode:", StringComparison.Ordinal) || l.StartsWith("currency:", StringComparison.Ordinal));
        Assert.True(wrong >= 0);
        string[] broken = [.. lines];
        broken[wrong] = "nonsense: 1";
        await text.FillAsync(string.Join('\n', broken));
        await page.GetByRole(AriaRole.Button, new() { Name = "Check" }).ClickAsync();
        await Assertions.Expect(page.Locator(".faults")).ToContainTextAsync($"Line {wrong + 1}");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Apply" })).ToHaveCountAsync(0);
        await page.Locator(".faults button", new() { HasText = $"Line {wrong + 1}," }).First.ClickAsync();
        Assert.Equal("nonsense: 1", await text.EvaluateAsync<string>("t => t.value.slice(t.selectionStart, t.selectionEnd)"));

        await text.FillAsync(WithAnotherPod(before));
        await page.GetByRole(AriaRole.Button, new() { Name = "Check" }).ClickAsync();
        await Assertions.Expect(page.Locator("section[aria-labelledby=verdict-title]")).ToContainTextAsync("Plugged in: pod-2");
        await Assertions.Expect(page.Locator(".diff tr.added", new() { HasText = "id: pod-2" })).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator(".diff tr.removed")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Write and apply" }).ClickAsync();
        await Assertions.Expect(page.Locator(".said")).ToContainTextAsync("In force.");
        Assert.Contains("pod-2", await File.ReadAllTextAsync(site.SiteFile, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await page.GotoAsync($"{site.Address}#/");
        await Assertions.Expect(page.Locator(".diagram a[aria-label^='pod-2:']")).ToHaveCountAsync(1);
        Assert.Empty(window.Complaints);

        await page.GotoAsync($"{site.Address}#/audit");
        await Assertions.Expect(page.Locator("table tr", new() { HasText = "PUT /api/v1/site-file" }).First).ToContainTextAsync(PeopleSite.First);
    }

    [Fact]
    public async Task Value_of_a_token_is_shown_once_and_an_account_can_be_made_and_removed()
    {
        await using var window = await browser.OpenAsAsync(site, PeopleSite.First, "accounts");
        var page = window.Page;
        await page.GetByLabel("Name of the program").FillAsync("graphs");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the token" }).ClickAsync();
        await Assertions.Expect(page.Locator(".value code")).ToContainTextAsync("mp_");
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy" }).ClickAsync();
        await Assertions.Expect(page.Locator(".value [role=status]")).Not.ToBeEmptyAsync();
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("section[aria-labelledby=tokens-title]")).ToContainTextAsync("graphs");
        await Assertions.Expect(page.Locator("main")).Not.ToContainTextAsync("mp_");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove … graphs" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove graphs" }).ClickAsync();
        await Assertions.Expect(page.Locator("section[aria-labelledby=tokens-title]")).ToContainTextAsync("No program has a token");

        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("berta");
        await page.GetByLabel("First password").FillAsync(PeopleSite.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the account" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Role of berta")).ToHaveValueAsync("viewer");
        await page.GetByLabel("Role of berta").SelectOptionAsync("operator");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("berta is operator now");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove … berta" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove berta" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Role of berta")).ToHaveCountAsync(0);
        await page.GetByLabel($"Role of {PeopleSite.First}").SelectOptionAsync("viewer");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("MP3534");
        await Assertions.Expect(page.GetByLabel($"Role of {PeopleSite.First}")).ToHaveValueAsync("administrator");
    }

    [Fact]
    public async Task History_is_looked_through_by_keys_alone_and_its_figures_stand_below()
    {
        await using var window = await browser.OpenAsAsync(site, "viewer", "history");
        var page = window.Page;
        await Assertions.Expect(page.Locator(".uplot canvas")).ToHaveCountAsync(1);
        var day = page.GetByRole(AriaRole.Button, new() { Name = "day", Exact = true });
        await day.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("last=86400", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Assertions.Expect(page.Locator("section[aria-labelledby=sums-title]")).ToContainTextAsync("Wh");
        await page.GetByRole(AriaRole.Button, new() { Name = "10 min" }).FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("means of 1\u202fs each");
        await page.GetByLabel("Find").FillAsync("battery soc");
        await page.GetByLabel("battery/soc", new() { Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await Assertions.Expect(page.Locator("section[aria-labelledby=sums-title]")).ToContainTextAsync("battery/soc");
        await Assertions.Expect(page.Locator(".uplot canvas")).ToHaveCountAsync(2);
        await page.GoBackAsync();
        await Assertions.Expect(page.Locator("section[aria-labelledby=sums-title]")).Not.ToContainTextAsync("battery/soc");
        Assert.Empty(window.Complaints);
    }

    private static Task ExpectAsync(ILocator wanted, bool isThere) => Assertions.Expect(wanted).ToHaveCountAsync(isThere ? 1 : 0);

    private static string WithAnotherPod(string text)
    {
        const string after = "    upRamp: 200 kW/s                    # [assumption]\n";
        Assert.Contains(after, text, StringComparison.Ordinal);
        return text.Replace(after, after + """
          - id: pod-2
            parent: grid
            meter: {id: meter-pod-2, error: 0.5 %, samplePeriod: 100 ms, delay: 100 ms}
            racks: {count: 1, prefix: second-, full: 100 kW, idle: 25 kW, fallback: 25 kW, gpus: 70}
            throughput: [{power: 25 kW, throughput: 0}, {power: 100 kW, throughput: 1}]
            enforcement: {class: closedLoop, actuationTime: 2 s, commandLatency: 1 s, longestGrant: 10 s}

        """, StringComparison.Ordinal);
    }
}
