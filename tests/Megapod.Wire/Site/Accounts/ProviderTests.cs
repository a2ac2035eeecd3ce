namespace Megapod.Wire.Site.Accounts;

using System.Net;
using System.Text;
using Megapod.Core.Model;
using Megapod.Core.People;
using Megapod.Site.Accounts;

/// <summary>Signing in elsewhere: only whom an account names comes in, and only who began it here.</summary>
public sealed class ProviderTests : IAsyncLifetime
{
    private const string Begin = "/api/v1/session/providers/office";
    private const string Subject = "ann-at-the-office";

    private ScriptedProvider provider = null!;
    private AccountBench bench = null!;

    public async ValueTask InitializeAsync()
    {
        provider = await ScriptedProvider.BeginAsync();
        bench = await AccountBench.BeginAsync(door: p => p with
        {
            Access = new AccessConfig { Listen = [new AccessListenConfig("127.0.0.1", 0)], Providers = [provider.Config, provider.Config with { Id = "without-secret" }] },
            Secrets = new Dictionary<string, string>(StringComparer.Ordinal) { ["office"] = ScriptedProvider.Secret },
        });
        await bench.AddAsync("root", PersonRole.Administrator);
        await bench.AddAsync("ann", PersonRole.Operator);
        Assert.True((await bench.Accounts.Book.ChangeAsync("ann", null, null, ("office", Subject))).IsSuccess);
    }

    public async ValueTask DisposeAsync()
    {
        await bench.DisposeAsync();
        await provider.DisposeAsync();
    }

    [Fact]
    public async Task Session_names_the_providers_that_can_be_used()
    {
        using var browser = bench.Open();
        var office = Assert.Single((await browser.SessionAsync()).GetProperty("providers").EnumerateArray());
        Assert.Equal("""{"id":"office","name":"The office","path":"/api/v1/session/providers/office"}""", office.GetRawText());
    }

    [Fact]
    public async Task Whom_an_account_names_comes_in_as_that_account()
    {
        using var browser = bench.Open();
        var back = await browser.SendAsync(HttpMethod.Get, Allow(await browser.SendAsync(HttpMethod.Get, Begin)));
        Assert.Empty(provider.Wrong);
        Assert.Equal((HttpStatusCode.Found, "/"), (back.Status, back.Headers.Location!.ToString()));
        var person = (await browser.SessionAsync()).GetProperty("person");
        Assert.Equal(("ann", "operator"), (person.GetProperty("name").GetString(), person.GetProperty("role").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(HttpMethod.Post, "/api/v1/demo/restore")).Status);
        Assert.Equal("MP3543", (await browser.SendAsync(HttpMethod.Get, "/api/v1/accounts")).Fault);
        Assert.Contains(bench.Audit.Before(null, 100).Value, e => e is { Who: "ann", Via: "provider", Action: "sign in", Result: "done 302" });

        // The name there is taken away: the session ends, and nobody comes in by it any more.
        Assert.True((await bench.Accounts.Book.ChangeAsync("ann", null, null, ("", ""))).IsSuccess);
        Assert.Equal("MP3542", (await browser.SendAsync(HttpMethod.Get, "/api/v1/site")).Fault);
        Assert.Equal("MP3565", (await SignInAsync(browser)).Fault);
    }

    [Fact]
    public async Task Whom_no_account_names_stays_out_and_gets_no_account()
    {
        using var browser = bench.Open();
        provider.Person = (200, """{"sub": "ann", "name": "root", "email": "ann-at-the-office"}""");
        Assert.Equal((HttpStatusCode.Forbidden, "MP3565"), await ComeAsync(browser));
        provider.Person = (200, $$"""{"sub": "{{Subject.ToUpperInvariant()}}"}""");
        Assert.Equal((HttpStatusCode.Forbidden, "MP3565"), await ComeAsync(browser));
        Assert.Equal(2, bench.Accounts.Book.Accounts.Count);
        Assert.Equal("MP3542", (await browser.SendAsync(HttpMethod.Get, "/api/v1/site")).Fault);
        Assert.Contains(bench.Audit.Before(null, 100).Value, e => e is { Who: "nobody known", Via: "provider", Action: "sign in (MP3565)", Result: "refused" });
    }

