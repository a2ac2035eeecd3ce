namespace Megapod.Web;

using System.Text.Json;
using Megapod.Site.Api;
using Microsoft.Playwright;

/// <summary>Debian's Chromium, started once for all tests of a class. What is missing here skips the test with a word that names it; continuous integration installs it and counts such a skip as a failure.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>How long the browser waits for what it is told to expect, ms: a loaded machine is slow, a broken page is wrong for ever.</summary>
    public const float Patience = 30_000;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Program) || WebFiles.Shipped.Count == 0)
        {
            return;
        }

        Assertions.SetDefaultExpectTimeout(Patience);
        playwright = await Playwright.CreateAsync();

        // Chromium's own sandbox cannot be made by root; what it shows is our own pages alone.
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Program, Args = Environment.UserName == "root" ? ["--no-sandbox"] : [] });
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }

    /// <summary>A window of its own, with nothing kept from others.</summary>
    internal Task<Window> OpenAsync(LiveSite site, string path = "", int width = 1280, int height = 900, ColorScheme colours = ColorScheme.Light, ReducedMotion motion = ReducedMotion.NoPreference) =>
        OpenAsync(site.Address, path, width, height, colours, motion);

    /// <summary>The same for a site at an address.</summary>
    internal async Task<Window> OpenAsync(Uri site, string path = "", int width = 1280, int height = 900, ColorScheme colours = ColorScheme.Light, ReducedMotion motion = ReducedMotion.NoPreference)
    {
        var window = await OpenUnknownAsync(cookies: null, width, height, colours, motion);
        await window.Page.GotoAsync($"{site}#/{path}");
        await Assertions.Expect(window.Page.Locator("header .link")).ToContainTextAsync("live");
        return window;
    }

    /// <summary>
    /// A window in which somebody is signed in. Each signs in once and keeps the cookie for the windows that follow, because an address has a bounded number of tries.
    /// </summary>
    internal async Task<Window> OpenAsAsync(PeopleSite site, string name, string path = "", int width = 1280, int height = 900, ColorScheme colours = ColorScheme.Light, ReducedMotion motion = ReducedMotion.NoPreference)
    {
        var window = await OpenUnknownAsync(site.Cookies.GetValueOrDefault(name), width, height, colours, motion);
        await window.Page.GotoAsync($"{site.Address}#/{path}");
        if (!site.Cookies.ContainsKey(name))
        {
            await window.Page.GetByLabel("Name").FillAsync(name);
            await window.Page.GetByLabel("Password").FillAsync(PeopleSite.Password);
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
            await Assertions.Expect(window.Page.Locator("header .person")).ToContainTextAsync(name);
            site.Cookies[name] = await window.Page.Context.StorageStateAsync();
        }

        await Assertions.Expect(window.Page.Locator("header .person")).ToContainTextAsync(name);
        await Assertions.Expect(window.Page.Locator("header .link")).ToContainTextAsync(name == "tenant" ? "your jobs alone" : "live");
        return window;
    }

    /// <summary>A window without a page yet.</summary>
    /// <param name="cookies">What was kept of another window; null: nothing.</param>
    internal async Task<Window> OpenUnknownAsync(string? cookies = null, int width = 1280, int height = 900, ColorScheme colours = ColorScheme.Light, ReducedMotion motion = ReducedMotion.NoPreference)
    {
        SkipUnlessThere();
        var context = await browser!.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = height }, ColorScheme = colours, ReducedMotion = motion, StorageState = cookies });
        context.SetDefaultTimeout(Patience);
        return new Window(context, await context.NewPageAsync());
    }

    /// <summary>Skips where something is missing.</summary>
    internal static void SkipUnlessThere()
    {
        Assert.SkipUnless(File.Exists(Program), "tool: needs chromium, a Debian package (./megapod test --install)");
        Assert.SkipWhen(WebFiles.Shipped.Count == 0, "tool: needs the pages of web/, which npm of the Debian package npm builds (./megapod test --install)");
    }

    /// <summary>A window, with all that its page complained of.</summary>
    internal sealed class Window : IAsyncDisposable
    {
        private readonly List<string> complaints = [];
        private readonly IBrowserContext context;

        public Window(IBrowserContext context, IPage page)
        {
            this.context = context;
            Page = page;
            page.Console += (_, message) =>
            {
                if (message.Type is "error" or "warning")
                {
                    Complain(message.Text);
                }
            };
            page.PageError += (_, error) => Complain(error);
            page.Response += (_, response) =>
            {
                if (response.Status >= 400)
                {
                    Complain($"{response.Status} {response.Url}");
                }
            };
        }

        public IPage Page { get; }

        /// <summary>Asks the site as the page does, with its session and its proof.</summary>
        /// <returns>The status of the answer.</returns>
        public Task<int> AskAsync(string method, string path, string? body = null) => Page.EvaluateAsync<int>(
            "async ([method, path, body]) => { const session = await (await fetch('/api/v1/session')).json(); const headers = { 'x-megapod-csrf': session.csrf ?? '' }; if (body) headers['content-type'] = 'application/json'; return (await fetch(path, { method, headers, body: body ?? undefined })).status; }",
            new[] { method, path, body });

        /// <summary>Errors and warnings of the console, a broken content security policy among them, uncaught errors and refused requests so far.</summary>
        public IReadOnlyList<string> Complaints
        {
            get
            {
                lock (complaints)
                {
                    return [.. complaints];
                }
            }
        }

        /// <summary>
        /// What axe, somebody else's judge of accessibility, finds wrong; one line a finding. One rule is left out: it wants a name to hold the text that is seen letter by letter, and
        /// lines of text in a picture run together without a space; names in the picture begin with the id that is seen.
        /// </summary>
        public async Task<IReadOnlyList<string>> JudgeAsync(string axe)
        {
            await Page.EvaluateAsync(axe);
            var found = await Page.EvaluateAsync<JsonElement>(
                "async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], rules: { 'label-content-name-mismatch': { enabled: false } } })).violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target.join(' ')}: ${n.failureSummary}`))");
            return [.. found.EnumerateArray().Select(f => f.GetString()!.ReplaceLineEndings(" "))];
        }

        public async ValueTask DisposeAsync() => await context.CloseAsync();

        private void Complain(string complaint)
        {
            lock (complaints)
            {
                complaints.Add(complaint);
            }
        }
    }
}
