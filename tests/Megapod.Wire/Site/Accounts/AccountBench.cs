namespace Megapod.Wire.Site.Accounts;

using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Megapod.Cli.Commands;
using Megapod.Control.Certificate;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.People;
using Megapod.Lab.Demo;
using Megapod.Lab.Simulation;
using Megapod.Site.Accounts;
using Megapod.Site.Api;
using Megapod.Site.Jobs;
using Megapod.Site.Loop;
using Megapod.Site.Pods;
using Megapod.Site.Reload;
using Megapod.Site.Settings;
using Megapod.Storage.Audit;
using Megapod.Storage.Relational;
using Microsoft.AspNetCore.Builder;

/// <summary>An emulated site with everything that its HTTP face can have, accounts in force, on real sockets; the clock of the accounts is the test's.</summary>
internal sealed class AccountBench : IAsyncDisposable
{
    public const string Password = "correct horse battery";

    private readonly AccountsFile file;
    private readonly CancellationTokenSource stop = new();
    private readonly Thread control;

    private AccountBench(string folder, SiteLoop loop, AccountsFile file, AuditFile audit, SiteAccounts accounts, WebApplication app, FakeClock clock, string localToken, JobDesk jobs)
    {
        Folder = folder;
        Jobs = jobs;
        Loop = loop;
        this.file = file;
        Audit = audit;
        Accounts = accounts;
        App = app;
        Clock = clock;
        LocalToken = localToken;
        Address = new Uri(app.Urls.First());

        // Some routes wait for the next cycle.
        control = new Thread(() => loop.Run(stop.Token)) { IsBackground = true };
        control.Start();
    }

    public string Folder { get; }

    public SiteLoop Loop { get; }

    public AuditFile Audit { get; }

    public SiteAccounts Accounts { get; }

    public WebApplication App { get; }

    public FakeClock Clock { get; }

    public string LocalToken { get; }

    public JobDesk Jobs { get; }

    public Uri Address { get; }