    [Fact]
    public async Task Who_did_not_begin_here_does_not_end_here()
    {
        using var browser = bench.Open();
        using var other = bench.Open();
        string back = Allow(await browser.SendAsync(HttpMethod.Get, Begin));
        Assert.Equal("MP3561", (await other.SendAsync(HttpMethod.Get, back)).Fault);
        Assert.Equal("MP3561", (await browser.SendAsync(HttpMethod.Get, back.Replace("&state=", "&state=A", StringComparison.Ordinal))).Fault);
        Assert.Equal("MP3561", (await browser.SendAsync(HttpMethod.Get, Begin + "/callback?code=x")).Fault);
        Assert.Equal("MP3561", (await browser.SendAsync(HttpMethod.Get, Begin + "/callback?error=access_denied")).Fault);
        Assert.Equal(HttpStatusCode.Found, (await browser.SendAsync(HttpMethod.Get, back)).Status);

        // Once is enough.
        Assert.Equal("MP3561", (await browser.SendAsync(HttpMethod.Get, back)).Fault);
        using var late = bench.Open();
        back = Allow(await late.SendAsync(HttpMethod.Get, Begin));
        bench.Clock.MoveTo(TimeSpan.FromMinutes(16));
        Assert.Equal("MP3561", (await late.SendAsync(HttpMethod.Get, back)).Fault);
    }

