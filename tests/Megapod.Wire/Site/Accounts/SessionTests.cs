namespace Megapod.Wire.Site.Accounts;

using System.Net;
using System.Text.Json;
using Megapod.Core.Outcomes;
using Megapod.Core.People;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Site.Accounts;
using Megapod.Site.Api;

/// <summary>Coming in, staying in, and what ends it.</summary>
public sealed class SessionTests : IAsyncLifetime
{
    private AccountBench bench = null!;

    public async ValueTask InitializeAsync() => bench = await AccountBench.BeginAsync();

    public async ValueTask DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task First_account_is_made_once_with_the_newest_code_and_is_signed_in_as_administrator()
    {
        using var browser = bench.Open();
        Assert.True((await browser.SessionAsync()).GetProperty("setup").GetBoolean());
        string old = bench.Accounts.NewSetupCode()!;
        string code = bench.Accounts.NewSetupCode()!;
        Assert.Equal("MP3532", (await SetUpAsync(old)).Fault);
        Assert.Equal("MP3532", (await SetUpAsync("guess")).Fault);
        Assert.Equal("MP3530", (await SetUpAsync(code, "short")).Fault);
        Assert.Equal(HttpStatusCode.NoContent, (await SetUpAsync(code)).Status);
        var session = await browser.SessionAsync();
        Assert.False(session.GetProperty("setup").GetBoolean());
        Assert.Equal(("ann", "administrator"), (session.GetProperty("person").GetProperty("name").GetString(), session.GetProperty("person").GetProperty("role").GetString()));
        Assert.Equal(["read", "operate", "operate-demo", "see-work", "work", "administer"], session.GetProperty("may").EnumerateArray().Select(m => m.GetString()));
        using var other = bench.Open();
        Assert.Equal("MP3532", (await other.SendAsync(HttpMethod.Post, "/api/v1/setup", new { code, name = "eve", password = AccountBench.Password })).Fault);
        Assert.Null(bench.Accounts.NewSetupCode());

        Task<AccountBench.Answer> SetUpAsync(string with, string password = AccountBench.Password) => browser.SendAsync(HttpMethod.Post, "/api/v1/setup", new { code = with, name = "ann", password });
    }

