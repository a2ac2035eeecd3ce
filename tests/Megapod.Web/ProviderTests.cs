namespace Megapod.Web;

using Megapod.Tests;
using Microsoft.Playwright;

/// <summary>People who have an account elsewhere: an administrator links theirs, they come in by a button, and where that fails a page says why and what to do.</summary>
public sealed class ProviderTests(Browser browser, PeopleSite site) : IClassFixture<Browser>, IClassFixture<PeopleSite>, IAsyncLifetime
{
    private const string Subject = "248289761001";

    public async ValueTask InitializeAsync()
    {
        Browser.SkipUnlessThere();
        await site.PeopleAsync();
        site.Provider.Person = (200, $$"""{"sub": "{{Subject}}"}""");
    }

    public ValueTask DisposeAsync()
    {
        site.Provider.Error = null;
        site.Provider.Token = null;
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Linked_person_comes_in_by_a_button_to_where_he_was_and_stays_out_once_unlinked()
    {
        await using var window = await browser.OpenAsAsync(site, PeopleSite.First, "accounts");
        var accounts = window.Page;
        var viewer = accounts.Locator("li", new() { Has = accounts.GetByRole(AriaRole.Heading, new() { Name = "viewer" }) });
        await accounts.GetByRole(AriaRole.Button, new() { Name = "Link … for viewer" }).ClickAsync();
        await accounts.GetByLabel("What it calls viewer").FillAsync(Subject);
        Assert.Empty(await window.JudgeAsync(await AxeAsync()));
        await accounts.GetByRole(AriaRole.Button, new() { Name = "Link viewer" }).ClickAsync();
        await Assertions.Expect(viewer).ToContainTextAsync($"signs in with The office, as {Subject}");

        // Nobody else may be the same person.
        await accounts.GetByRole(AriaRole.Button, new() { Name = "Link … for operator" }).ClickAsync();
        await accounts.GetByLabel("What it calls operator").FillAsync(Subject);
        await accounts.GetByRole(AriaRole.Button, new() { Name = "Link operator" }).ClickAsync();
        await Assertions.Expect(accounts.Locator("section[aria-labelledby=people-title] .said")).ToContainTextAsync("MP3567");

        await using (var other = await browser.OpenUnknownAsync())
        {
            var page = other.Page;
            await page.GotoAsync($"{site.Address}#/history?last=86400");
            await Button(page).ClickAsync();
            await Assertions.Expect(page.Locator("header .person")).ToContainTextAsync("viewer");
            await Assertions.Expect(page.Locator("main h1")).ToHaveTextAsync("History");
            Assert.EndsWith("#/history?last=86400", page.Url, StringComparison.Ordinal);
            Assert.Empty(site.Provider.Wrong);
            Assert.Empty(other.Complaints);

            await accounts.GetByRole(AriaRole.Button, new() { Name = "Unlink viewer" }).ClickAsync();
            await Assertions.Expect(viewer).Not.ToContainTextAsync("signs in with");
            await Assertions.Expect(page.Locator("main h1")).ToHaveTextAsync("Sign in");
            await Button(page).ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("no account of this site is linked to you there");
        }

        await Assertions.Expect(accounts.GetByRole(AriaRole.Button, new() { Name = "Unlink viewer" })).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("access_denied", 200, "", "It was denied at The office", "MP3568")]
    [InlineData("server_error", 200, "", "The office refuses this site or you", "MP3562")]
    [InlineData(null, 400, "{}", "The office refuses this site or you", "MP3562")]
    [InlineData(null, 200, "<html>", "What The office says of you cannot be used", "MP3564")]
    [InlineData(null, 200, """{"sub": "a-stranger"}""", "The office knows you, but no account", "MP3565")]
    public async Task What_fails_is_told_in_words_with_what_to_do_and_a_password_still_works(string? error, int status, string person, string words, string fault)
    {
        site.Provider.Error = error;
        site.Provider.Person = (status, person);
        await using var window = await browser.OpenUnknownAsync(colours: ColorScheme.Dark);
        var page = window.Page;
        await page.GotoAsync($"{site.Address}#/alarms");
        await Button(page).ClickAsync();
        var told = page.GetByRole(AriaRole.Alert).First;
        await Assertions.Expect(told).ToContainTextAsync("You are not signed in");
        await Assertions.Expect(told).ToContainTextAsync(words);
        await Assertions.Expect(told).ToContainTextAsync("password");
        await Assertions.Expect(told).ToContainTextAsync(fault);
        await Assertions.Expect(page.Locator(".diagram")).ToHaveCountAsync(0);
        Assert.Empty(await window.JudgeAsync(await AxeAsync()));
        Assert.Empty(window.Complaints);

        await page.GetByLabel("Name").FillAsync("operator");
        await page.GetByLabel("Password").FillAsync(PeopleSite.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page.Locator("main h1")).ToHaveTextAsync("Alarms");
    }

    [Fact]
    public async Task Address_that_somebody_else_wrote_says_nothing_in_its_own_words()
    {
        await using var window = await browser.OpenUnknownAsync();
        await window.Page.GotoAsync($"{site.Address}#/sign-in?provider=Call-0800-now&fault=Call-0800-now");
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("Why is not known");
        await Assertions.Expect(window.Page.Locator("body")).Not.ToContainTextAsync("0800");
    }

    [Fact]
    public async Task What_was_typed_of_the_site_file_is_still_there_after_signing_in_elsewhere()
    {
        await using var window = await browser.OpenAsAsync(site, PeopleSite.First, "settings");
        var page = window.Page;
        Assert.Equal(200, await window.AskAsync("PATCH", $"/api/v1/accounts/operator", $$"""{"role": "administrator", "provider": "office", "subject": "{{Subject}}"}"""));
        try
        {
            await page.GetByLabel("Text of the site file").FillAsync("# typed and not written");
            await page.Context.ClearCookiesAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Check" }).ClickAsync();
            await Assertions.Expect(page.Locator("main h1")).ToHaveTextAsync("Sign in");
            await Button(page).ClickAsync();
            await Assertions.Expect(page.Locator("header .person")).ToContainTextAsync("operator");
            await Assertions.Expect(page.GetByLabel("Text of the site file")).ToHaveValueAsync("# typed and not written");
            Assert.Equal(0, await page.EvaluateAsync<int>("() => sessionStorage.length"));
        }
        finally
        {
            await using var again = await browser.OpenAsAsync(site, PeopleSite.First, "accounts");
            Assert.Equal(200, await again.AskAsync("PATCH", $"/api/v1/accounts/operator", /*lang=json,strict*/ """{"role": "operator", "provider": "", "subject": ""}"""));
        }
    }

    private static ILocator Button(IPage page) => page.GetByRole(AriaRole.Link, new() { Name = "Sign in with The office" });

    private static Task<string> AxeAsync() => File.ReadAllTextAsync(Path.Combine(TestData.RepositoryRoot, "web", "node_modules", "axe-core", "axe.min.js"), TestContext.Current.CancellationToken);
}