    [Fact]
    public async Task Session_lasts_from_when_somebody_came_back_and_not_from_when_he_set_out()
    {
        using var browser = bench.Open();
        string back = Allow(await browser.SendAsync(HttpMethod.Get, Begin));
        bench.Clock.MoveTo(TimeSpan.FromMinutes(10));
        Assert.Equal(HttpStatusCode.Found, (await browser.SendAsync(HttpMethod.Get, back)).Status);
        bench.Clock.MoveTo(TimeSpan.FromMinutes(10) + new AccountLimits().Idle - TimeSpan.FromMinutes(5));
        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(HttpMethod.Get, "/api/v1/site")).Status);
    }

    [Theory]
    [InlineData(200, "{}", 403, "MP3562")]
    [InlineData(400, """{"error": "invalid_grant"}""", 403, "MP3562")]
    [InlineData(500, "broken", 403, "MP3562")]
    [InlineData(200, "not json", 403, "MP3562")]
    public async Task Provider_that_gives_no_token_lets_nobody_in(int status, string body, int expected, string fault)
    {
        using var browser = bench.Open();
        provider.Token = (status, body);
        Assert.Equal(((HttpStatusCode)expected, fault), await ComeAsync(browser));
    }

    [Theory]
    [InlineData(401, "{}", 403, "MP3562")]
    [InlineData(200, """{"sub": 7}""", 502, "MP3564")]
    [InlineData(200, """{"sub": ["ann-at-the-office"]}""", 502, "MP3564")]
    [InlineData(200, """{"sub": null}""", 502, "MP3564")]
    [InlineData(200, """{"sub": ""}""", 502, "MP3564")]
    [InlineData(200, """["ann-at-the-office"]""", 502, "MP3564")]
    [InlineData(200, "{}", 502, "MP3564")]
    [InlineData(200, "<html>", 502, "MP3564")]
    public async Task Provider_that_does_not_say_who_it_is_lets_nobody_in(int status, string body, int expected, string fault)
    {
        using var browser = bench.Open();
        provider.Person = (status, body);
        Assert.Equal(((HttpStatusCode)expected, fault), await ComeAsync(browser));
        Assert.Equal("MP3542", (await browser.SendAsync(HttpMethod.Get, "/api/v1/site")).Fault);
    }

    [Theory]
    [InlineData("access_denied", "MP3568")]
    [InlineData("server_error", "MP3562")]
    [InlineData("", "MP3561")]
    public async Task Provider_that_sends_back_an_error_lets_nobody_in(string error, string fault)
    {
        using var browser = bench.Open();
        string back = Allow(await browser.SendAsync(HttpMethod.Get, Begin));
        var answer = await browser.SendAsync(HttpMethod.Get, back.Replace($"code={ScriptedProvider.Code}", $"error={error}", StringComparison.Ordinal));
        Assert.Equal(fault, answer.Fault);
        Assert.Equal("MP3542", (await browser.SendAsync(HttpMethod.Get, "/api/v1/site")).Fault);
    }

    [Fact]
    public async Task Person_who_is_not_let_in_is_sent_to_the_page_that_says_why_and_a_program_gets_the_fault()
    {
        using var browser = bench.Open();
        provider.Person = (200, """{"sub": "a-stranger"}""");
        var told = await browser.SendAsync(HttpMethod.Get, Allow(await browser.SendAsync(HttpMethod.Get, Begin)), headers: Wants("text/html,application/xhtml+xml,*/*;q=0.8"));
        Assert.Equal((HttpStatusCode.Found, "/#/sign-in?provider=office&fault=MP3565", ""), (told.Status, told.Headers.Location!.ToString(), told.Body));
        Assert.Equal("no-store", told.Headers.CacheControl!.ToString());
        Assert.Equal("MP3542", (await browser.SendAsync(HttpMethod.Get, "/api/v1/site")).Fault);
        told = await browser.SendAsync(HttpMethod.Get, Allow(await browser.SendAsync(HttpMethod.Get, Begin)), headers: Wants("*/*"));
        Assert.Equal((HttpStatusCode.Forbidden, "MP3565"), (told.Status, told.Fault));
        told = await browser.SendAsync(HttpMethod.Get, Begin + "/callback", headers: Wants("text/html"));
        Assert.Equal("/#/sign-in?provider=office&fault=MP3561", told.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Person_who_tries_too_often_is_sent_to_the_page_that_says_so()
    {
        await using var narrow = await AccountBench.BeginAsync(new AccountLimits { TriesByAddress = 1, TriesByName = 1 }, p => p with
        {
            Access = new AccessConfig { Providers = [provider.Config] },
            Secrets = new Dictionary<string, string>(StringComparer.Ordinal) { ["office"] = ScriptedProvider.Secret },
        });
        using var browser = narrow.Open();
        Assert.StartsWith(provider.Config.Authorize, (await browser.SendAsync(HttpMethod.Get, Begin, headers: Wants("text/html"))).Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal("/#/sign-in?provider=office&fault=MP3537", (await browser.SendAsync(HttpMethod.Get, Begin, headers: Wants("text/html"))).Headers.Location!.ToString());
        Assert.Equal("MP3537", (await browser.SendAsync(HttpMethod.Get, Begin)).Fault);
    }

    [Fact]
    public async Task Provider_that_is_gone_is_told_and_a_password_still_works()
    {
        using var browser = bench.Open();
        string back = Allow(await browser.SendAsync(HttpMethod.Get, Begin));
        await provider.DisposeAsync();
        var answer = await browser.SendAsync(HttpMethod.Get, back);
        Assert.Equal((HttpStatusCode.BadGateway, "MP3563"), (answer.Status, answer.Fault));
        Assert.Equal(HttpStatusCode.NoContent, (await browser.SignInAsync("ann", AccountBench.Password)).Status);
    }

    [Fact]
    public async Task Account_is_linked_by_an_administrator_and_no_two_are_the_same_person()
    {
        using var root = await bench.SignedInAsync("root");
        Assert.Equal("MP3567", (await PatchAsync("root", new { provider = "office", subject = Subject })).Fault);
        Assert.Equal("MP3567", (await PatchAsync("root", new { provider = "elsewhere", subject = "x" })).Fault);
        Assert.Equal("MP3567", (await PatchAsync("root", new { provider = "without-secret", subject = "x" })).Fault);
        Assert.Equal("MP3546", (await PatchAsync("ann", new { provider = "office" })).Fault);
        Assert.Equal("MP3546", (await PatchAsync("ann", new { subject = "x" })).Fault);
        Assert.Equal("MP3546", (await PatchAsync("ann", new { provider = "office", subject = new string('x', 201) })).Fault);
        var linked = await PatchAsync("ann", new { provider = "office", subject = "another" });
        Assert.Contains("\"provider\":\"office\",\"subject\":\"another\"", linked.Body, StringComparison.Ordinal);
        Assert.Equal("another", Megapod.Storage.Relational.AccountsFile.Open(Copy()).Value.Accounts.Single(a => a.Name == "ann").Subject);
        Assert.Contains("\"provider\":null", (await PatchAsync("ann", new { provider = "", subject = "" })).Body, StringComparison.Ordinal);

        Task<AccountBench.Answer> PatchAsync(string name, object body) => root.SendAsync(HttpMethod.Patch, $"/api/v1/accounts/{name}", body);

        string Copy()
        {
            string folder = Path.Combine(bench.Folder, "copy");
            Directory.CreateDirectory(folder);
            foreach (string file in Directory.GetFiles(bench.Folder, "accounts.db*"))
            {
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            }

            return folder;
        }
    }

    [Fact]
    public async Task No_secret_of_the_way_there_and_back_is_told_or_kept()
    {
        using var browser = bench.Open();
        var said = new StringBuilder();
        var begun = await browser.SendAsync(HttpMethod.Get, Begin);
        Assert.DoesNotContain(ScriptedProvider.Secret, begun.Headers.ToString(), StringComparison.Ordinal);
        string way = Allow(begun);
        provider.Person = (200, """{"sub": "a-stranger"}""");
        foreach (string path in (string[])[way, Begin + $"/callback?code={ScriptedProvider.Code}&state=x"])
        {
            var answer = await browser.SendAsync(HttpMethod.Get, path);
            said.Append(answer.Headers).Append(answer.Body);
        }

        provider.Person = (200, $$"""{"sub": "{{Subject}}"}""");
        Assert.Equal(HttpStatusCode.Found, (await SignInAsync(browser)).Status);
        said.Append((await browser.SendAsync(HttpMethod.Get, "/api/v1/audit?most=1000")).Body).Append((await browser.SendAsync(HttpMethod.Get, "/api/v1/session")).Body);
        foreach (string file in Directory.GetFiles(bench.Folder).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal) && !f.EndsWith("door.pem", StringComparison.Ordinal)))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            said.AppendLine(await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
        }

        string all = said.ToString();
        Assert.Contains("sign in (MP3565)", all, StringComparison.Ordinal);
        string[] key = await File.ReadAllLinesAsync(Path.Combine(bench.Folder, "door.pem"), TestContext.Current.CancellationToken);
        Assert.All((string[])[ScriptedProvider.Secret, ScriptedProvider.Code, ScriptedProvider.AccessToken, "a-stranger", key[Array.IndexOf(key, "-----BEGIN PRIVATE KEY-----") + 1]], s => Assert.False(all.Contains(s, StringComparison.Ordinal), s));
    }

    private static (string Name, string Value) Wants(string types) => ("Accept", types);

    private string Allow(AccountBench.Answer begun)
    {
        Assert.Equal(HttpStatusCode.Found, begun.Status);
        return provider.Allow(begun.Headers.Location!);
    }

    private async Task<AccountBench.Answer> SignInAsync(AccountBench.Browser browser) => await browser.SendAsync(HttpMethod.Get, Allow(await browser.SendAsync(HttpMethod.Get, Begin)));

    private async Task<(HttpStatusCode, string?)> ComeAsync(AccountBench.Browser browser)
    {
        var answer = await SignInAsync(browser);
        return (answer.Status, answer.Fault);
    }
}