    [Fact]
    public async Task Two_who_use_the_same_code_at_once_make_one_account()
    {
        string code = bench.Accounts.NewSetupCode()!;
        using var browser = bench.Open();
        using var other = bench.Open();
        var answers = await Task.WhenAll(
            browser.SendAsync(HttpMethod.Post, "/api/v1/setup", new { code, name = "ann", password = AccountBench.Password }),
            other.SendAsync(HttpMethod.Post, "/api/v1/setup", new { code, name = "eve", password = AccountBench.Password }));
        Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.Unauthorized], answers.Select(a => a.Status).Order());
        Assert.Single(bench.Accounts.Book.Accounts);
    }

    [Fact]
    public async Task Cookie_is_hidden_from_scripts_and_not_sent_by_other_pages()
    {
        await bench.AddAsync("ann", PersonRole.Administrator);
        using var browser = bench.Open();
        var answer = await browser.SignInAsync("ANN", AccountBench.Password);
        string cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("ann", Uri.UnescapeDataString(cookie), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(HttpMethod.Get, "/api/v1/site")).Status);
        await browser.SessionAsync();
        Assert.Equal(HttpStatusCode.NoContent, (await browser.SendAsync(HttpMethod.Delete, "/api/v1/session")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.SendAsync(HttpMethod.Get, "/api/v1/site")).Status);
    }

    [Fact]
    public async Task Wrong_password_and_unknown_name_answer_alike_and_take_alike_long()
    {
        await bench.AddAsync("ann", PersonRole.Administrator);
        using var browser = bench.Open();
        var (wrong, wrongTime) = await TryAsync("ann");
        var (unknown, unknownTime) = await TryAsync("nobody-of-that-name");
        Assert.Equal((HttpStatusCode.Unauthorized, "MP3531"), (wrong.Status, wrong.Fault));
        Assert.Equal(Words(wrong), Words(unknown));
        Assert.Equal(wrong.Headers.Select(h => h.Key), unknown.Headers.Select(h => h.Key));

        // One of them without the hash would take a hundredth of the other.
        Assert.InRange(unknownTime / wrongTime, 0.2, 5);

        static string Words(AccountBench.Answer answer)
        {
            using var body = JsonDocument.Parse(answer.Body);
            return string.Join('\n', body.RootElement.EnumerateObject().Where(m => m.Name != "traceId").Select(m => m.ToString()));
        }

        async Task<(AccountBench.Answer Answer, double Seconds)> TryAsync(string name)
        {
            var answer = await browser.SignInAsync(name, "not the password");
            double best = double.PositiveInfinity;
            for (int i = 0; i < 5; i++)
            {
                long begun = TimeProvider.System.GetTimestamp();
                await browser.SignInAsync(name, "not the password");
                best = Math.Min(best, TimeProvider.System.GetElapsedTime(begun).TotalSeconds);
            }

            return (answer, best);
        }
    }

    [Fact]
    public async Task Page_from_elsewhere_cannot_sign_anybody_in_nor_use_his_session()
    {
        await bench.AddAsync("ann", PersonRole.Administrator);
        using var browser = await bench.SignedInAsync("ann");
        Assert.Equal("MP3541", (await browser.SendAsync(HttpMethod.Post, "/api/v1/session", new { name = "ann", password = AccountBench.Password }, null, ("Origin", "http://evil.example"))).Fault);
        Assert.Equal("MP3541", (await browser.SendAsync(HttpMethod.Post, "/api/v1/demo/battery/trip", null, null, ("Origin", "null"))).Fault);
        Assert.Equal("MP3541", (await browser.SendAsync(HttpMethod.Post, "/api/v1/demo/battery/trip", null, null, ("Sec-Fetch-Site", "same-site"))).Fault);
        Assert.Equal("MP3541", (await browser.SendAsync(HttpMethod.Post, "/api/v1/demo/battery/trip", null, null, ("Origin", $"http://127.0.0.1:{bench.Address.Port + 1}"))).Fault);
        Assert.Equal("MP3541", (await browser.SendAsync(HttpMethod.Post, "/api/v1/demo/battery/trip", null, null, ("Origin", $"https://127.0.0.1:{bench.Address.Port}"))).Fault);
        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(HttpMethod.Post, "/api/v1/demo/battery/trip", null, null, ("Origin", bench.Address.GetLeftPart(UriPartial.Authority)), ("Sec-Fetch-Site", "same-origin"))).Status);
    }

    [Fact]
    public async Task Session_changes_things_with_its_own_proof_alone()
    {
        await bench.AddAsync("ann", PersonRole.Administrator);
        await bench.AddAsync("bo", PersonRole.Operator);
        using var ann = await bench.SignedInAsync("ann");
        using var bo = await bench.SignedInAsync("bo");
        string proof = ann.Csrf!;
        ann.Csrf = null;
        Assert.Equal("MP3544", (await ann.SendAsync(HttpMethod.Post, "/api/v1/demo/restore")).Fault);
        ann.Csrf = bo.Csrf;
        Assert.Equal("MP3544", (await ann.SendAsync(HttpMethod.Post, "/api/v1/demo/restore")).Fault);
        ann.Csrf = proof;
        Assert.Equal(HttpStatusCode.OK, (await ann.SendAsync(HttpMethod.Post, "/api/v1/demo/restore")).Status);
        using var program = bench.Open();
        Assert.Equal(HttpStatusCode.OK, (await program.SendAsync(HttpMethod.Post, "/api/v1/demo/restore", null, await bench.TokenAsync("tool", PersonRole.Operator))).Status);
    }

    [Fact]
    public async Task Copied_cookie_is_worth_nothing_once_its_owner_has_signed_out_and_other_sessions_go_on()
    {
        await bench.AddAsync("ann", PersonRole.Administrator);
        using var ann = await bench.SignedInAsync("ann");
        using var phone = await bench.SignedInAsync("ann");
        using var thief = bench.Open();
        thief.Cookies.Add(ann.Cookies.GetCookies(bench.Address));
        Assert.Equal(HttpStatusCode.OK, (await thief.SendAsync(HttpMethod.Get, "/api/v1/site")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await ann.SendAsync(HttpMethod.Delete, "/api/v1/session")).Status);
        Assert.Equal("MP3542", (await thief.SendAsync(HttpMethod.Get, "/api/v1/site")).Fault);
        Assert.Equal(HttpStatusCode.OK, (await phone.SendAsync(HttpMethod.Get, "/api/v1/site")).Status);

        // What has ended is kept until it would be over by itself, and no longer.
        var store = bench.Accounts.Parts.Store;
        Assert.Equal(1, store.EndedSessions);
        bench.Clock.MoveTo(TimeSpan.FromDays(8));
        using var later = await bench.SignedInAsync("ann");
        Assert.Equal(HttpStatusCode.NoContent, (await later.SendAsync(HttpMethod.Delete, "/api/v1/session")).Status);
        Assert.Equal(1, store.EndedSessions);
    }

    [Fact]
    public async Task Signing_out_where_too_many_have_ends_all_sessions_of_the_account_and_nobody_elses()
    {
        await bench.AddAsync("ann", PersonRole.Administrator);
        await bench.AddAsync("bo", PersonRole.Viewer);
        var now = Instant.From(bench.Clock.GetUtcNow());
        var store = new FullStore(bench.Accounts.Parts.Store);
        using var desk = new PasswordDesk();
        using var book = new AccountBook(store, desk, bench.Clock, null);
        var ann = bench.Accounts.Begin(book.Find("ann")!);
        var phone = bench.Accounts.Begin(book.Find("ann")!);
        var bo = bench.Accounts.Begin(book.Find("bo")!);
        Assert.Null(await book.EndSessionAsync(ann));
        Assert.False(book.IsCurrent(ann));
        Assert.False(book.IsCurrent(phone));
        Assert.True(book.IsCurrent(bo));
        Assert.True(bo.Until > now);
    }

    [Fact]
    public async Task Two_sites_on_one_host_leave_each_others_cookies_alone()
    {
        await bench.AddAsync("ann", PersonRole.Administrator);
        using var ann = await bench.SignedInAsync("ann");
        string[] names = [.. ann.Cookies.GetCookies(bench.Address).Select(c => c.Name).Order()];
        var parts = bench.Accounts.Parts;
        Assert.Equal([AccountServices.CookieOf("megapod-csrf", parts), AccountServices.CookieOf("megapod-session", parts)], names);
        Assert.NotEqual(names[1], AccountServices.CookieOf("megapod-session", parts with { SiteId = "another-site" }));
        Assert.NotEqual(names[1], AccountServices.CookieOf("megapod-session", parts with { KeysFolder = parts.KeysFolder + "-of-another" }));
    }

    [Fact]
    public async Task Wrong_token_is_not_made_good_by_a_cookie()
    {
        await bench.AddAsync("ann", PersonRole.Administrator);
        using var browser = await bench.SignedInAsync("ann");
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.SendAsync(HttpMethod.Get, "/api/v1/site", null, "mp_wrong")).Status);
    }

    [Fact]
    public async Task Changed_password_ends_other_sessions_and_not_the_one_that_changed_it()
    {
        await bench.AddAsync("ann", PersonRole.Administrator);
        using var here = await bench.SignedInAsync("ann");
        using var there = await bench.SignedInAsync("ann");
        Assert.Equal("MP3535", (await ChangeAsync("not the password", "another long one")).Fault);
        Assert.Equal("MP3530", (await ChangeAsync(AccountBench.Password, "short")).Fault);
        Assert.Equal(HttpStatusCode.NoContent, (await ChangeAsync(AccountBench.Password, "another long one")).Status);
        Assert.Equal(HttpStatusCode.OK, (await here.SendAsync(HttpMethod.Get, "/api/v1/site")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await there.SendAsync(HttpMethod.Get, "/api/v1/site")).Status);
        using var browser = bench.Open();
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.SignInAsync("ann", AccountBench.Password)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await browser.SignInAsync("ann", "another long one")).Status);

        Task<AccountBench.Answer> ChangeAsync(string old, string @new) => here.SendAsync(HttpMethod.Put, "/api/v1/account/password", new { old, @new });
    }

    [Fact]
    public async Task Changed_role_ends_sessions_and_the_streams_that_they_follow()
    {
        await bench.AddAsync("ann", PersonRole.Administrator);
        await bench.AddAsync("bo", PersonRole.Operator);
        using var bo = await bench.SignedInAsync("bo");
        await using var stream = await bo.FollowAsync("/api/v1/events");
        using var ann = await bench.SignedInAsync("ann");
        Assert.Equal(HttpStatusCode.OK, (await ann.SendAsync(HttpMethod.Patch, "/api/v1/accounts/bo", new { role = "tenant" })).Status);
        await EndsAsync(stream);
        Assert.Equal(HttpStatusCode.Unauthorized, (await bo.SendAsync(HttpMethod.Get, "/api/v1/site")).Status);
        using var again = await bench.SignedInAsync("bo");
        Assert.Equal("MP3543", (await again.SendAsync(HttpMethod.Get, "/api/v1/site")).Fault);
        Assert.Equal(["see-work", "work"], (await again.SessionAsync()).GetProperty("may").EnumerateArray().Select(m => m.GetString()));
        Assert.Equal(HttpStatusCode.OK, (await ann.SendAsync(HttpMethod.Delete, "/api/v1/accounts/bo")).Status);
        Assert.Equal(JsonValueKind.Null, (await again.SessionAsync()).GetProperty("person").ValueKind);
    }

    [Fact]
    public async Task Removed_token_lets_nobody_in_and_ends_what_is_followed_with_it()
    {
        await bench.AddAsync("ann", PersonRole.Administrator);
        using var ann = await bench.SignedInAsync("ann");
        var made = await ann.SendAsync(HttpMethod.Post, "/api/v1/tokens", new { name = "graphs", days = 2 });
        Assert.Equal(HttpStatusCode.Created, made.Status);
        using var body = JsonDocument.Parse(made.Body);
        string value = body.RootElement.GetProperty("value").GetString()!;
        using var http = new HttpClient { BaseAddress = bench.Address };
        http.DefaultRequestHeaders.Add("Authorization", $"Bearer {value}");
        await using var stream = await http.GetStreamAsync("/api/v1/events", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, (await ann.SendAsync(HttpMethod.Delete, $"/api/v1/tokens/{body.RootElement.GetProperty("id").GetString()}")).Status);
        await EndsAsync(stream);
        using var program = bench.Open();
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.SendAsync(HttpMethod.Get, "/api/v1/site", null, value)).Status);
    }

    [Fact]
    public async Task Session_ends_after_idle_hours_and_after_days_however_busy()
    {
        await bench.AddAsync("ann", PersonRole.Administrator);
        var limits = new AccountLimits();
        using var idle = await bench.SignedInAsync("ann");
        using var busy = await bench.SignedInAsync("ann");
        var step = limits.Idle - TimeSpan.FromHours(1);
        var now = TimeSpan.Zero;
        while (now + step < limits.Longest)
        {
            now += step;
            bench.Clock.MoveTo(now);
            Assert.Equal(HttpStatusCode.OK, (await busy.SendAsync(HttpMethod.Get, "/api/v1/site")).Status);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await idle.SendAsync(HttpMethod.Get, "/api/v1/site")).Status);
        bench.Clock.MoveTo(limits.Longest);
        Assert.Equal(HttpStatusCode.Unauthorized, (await busy.SendAsync(HttpMethod.Get, "/api/v1/site")).Status);
    }

    [Fact]
    public async Task Who_asks_is_who_signed_in_whatever_name_he_writes()
    {
        await bench.AddAsync("ann", PersonRole.Administrator);
        using var ann = await bench.SignedInAsync("ann");
        string spares = $"/api/v1/pods/{bench.Loop.Tree.Pods[0].Id}/spares";
        Assert.Equal(HttpStatusCode.OK, (await ann.SendAsync(HttpMethod.Post, $"{spares}?serial=S1&place=shelf+3&person=mallory")).Status);
        Assert.Equal(HttpStatusCode.OK, (await ann.SendAsync(HttpMethod.Post, $"{spares}?serial=S2&place=shelf+3")).Status);
        using var program = bench.Open();
        Assert.Equal(HttpStatusCode.OK, (await program.SendAsync(HttpMethod.Post, $"{spares}?serial=S3&place=shelf+3&person=A.+Visser", null, bench.LocalToken)).Status);
        Assert.Equal(HttpStatusCode.OK, (await program.SendAsync(HttpMethod.Post, $"{spares}?serial=S4&place=shelf+3", null, bench.LocalToken)).Status);
        using var list = JsonDocument.Parse((await ann.SendAsync(HttpMethod.Get, spares)).Body);
        Assert.Equal(["S1 ann shelf 3", "S2 ann shelf 3", "S3 A. Visser shelf 3", "S4 this machine shelf 3"], list.RootElement.EnumerateArray().Select(s => $"{s.GetProperty("serial")} {s.GetProperty("person")} {s.GetProperty("place")}").Order());
    }

    [Fact]
    public async Task There_is_always_an_administrator()
    {
        await bench.AddAsync("ann", PersonRole.Administrator);
        using var program = bench.Open();
        Assert.Equal("MP3534", (await ByMachineAsync(HttpMethod.Delete, "accounts/ann")).Fault);
        Assert.Equal("MP3534", (await ByMachineAsync(HttpMethod.Patch, "accounts/ANN", new { role = "operator" })).Fault);
        Assert.Equal("MP3538", (await ByMachineAsync(HttpMethod.Post, "accounts", new { name = "Ann", role = "operator", password = AccountBench.Password })).Fault);
        Assert.Equal(HttpStatusCode.Created, (await ByMachineAsync(HttpMethod.Post, "accounts", new { name = "bo", role = "administrator", password = AccountBench.Password })).Status);
        Assert.Equal(HttpStatusCode.OK, (await ByMachineAsync(HttpMethod.Delete, "accounts/ann")).Status);
        Assert.Equal("MP3533", (await ByMachineAsync(HttpMethod.Delete, "accounts/ann")).Fault);

        Task<AccountBench.Answer> ByMachineAsync(HttpMethod method, string path, object? body = null) => program.SendAsync(method, $"/api/v1/{path}", body, bench.LocalToken);
    }

    [Theory]
    [InlineData("ann2", "administrator", "123456789", "MP3530")]
    [InlineData("ann2@example.org", "viewer", "ANN2@example.org", "MP3530")]
    [InlineData("", "viewer", "long enough", "MP3536")]
    [InlineData("two words", "viewer", "long enough", "MP3536")]
    [InlineData("new\nline", "viewer", "long enough", "MP3536")]
    [InlineData("ann2", "root", "long enough", "MP3546")]
    [InlineData("ann2", "2", "long enough", "MP3546")]
    public async Task What_is_no_account_is_refused_with_its_reason(string name, string role, string password, string fault)
    {
        await bench.AddAsync("ann", PersonRole.Administrator);
        using var program = bench.Open();
        Assert.Equal((HttpStatusCode.BadRequest, fault), await AskAsync(password));
        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(new string('x', 129))).Status);

        async Task<(HttpStatusCode Status, string? Fault)> AskAsync(string with)
        {
            var answer = await program.SendAsync(HttpMethod.Post, "/api/v1/accounts", new { name, role, password = with }, bench.LocalToken);
            return (answer.Status, answer.Fault);
        }
    }

    [Fact]
    public async Task Too_many_tries_close_a_name_and_an_address_for_a_while()
    {
        await using var strict = await AccountBench.BeginAsync(new AccountLimits { TriesByAddress = 8, TriesByName = 3, TryEvery = TimeSpan.FromHours(1) });
        await strict.AddAsync("ann", PersonRole.Administrator);
        using var browser = strict.Open();
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await browser.SignInAsync("ann", "not the password")).Status);
        }

        var closed = await browser.SignInAsync("ANN", AccountBench.Password);
        Assert.Equal((HttpStatusCode.TooManyRequests, "MP3537"), (closed.Status, closed.Fault));
        Assert.InRange(closed.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 3 * 3600);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.SignInAsync("bo", "not the password")).Status);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await browser.SendAsync(HttpMethod.Post, "/api/v1/setup", new { code = "guess", name = "eve", password = AccountBench.Password })).Status);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await browser.SignInAsync("cy", "not the password")).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(HttpMethod.Get, "/api/v1/site", null, strict.LocalToken)).Status);
    }

    [Fact]
    public async Task Without_accounts_whoever_is_at_this_machine_may_do_everything()
    {
        await using var open = SiteApi.Build(bench.Loop, port: 0);
        await open.StartAsync(TestContext.Current.CancellationToken);
        using var browser = new AccountBench.Browser(new Uri(open.Urls.First()));
        var session = await browser.SessionAsync();
        Assert.Equal((false, false), (session.GetProperty("accounts").GetBoolean(), session.GetProperty("setup").GetBoolean()));
        Assert.Equal(6, session.GetProperty("may").GetArrayLength());
        Assert.Equal(HttpStatusCode.NotFound, (await browser.SendAsync(HttpMethod.Get, "/api/v1/accounts")).Status);
    }

    private static async Task EndsAsync(Stream stream)
    {
        byte[] buffer = new byte[4_096];

        // A stream that goes on would keep the test for ever.
        using var hopeless = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        hopeless.CancelAfter(TimeSpan.FromSeconds(30));
        try
        {
            while (await stream.ReadAsync(buffer, hopeless.Token) > 0)
            {
                // What was on its way still comes.
                continue;
            }
        }
        catch (IOException)
        {
            return; // Cut off in the middle is an end, too.
        }
    }

    /// <summary>A store in which there is no room for sessions that end before their time.</summary>
    private sealed class FullStore(IAccountStore inner) : IAccountStore
    {
        public IReadOnlyList<Account> Accounts => inner.Accounts;

        public IReadOnlyList<AccessToken> Tokens => inner.Tokens;

        public int EndedSessions => AccountBook.MostEnded;

        public bool IsEnded(string session) => inner.IsEnded(session);

        public Fault? EndSession(string session, Instant until, Instant now) => throw new InvalidOperationException("There is no room.");

        public Fault? Keep(Account account) => inner.Keep(account);

        public Fault? Keep(AccessToken token) => inner.Keep(token);

        public Fault? RemoveAccount(string name) => inner.RemoveAccount(name);

        public Fault? RemoveToken(string id) => inner.RemoveToken(id);
    }
}
