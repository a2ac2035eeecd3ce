namespace Megapod.Web;

using System.Text.RegularExpressions;
using Megapod.Tests;
using Microsoft.Playwright;

/// <summary>A person at the pages of a running site: looks, clicks, tabs, and loses the link.</summary>
public sealed class PageTests(Browser browser, LiveSite site) : IClassFixture<Browser>, IClassFixture<LiveSite>
{
    private static readonly string[] Pages = ["", "cars", "pods", "battery", "plan", "devices", "alarms", "money", "certificate", "jobs"];

    public static TheoryData<string> AllPages => [.. Pages];

    public static TheoryData<string, ColorScheme> AllPagesInBothLights => [.. Pages.SelectMany(p => new[] { (p, ColorScheme.Light), (p, ColorScheme.Dark) })];

    private static string Axe => File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "web", "node_modules", "axe-core", "axe.min.js"));

    [Theory]
    [MemberData(nameof(AllPages))]
    public async Task Page_opens_with_one_heading_and_without_a_complaint(string page)
    {
        await using var window = await browser.OpenAsync(site, page);
        await Assertions.Expect(window.Page.Locator("main h1")).ToHaveCountAsync(1);
        await Assertions.Expect(window.Page.Locator("nav a[aria-current=page]")).ToHaveCountAsync(1);
        await window.Page.WaitForLoadStateAsync(LoadState.DOMContentLoaded);
        await Assertions.Expect(window.Page.Locator("main")).Not.ToContainTextAsync("is being read");
        Assert.Empty(window.Complaints);
    }

    [Theory]
    [MemberData(nameof(AllPagesInBothLights))]
    public async Task Page_can_be_read_and_used_by_everyone(string page, ColorScheme colours)
    {
        await using var window = await browser.OpenAsync(site, page, colours: colours, motion: ReducedMotion.Reduce);
        await Assertions.Expect(window.Page.Locator("main h1")).ToHaveCountAsync(1);
        var found = await window.JudgeAsync(Axe);
        Assert.True(found.Count == 0, string.Join("\n", found));
    }

    [Fact]
    public async Task Pages_can_be_read_and_used_by_everyone_on_a_phone()
    {
        await using var window = await browser.OpenAsync(site, width: 390, height: 844, motion: ReducedMotion.Reduce);
        foreach (string page in Pages)
        {
            await window.Page.GotoAsync($"{site.Address}#/{page}");
            await Assertions.Expect(window.Page.Locator("main h1")).ToHaveCountAsync(1);
            var found = await window.JudgeAsync(Axe);
            Assert.True(found.Count == 0, $"'{page}': {string.Join("\n", found)}");
        }
    }

    [Theory]
    [InlineData(320, 640)]
    [InlineData(390, 844)]
    [InlineData(768, 1024)]
    [InlineData(3840, 2160)]
    public async Task No_page_has_to_be_scrolled_sideways(int width, int height)
    {
        await using var window = await browser.OpenAsync(site, width: width, height: height);
        foreach (string page in Pages)
        {
            await window.Page.GotoAsync($"{site.Address}#/{page}");
            await Assertions.Expect(window.Page.Locator("main h1")).ToHaveCountAsync(1);
            int overhang = await window.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
            Assert.True(overhang <= 0, $"'{page}' is {overhang} px wider than a screen of {width}.");
        }
    }

    [Fact]
    public async Task Picture_shows_every_node_stall_and_rack_and_the_table_says_the_same()
    {
        await using var window = await browser.OpenAsync(site);
        var picture = window.Page.Locator(".diagram svg");
        foreach (string id in site.View.Consumers.Select(c => c.Id))
        {
            await Assertions.Expect(picture.Locator($"a[aria-label^='{id}:']")).ToHaveCountAsync(1);
        }

        foreach (string id in site.View.Nodes.Select(n => n.Id))
        {
            await Assertions.Expect(picture.Locator($"a[aria-label^='{id}:']")).ToHaveCountAsync(1);
        }

        await window.Page.GetByText("The same as a table").ClickAsync();
        await Assertions.Expect(window.Page.Locator("details table tbody tr")).ToHaveCountAsync(site.View.Nodes.Count + site.View.Consumers.Count + 1);
        await Assertions.Expect(window.Page.Locator("details table tbody tr").First).ToContainTextAsync("W");
    }

    [Fact]
    public async Task Car_that_is_plugged_in_is_seen_to_charge()
    {
        await using var window = await browser.OpenAsync(site);
        await window.Page.Locator(".diagram a[aria-label^='c2:']").ClickAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Plug in a car" }).ClickAsync();
        await Assertions.Expect(window.Page.Locator(".diagram a[aria-label^='c2: car, draws']")).ToHaveCountAsync(1);
        await Assertions.Expect(window.Page.Locator(".events")).ToContainTextAsync("c2");
        await Assertions.Expect(window.Page.Locator(".diagram a[aria-label^='c2:'] .value")).ToContainTextAsync("kW");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Unplug the car" }).ClickAsync();
        await Assertions.Expect(window.Page.Locator(".diagram a[aria-label^='c2: free stall']")).ToHaveCountAsync(1);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Battery_that_trips_is_out_of_service_and_the_refusal_of_a_second_trip_is_read()
    {
        await using var window = await browser.OpenAsync(site, "?at=battery");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Trip it" }).ClickAsync();
        await Assertions.Expect(window.Page.Locator("section[aria-labelledby=chosen-title]")).ToContainTextAsync("out of service");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Trip it" }).ClickAsync();
        await Assertions.Expect(window.Page.Locator(".said.alarm")).ToContainTextAsync("MP31");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Restore" }).ClickAsync();
        await Assertions.Expect(window.Page.Locator("section[aria-labelledby=chosen-title] dl")).Not.ToContainTextAsync("out of service");
    }

    [Fact]
    public async Task Meter_that_freezes_is_shown_as_unknown_with_its_age_and_never_as_zero()
    {
        await using var window = await browser.OpenAsync(site, "?at=grid");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Freeze the meter" }).ClickAsync();
        await Assertions.Expect(window.Page.Locator(".diagram")).ToContainTextAsync(Aged("meter not heard for"));
        await Assertions.Expect(window.Page.Locator("section[aria-labelledby=chosen-title] dl")).ToContainTextAsync(Aged("last heard"));
        await Assertions.Expect(window.Page.Locator(".figures div").First).ToContainTextAsync("—");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Restore" }).ClickAsync();
        await Assertions.Expect(window.Page.Locator(".diagram")).Not.ToContainTextAsync("meter not heard for");
    }

    [Fact]
    public async Task Everything_can_be_done_by_keys_alone_and_the_focus_is_seen()
    {
        await using var window = await browser.OpenAsync(site);
        var keys = window.Page.Keyboard;
        await keys.PressAsync("Tab");
        await Assertions.Expect(window.Page.GetByText("To the content")).ToBeFocusedAsync();
        await keys.PressAsync("Enter");
        await Assertions.Expect(window.Page.Locator("main")).ToBeFocusedAsync();
        await window.Page.ReloadAsync();
        await Assertions.Expect(window.Page.Locator("header .link")).ToContainTextAsync("live");
        var cars = window.Page.Locator("nav a", new() { HasText = "Cars" });
        await TabToAsync(window.Page, cars);
        Assert.NotEqual("none", await cars.EvaluateAsync<string>("a => getComputedStyle(a).outlineStyle"));
        await keys.PressAsync("Enter");
        await Assertions.Expect(window.Page.Locator("main h1")).ToHaveTextAsync("Cars");
        var plugIn = window.Page.GetByRole(AriaRole.Button, new() { Name = "Plug in a car at d1" });
        await TabToAsync(window.Page, plugIn);
        Assert.NotEqual("none", await plugIn.EvaluateAsync<string>("a => getComputedStyle(a).outlineStyle"));
        await keys.PressAsync("Space");
        var unplug = window.Page.GetByRole(AriaRole.Button, new() { Name = "Unplug the car at d1" });
        await Assertions.Expect(unplug).ToBeVisibleAsync();
        await TabToAsync(window.Page, unplug);
        await keys.PressAsync("Enter");
        await Assertions.Expect(plugIn).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Chosen_colours_stay_after_the_page_was_left()
    {
        await using var window = await browser.OpenAsync(site);
        await window.Page.GetByLabel("Colours").SelectOptionAsync("dark");
        string dark = await window.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
        await window.Page.ReloadAsync();
        Assert.Equal(dark, await window.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor"));
        await window.Page.GetByLabel("Colours").SelectOptionAsync("light");
        Assert.NotEqual(dark, await window.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor"));
    }

    /// <summary>Words that are followed by an age, which is never nothing.</summary>
    private static Regex Aged(string words) => new(words + @" [1-9]\d*\u202f(s|min)", RegexOptions.None, TimeSpan.FromSeconds(1));

    /// <summary>Presses Tab until something has the focus, as often as a page has things to focus.</summary>
    private static async Task TabToAsync(IPage page, ILocator wanted)
    {
        await Assertions.Expect(wanted).ToBeVisibleAsync();
        for (int k = 0; k < 300; k++)
        {
            if (await wanted.EvaluateAsync<bool>("a => a === document.activeElement"))
            {
                return;
            }

            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"{wanted} cannot be reached by keys.");
    }
}
