namespace Megapod.Web;

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Megapod.Tests;
using Microsoft.Playwright;

/// <summary>Takes the pictures of docs/dashboard.md; runs only when <c>scripts/screenshots.sh</c> asks for it.</summary>
public sealed class Screenshots(Browser browser) : IClassFixture<Browser>
{
    private const string Person = "Administrator";
    /// <summary>What a reader of the documents may have to load for one picture.</summary>
    private const int MostBytes = 200_000;

    private const string Password = "a password of pictures";

    /// <summary>The link that makes the first account of the site that is photographed.</summary>
    private static readonly string? Link = Environment.GetEnvironmentVariable("MEGAPOD_SITE");

    /// <summary>What comes a moment after the rest of its page.</summary>
    private static readonly Dictionary<string, string> Late = new(StringComparer.Ordinal) { ["battery"] = ".uplot canvas", ["plan"] = ".uplot canvas", ["money"] = ".uplot canvas", ["history"] = ".uplot canvas", ["audit"] = "tbody th" };

    private static string Folder => Path.Combine(TestData.RepositoryRoot, "docs", "images");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Every_page_is_photographed()
    {
        Directory.CreateDirectory(Folder);
        var link = new Uri(Link ?? throw new InvalidOperationException("MEGAPOD_SITE names no link; run scripts/screenshots.sh."));
        var address = new Uri(link, "/");
        string cookies;
        await using (var window = await browser.OpenUnknownAsync(cookies: null, width: 1000, height: 620))
        {
            await window.Page.GotoAsync(link.ToString());
            await window.Page.GetByLabel("Name").FillAsync(Person);
            await window.Page.GetByLabel("Password, 10").FillAsync(Password);
            await window.Page.GetByLabel("Password again").FillAsync(Password);
            await window.Page.GetByLabel("Code").FillAsync(window.Page.Url[(window.Page.Url.IndexOf("code=", StringComparison.Ordinal) + 5)..]);
            await TakeAsync(window, "setup");
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "Make the account" }).ClickAsync();
            await Assertions.Expect(window.Page.Locator("header .link")).ToContainTextAsync("live");
            cookies = await window.Page.Context.StorageStateAsync();
        }

        using var http = await SignedInAsync(address);
        foreach (string stall in (string[])["a1", "a2", "a4", "b1", "b3", "c1", "c2", "c3", "c4", "d2", "e1"])
        {
            using var plugged = await http.PostAsync($"/api/v1/demo/stalls/{stall}/plug-in?energyWh=60000&peakWatts=200000", content: null, Stop);
            Assert.True(plugged.IsSuccessStatusCode || plugged.StatusCode == HttpStatusCode.Conflict, "neither plugged in nor taken already");
        }

        foreach ((string name, string role) in new[] { ("Viewer", "viewer"), ("Operator", "operator") })
        {
            using var made = await http.PostAsJsonAsync("/api/v1/accounts", new { name, role, password = Password }, Stop);
            made.EnsureSuccessStatusCode();
        }

        using var linked = await http.PatchAsJsonAsync("/api/v1/accounts/Operator", new { provider = "office", subject = "248289761001" }, Stop);
        linked.EnsureSuccessStatusCode();
        using var token = await http.PostAsJsonAsync("/api/v1/tokens", new { name = "graphs", role = "viewer", days = 365 }, Stop);
        token.EnsureSuccessStatusCode();
        using var cut = await http.PostAsync("/api/v1/demo/grid/limit?watts=1700000", content: null, Stop);
        cut.EnsureSuccessStatusCode();
        await using (var window = await browser.OpenUnknownAsync(cookies: null, width: 1000, height: 620))
        {
            await window.Page.GotoAsync($"{address}#/sign-in?provider=office&fault=MP3565");
            await Assertions.Expect(window.Page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("The office");
            await TakeAsync(window, "sign-in");
        }

        await TakePagesAsync(address, cookies);
        using var frozen = await http.PostAsync("/api/v1/demo/grid-meter/freeze", content: null, Stop);
        frozen.EnsureSuccessStatusCode();
        await using var alarms = await OpenAsync(address, cookies, "alarms", 1200, 860);
        await Assertions.Expect(alarms.Page.Locator("article").First).ToBeVisibleAsync();
        await alarms.Page.Locator("summary").First.ClickAsync();
        await Assertions.Expect(alarms.Page.Locator("article dl").First).ToBeVisibleAsync();
        await TakeAsync(alarms, "alarms");
    }

    private async Task TakePagesAsync(Uri address, string cookies)
    {
        // Enough of a course to be drawn.
        await using (var window = await OpenAsync(address, cookies, "", 1200, 860))
        {
            await Assertions.Expect(window.Page.Locator("figcaption .when")).ToContainTextAsync("min");
            await TakeAsync(window, "site");
            await window.Page.GetByLabel("Colours").SelectOptionAsync("dark");
            await TakeAsync(window, "site-dark");
        }

        foreach (string page in (string[])["cars", "pods", "battery", "plan", "devices", "money", "certificate", "history?last=600", "audit", "accounts"])
        {
            await using var window = await OpenAsync(address, cookies, page, 1200, 860);
            await TakeAsync(window, page.Split('?')[0]);
        }

        await using (var window = await OpenAsync(address, cookies, "settings", 1360, 900))
        {
            var text = window.Page.GetByLabel("Text of the site file");
            string before = await text.InputValueAsync();
            await text.FillAsync(before.Replace("longestGrant: 10 s", "longestGrant: 20 s", StringComparison.Ordinal));
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "Check" }).ClickAsync();
            await Assertions.Expect(window.Page.Locator(".diff")).ToBeVisibleAsync();
            await text.EvaluateAsync("t => { const lines = t.value.split('\\n'); const line = lines.findIndex(l => l.includes('longestGrant: 20 s')); t.scrollTop = t.scrollHeight * (line - 12) / lines.length; window.scrollTo(0, 0); }");
            await TakeAsync(window, "settings");
        }

        await using var phone = await OpenAsync(address, cookies, "", 390, 1180);
        await TakeAsync(phone, "site-phone");
        await phone.Page.Locator("button.menu").ClickAsync();
        await TakeAsync(phone, "menu-phone");
    }

    private async Task<Browser.Window> OpenAsync(Uri address, string cookies, string page, int width, int height)
    {
        var window = await browser.OpenUnknownAsync(cookies, width, height);
        await window.Page.GotoAsync($"{address}#/{page}");
        await Assertions.Expect(window.Page.Locator("header .link")).ToContainTextAsync("live");
        await Assertions.Expect(window.Page.Locator("main h1")).ToHaveCountAsync(1);
        await Assertions.Expect(window.Page.Locator("main")).Not.ToContainTextAsync("being read");
        if (Late.TryGetValue(page.Split('?')[0], out string? part))
        {
            await Assertions.Expect(window.Page.Locator(part).First).ToBeVisibleAsync();
        }

        await Assertions.Expect(window.Page.Locator("main")).Not.ToContainTextAsync("as readings come");
        await window.Page.WaitForLoadStateAsync(LoadState.DOMContentLoaded);
        return window;
    }

    private static async Task<HttpClient> SignedInAsync(Uri address)
    {
        var http = new HttpClient { BaseAddress = address };
        using var signedIn = await http.PostAsJsonAsync("/api/v1/session", new { name = Person, password = Password }, Stop);
        signedIn.EnsureSuccessStatusCode();
        var session = await http.GetFromJsonAsync<JsonElement>("/api/v1/session", Stop);
        http.DefaultRequestHeaders.Add("X-Megapod-Csrf", session.GetProperty("csrf").GetString());
        return http;
    }

    /// <summary>Takes what a window shows.</summary>
    internal static async Task TakeAsync(Browser.Window window, string name)
    {
        byte[] picture = await window.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder, name + ".png"), Animations = ScreenshotAnimations.Disabled });
        Assert.True(picture.Length < MostBytes, $"{name}.png has {picture.Length} bytes; take less of the page.");
    }
}
