namespace Megapod.Web;

using Microsoft.Playwright;

/// <summary>Coming in: the first account by the printed link, signing in and out, and a session that ends under a page.</summary>
public sealed class SignInTests(Browser browser, PeopleSite site) : IClassFixture<Browser>, IClassFixture<PeopleSite>
{
    [Fact]
    public async Task Link_makes_the_first_account_and_a_session_that_ends_leads_back_to_where_it_was()
    {
        await using var window = await browser.OpenUnknownAsync();
        var page = window.Page;
        await page.GotoAsync(site.SetupLink.ToString());
        await Assertions.Expect(page.Locator("main h1")).ToHaveTextAsync("First account");
        await page.GetByLabel("Name").FillAsync(PeopleSite.First);
        await page.GetByLabel("Password, 10").FillAsync(PeopleSite.Password);
        await page.GetByLabel("Password again").FillAsync("another one, by mistake");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the account" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("differ");
        await page.GetByLabel("Password again").FillAsync(PeopleSite.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the account" }).ClickAsync();
        await Assertions.Expect(page.Locator("header .person")).ToContainTextAsync(PeopleSite.First);
        await Assertions.Expect(page.Locator(".diagram")).ToBeVisibleAsync();
        Assert.DoesNotContain("code=", page.Url, StringComparison.Ordinal);
        Assert.Empty(window.Complaints);

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page.Locator("main h1")).ToHaveTextAsync("Sign in");
        await Assertions.Expect(page.Locator(".diagram")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("nav a")).ToHaveCountAsync(0);

        // The page itself has forgotten it, too: neither its title nor its header tells of the site.
        await Assertions.Expect(page.Locator("header .link")).ToHaveTextAsync("nobody is signed in");
        await Assertions.Expect(page).ToHaveTitleAsync("Sign in · Megapod");
        await SignInAsync(page, "not the password");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("MP3531");
        await SignInAsync(page, PeopleSite.Password);
        await Assertions.Expect(page.Locator(".diagram")).ToBeVisibleAsync();

        await page.GotoAsync($"{site.Address}#/settings");
        await page.GetByLabel("Text of the site file").FillAsync("# typed and not written");
        await page.Context.ClearCookiesAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Check" }).ClickAsync();
        await Assertions.Expect(page.Locator("main h1")).ToHaveTextAsync("Sign in");
        await SignInAsync(page, PeopleSite.Password);
        await Assertions.Expect(page.Locator("main h1")).ToHaveTextAsync("Settings");
        await Assertions.Expect(page.GetByLabel("Text of the site file")).ToHaveValueAsync("# typed and not written");

        await page.GotoAsync($"{site.Address}#/you");
        await page.GetByLabel("The present one").FillAsync("not the password");
        await page.GetByLabel("The new one, 10").FillAsync("another password");
        await page.GetByLabel("The new one again").FillAsync("another password");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change it" }).ClickAsync();
        await Assertions.Expect(page.Locator("main [role=status]")).ToContainTextAsync("MP3535");
        await page.GetByLabel("The present one").FillAsync(PeopleSite.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Change it" }).ClickAsync();
        await Assertions.Expect(page.Locator("main [role=status]")).ToContainTextAsync("is changed");
        await Assertions.Expect(page.Locator("header .link")).ToContainTextAsync("live");
    }

    private static async Task SignInAsync(IPage page, string password)
    {
        await page.GetByLabel("Name").FillAsync(PeopleSite.First);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }
}
