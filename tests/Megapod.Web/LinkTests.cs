namespace Megapod.Web;

using System.Text.RegularExpressions;
using Microsoft.Playwright;

/// <summary>A site whose link is lost and regained while a person looks.</summary>
public sealed class LinkTests(Browser browser, LiveSite site) : IClassFixture<Browser>, IClassFixture<LiveSite>
{
    [Fact]
    public async Task Last_picture_stays_with_its_age_while_the_link_is_lost_and_lives_again_when_it_is_back()
    {
        await using var window = await browser.OpenAsync(site);
        await site.GoSilentAsync();
        await Assertions.Expect(window.Page.Locator("header .link")).ToContainTextAsync(new Regex(@"last heard [1-9]\d*\u202fs ago", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Assertions.Expect(window.Page.Locator(".lost")).ToContainTextAsync("The link to the site is lost");
        await Assertions.Expect(window.Page.Locator(".diagram a[aria-label^='a1:']")).ToBeVisibleAsync();
        Assert.Contains("grayscale", await window.Page.Locator("main").EvaluateAsync<string>("m => getComputedStyle(m).filter"), StringComparison.Ordinal);

        await site.ListenAsync();
        await Assertions.Expect(window.Page.Locator("header .link")).ToContainTextAsync("live");
        await Assertions.Expect(window.Page.Locator(".lost")).ToHaveCountAsync(0);
        double before = site.View.Cycles;
        await Assertions.Expect(window.Page.Locator("header .link")).ToContainTextAsync("live");
        Assert.True(site.View.Cycles >= before);
    }

    [Fact]
    public async Task Page_opens_from_its_own_copy_where_the_site_cannot_be_reached_and_keeps_no_answer_of_it()
    {
        await using var window = await browser.OpenAsync(site);
        await window.Page.EvaluateAsync("async () => { await navigator.serviceWorker.ready; }");
        await window.Page.ReloadAsync();
        await Assertions.Expect(window.Page.Locator("header .link")).ToContainTextAsync("live");
        string[] kept = await window.Page.EvaluateAsync<string[]>("async () => { const urls = []; for (const name of await caches.keys()) for (const request of await (await caches.open(name)).keys()) urls.push(new URL(request.url).pathname); return urls; }");
        Assert.Contains("/", kept);
        Assert.DoesNotContain(kept, path => path.StartsWith("/api/", StringComparison.Ordinal));

        await site.GoSilentAsync();
        try
        {
            await window.Page.ReloadAsync();
            await Assertions.Expect(window.Page.Locator("main h1")).ToHaveTextAsync("Waiting for the site");
        }
        finally
        {
            await site.ListenAsync();
        }

        await Assertions.Expect(window.Page.Locator("header .link")).ToContainTextAsync("live");
    }
}