    public static async Task<AccountBench> BeginAsync(AccountLimits? limits = null, Func<SiteDoorParts, SiteDoorParts>? door = null)
    {
        string folder = Directory.CreateTempSubdirectory("megapod-people-").FullName;
        var from = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(9);
        var scenario = ScenarioBuilder.Build(new ScenarioRequest { From = from, To = from + TimeSpan.FromHours(1) }).Value;
        var tree = PowerTree.From(scenario.Site);
        var demo = new DemoSite(scenario, 1.98e6, Margin.Of(tree).TotalWatts);
        var loop = new SiteLoop(demo.Tree, demo, demo, demo, TimeProvider.System, scenario.From);
        demo.Events = loop.Events;
        loop.Pods = new SitePods(demo.Tree, null, TimeProvider.System, scenario.From, loop.Events);
        loop.Step();

        // The test's browsers throw cookies away by the machine's clock; by it these never expire.
        var clock = new FakeClock { Began = new DateTimeOffset(2090, 3, 1, 8, 0, 0, TimeSpan.Zero) };
        var store = AccountsFile.Open(folder).Value;
        var audit = AuditFile.Open(folder).Value;
        string localToken = SiteAccounts.NewToken();
        var accounts = new SiteAccounts(new SiteAccountsParts
        {
            Store = store,
            Audit = audit,
            Time = clock,
            KeysFolder = Path.Combine(folder, "keys"),
            LocalToken = localToken,
            SiteId = scenario.Site.Id,
            Door = door is null ? null : SiteDoor.Open(door(new SiteDoorParts { Access = new AccessConfig(), SiteFolder = folder, StateFolder = folder, Time = clock })).Value,
            Limits = limits ?? new AccountLimits { TriesByAddress = 1_000, TriesByName = 1_000 },
        });
        var written = Outcome<SiteFileRead>.Failure(new Fault("MP3262", "There is no file.", ""));
        var reload = new SiteReload(new SiteReloadParts { Loop = loop, Written = scenario.Site, Read = () => written, World = demo.Exchange, HasRoom = demo.CloseFeeds });
        var jobs = new JobDesk(new JobDeskParts { Store = new MemoryJobStore(1), Time = TimeProvider.System });
        var app = SiteApi.Build(loop, port: 0, new SiteApiParts
        {
            Jobs = jobs,
            Emulated = demo,
            Redfish = UpFace.Redfish(loop.Pods, () => loop.Present),
            Reload = reload,
            Settings = new SiteSettings(null, Megapod.Lab.DefaultSite.Text, _ => written, reload),
            Accounts = accounts,
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new AccountBench(folder, loop, store, audit, accounts, app, clock, localToken, jobs);
    }

    /// <summary>Makes an account by the book, without HTTP.</summary>
    public async Task AddAsync(string name, PersonRole role) => Assert.True((await Accounts.Book.AddAsync(name, role, Password)).IsSuccess);

    /// <summary>The value of a new token.</summary>
    public async Task<string> TokenAsync(string name, PersonRole role, int days = 30) => (await Accounts.Book.AddTokenAsync(name, role, days)).Value.Value;

    /// <summary>A browser: it keeps cookies, and sends the token against forged requests once it has one.</summary>
    /// <param name="secure">Whether it comes by the door beyond this machine.</param>
    /// <param name="from">The address of this machine that it comes from; null: any.</param>
    public Browser Open(bool secure = false, IPAddress? from = null) => new(secure ? Secure : Address, from);

    /// <summary>Where the door beyond this machine is.</summary>
    public Uri Secure => new(App.Urls.First(u => u.StartsWith("https:", StringComparison.Ordinal)));

    /// <summary>A browser in which somebody is signed in.</summary>
    public async Task<Browser> SignedInAsync(string name)
    {
        var browser = Open();
        Assert.Equal(HttpStatusCode.NoContent, (await browser.SignInAsync(name, Password)).Status);
        await browser.SessionAsync();
        return browser;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        control.Join();
        stop.Dispose();
        await App.DisposeAsync();
        Jobs.Dispose();
        Loop.Dispose();
        Accounts.Dispose();
        Audit.Dispose();
        file.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>What was answered.</summary>
    internal sealed record Answer(HttpStatusCode Status, string? Fault, string Body, HttpResponseHeaders Headers);

    /// <summary>Somebody's browser.</summary>
    internal sealed class Browser : IDisposable
    {
        private readonly SocketsHttpHandler handler = new() { UseProxy = false, AllowAutoRedirect = false };
        private readonly HttpClient http;

        public Browser(Uri address, IPAddress? from = null)
        {
            handler.CookieContainer = Cookies;
            handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) =>
            {
                Shown = shown!.GetCertHashString(HashAlgorithmName.SHA256);
                return true;
            };
            if (from is not null)
            {
                handler.ConnectCallback = async (context, stop) =>
                {
                    var socket = new Socket(from.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                    socket.Bind(new IPEndPoint(from, 0));
                    await socket.ConnectAsync(context.DnsEndPoint, stop);
                    return new NetworkStream(socket, ownsSocket: true);
                };
            }

            http = new HttpClient(handler) { BaseAddress = address };
        }

        public CookieContainer Cookies { get; } = new();

        public string? Csrf { get; set; }

        /// <summary>SHA-256 of the certificate that was shown last; null: none was.</summary>
        public string? Shown { get; private set; }

        public Task<Answer> SignInAsync(string name, string password) => SendAsync(HttpMethod.Post, "/api/v1/session", new { name, password });

        public async Task<JsonElement> SessionAsync()
        {
            var answer = await SendAsync(HttpMethod.Get, "/api/v1/session");
            var session = JsonDocument.Parse(answer.Body).RootElement.Clone();
            Csrf = session.GetProperty("csrf").GetString();
            return session;
        }

        public async Task<Answer> SendAsync(HttpMethod method, string path, object? body = null, string? bearer = null, params (string Name, string Value)[] headers)
        {
            using var request = new HttpRequestMessage(method, path);
            request.Content = body is null ? null : new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
            request.Headers.Authorization = bearer is null ? null : new AuthenticationHeaderValue("Bearer", bearer);
            if (Csrf is not null)
            {
                request.Headers.Add("X-Megapod-Csrf", Csrf);
            }

            foreach (var (name, value) in headers)
            {
                request.Headers.Add(name, value);
            }

            // Streams never end by themselves: of those the head is enough.
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            string text = answer.Content.Headers.ContentType?.MediaType == "text/event-stream" ? "" : await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            return new Answer(answer.StatusCode, FaultOf(text), text, answer.Headers);
        }

        public Task<Stream> FollowAsync(string path) => http.GetStreamAsync(path, TestContext.Current.CancellationToken);

        public void Dispose()
        {
            http.Dispose();
            handler.Dispose();
        }

        private static string? FaultOf(string text)
        {
            if (!text.StartsWith('{'))
            {
                return null;
            }

            using var body = JsonDocument.Parse(text);
            return body.RootElement.TryGetProperty("fault", out var fault) ? fault.GetString() : null;
        }
    }
}
