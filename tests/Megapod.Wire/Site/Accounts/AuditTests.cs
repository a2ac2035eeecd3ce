namespace Megapod.Wire.Site.Accounts;

using System.Net;
using System.Text;
using System.Text.Json;
using Megapod.Core.People;
using Megapod.Storage.Audit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

/// <summary>What is remembered of those who ask, and what never is.</summary>
public sealed class AuditTests : IAsyncLifetime
{
    private AccountBench bench = null!;

    public async ValueTask InitializeAsync()
    {
        bench = await AccountBench.BeginAsync();
        await bench.AddAsync("ann", PersonRole.Administrator);
    }

    public async ValueTask DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task What_is_asked_is_written_before_and_after_it_is_done()
    {
        using var ann = await bench.SignedInAsync("ann");
        string tool = await bench.TokenAsync("tool", PersonRole.Operator);
        await ann.SendAsync(HttpMethod.Post, "/api/v1/demo/stalls/none/plug-in?energyWh=1000");
        await ann.SendAsync(HttpMethod.Post, "/api/v1/demo/restore", null, tool);
        await ann.SendAsync(HttpMethod.Post, "/api/v1/accounts", new { name = "bo", role = "operator", password = AccountBench.Password }, bench.LocalToken);
        Assert.Equal(
            [
                "1 ann password sign in () from 127.0.0.1 done 204",
                "2 ann cookie POST /api/v1/demo/stalls/{stall}/plug-in (stall=none&energyWh=1000)  asked",
                "3 ann cookie POST /api/v1/demo/stalls/{stall}/plug-in (stall=none&energyWh=1000) entry 2 done 409",
                "4 tool token POST /api/v1/demo/restore ()  asked",
                "5 tool token POST /api/v1/demo/restore () entry 4 done 200",
                "6 this machine local POST /api/v1/accounts ()  asked",
                "7 this machine local POST /api/v1/accounts () entry 6: bo made as operator done 201",
            ],
            (await EntriesAsync(ann)).Select(e => $"{e.GetProperty("number")} {e.GetProperty("who")} {e.GetProperty("via")} {e.GetProperty("action")} ({e.GetProperty("subject")}) {e.GetProperty("detail")} {e.GetProperty("result")}"));
        Assert.True(AuditFile.Verify(bench.Folder).Value.IsWhole);
    }

    [Fact]
    public async Task What_cannot_be_written_is_not_done_and_the_site_goes_on()
    {
        using var ann = await bench.SignedInAsync("ann");
        string stuck = Path.Combine(bench.Folder, AuditHead.FileName + ".next");
        Directory.CreateDirectory(stuck);
        string spares = $"/api/v1/pods/{bench.Loop.Tree.Pods[0].Id}/spares";
        var refused = await ann.SendAsync(HttpMethod.Post, $"{spares}?serial=S1&place=shelf");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "MP3553"), (refused.Status, refused.Fault));
        Assert.Equal("[]", (await ann.SendAsync(HttpMethod.Get, spares)).Body);
        using var other = bench.Open();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await other.SignInAsync("ann", AccountBench.Password)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await other.SendAsync(HttpMethod.Get, "/api/v1/site")).Status);
        Assert.True(bench.Loop.IsAlive);
        Directory.Delete(stuck);
        Assert.Equal(HttpStatusCode.OK, (await ann.SendAsync(HttpMethod.Post, $"{spares}?serial=S1&place=shelf")).Status);
    }

    [Fact]
    public async Task Failed_sign_ins_are_written_without_what_was_typed_and_bounded()
    {
        using var browser = bench.Open();
        for (int i = 0; i < 40; i++)
        {
            await browser.SignInAsync(i == 0 ? "Ann" : "my secret password", "wrong");
        }

        var entries = bench.Audit.Before(null, 1_000).Value;
        Assert.Equal(30, entries.Count);
        Assert.Equal(("ann", "refused"), (entries[^1].Who, entries[^1].Result));
        Assert.All(entries.SkipLast(1), e => Assert.Equal("nobody known", e.Who));
        bench.Clock.MoveTo(TimeSpan.FromSeconds(20));
        await browser.SignInAsync("ann", "wrong");
        Assert.Contains("10 more before it were not written", bench.Audit.Before(null, 1).Value[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_values_are_cut_between_characters()
    {
        using var ann = await bench.SignedInAsync("ann");
        Assert.Equal(HttpStatusCode.OK, (await ann.SendAsync(HttpMethod.Post, $"/api/v1/demo/restore?x={new string('y', 997)}{Uri.EscapeDataString("😀")}more")).Status);
        Assert.Equal($"x={new string('y', 997)}…", bench.Audit.Before(null, 1).Value[0].Subject);
    }

    [Fact]
    public async Task Pages_of_the_audit_say_whether_anything_comes_before()
    {
        using var ann = await bench.SignedInAsync("ann");
        await ann.SendAsync(HttpMethod.Post, "/api/v1/demo/restore");
        using var page = JsonDocument.Parse((await ann.SendAsync(HttpMethod.Get, "/api/v1/audit?before=3&most=1")).Body);
        Assert.Equal((2, false), (page.RootElement.GetProperty("entries")[0].GetProperty("number").GetInt32(), page.RootElement.GetProperty("isWhole").GetBoolean()));
        using var last = JsonDocument.Parse((await ann.SendAsync(HttpMethod.Get, "/api/v1/audit?before=2")).Body);
        Assert.True(last.RootElement.GetProperty("isWhole").GetBoolean());
    }

    [Fact]
    public async Task No_secret_appears_anywhere_but_where_it_was_asked_for()
    {
        const string other = "another long password";
        const string third = "the third of the passwords";
        using var ann = bench.Open();
        var said = new StringBuilder();
        var signedIn = await ann.SignInAsync("ann", AccountBench.Password);
        string cookie = ann.Cookies.GetCookies(bench.Address).Single(c => c.Name.StartsWith("megapod-session", StringComparison.Ordinal)).Value;
        string csrf = (await ann.SessionAsync()).GetProperty("csrf").GetString()!;
        var made = await ann.SendAsync(HttpMethod.Post, "/api/v1/tokens", new { name = "graphs", role = "operator" });
        using var body = JsonDocument.Parse(made.Body);
        string token = body.RootElement.GetProperty("value").GetString()!;
        await HearAsync(HttpMethod.Put, "/api/v1/account/password", new { old = AccountBench.Password, @new = other });
        string renewed = ann.Cookies.GetCookies(bench.Address).Single(c => c.Name.StartsWith("megapod-session", StringComparison.Ordinal)).Value;
        await ann.SessionAsync();
        await HearAsync(HttpMethod.Post, "/api/v1/accounts", new { name = "bo", role = "operator", password = third });
        await HearAsync(HttpMethod.Patch, "/api/v1/accounts/bo", new { password = third });
        await HearAsync(HttpMethod.Post, "/api/v1/session", new { name = third, password = third });
        await HearAsync(HttpMethod.Post, "/api/v1/setup", new { code = "guess-of-a-code", name = "eve", password = third });
        await HearAsync(HttpMethod.Post, $"/api/v1/demo/restore?token={token}&apiKey=secret-in-query");
        await HearAsync(HttpMethod.Post, $"/api/v1/pods/{bench.Loop.Tree.Pods[0].Id}/firmware?version=2&image=http://user:pass-in-address@images/2.bin?sig=signed-key&backOut=http://images/1.bin");
        foreach (string path in (string[])["accounts", "tokens", "audit?most=1000", "site", "alarms", "session"])
        {
            await HearAsync(HttpMethod.Get, "/api/v1/" + path);
        }

        foreach (var happened in bench.Loop.Events.Newest(10_000))
        {
            said.AppendLine(happened.ToString());
        }

        foreach (string file in Directory.GetFiles(bench.Folder).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            said.AppendLine(await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
        }

        string all = said.ToString();
        Assert.Contains("PATCH /api/v1/accounts/{name}", all, StringComparison.Ordinal);
        string[] secrets = [AccountBench.Password, other, third, cookie, renewed, csrf, token, bench.LocalToken, "guess-of-a-code", "secret-in-query", "pass-in-address", "signed-key"];
        Assert.All(secrets, s => Assert.False(all.Contains(s, StringComparison.Ordinal), s));
        Assert.All(secrets, s => Assert.True(s.Length >= 8));
        Assert.Equal(HttpStatusCode.NoContent, signedIn.Status);

        // What the framework would log holds cookies and addresses: nobody listens to it.
        Assert.Empty(bench.App.Services.GetServices<ILoggerProvider>());

        async Task HearAsync(HttpMethod method, string path, object? with = null)
        {
            var answer = await ann.SendAsync(method, path, with);
            said.AppendLine(path == "/api/v1/session" && method == HttpMethod.Get ? "" : answer.Body);
            said.AppendLine(string.Join('\n', answer.Headers.Where(h => h.Key != "Set-Cookie").SelectMany(h => h.Value)));
        }
    }

    private static async Task<IReadOnlyList<JsonElement>> EntriesAsync(AccountBench.Browser browser)
    {
        using var audit = JsonDocument.Parse((await browser.SendAsync(HttpMethod.Get, "/api/v1/audit")).Body);
        return [.. audit.RootElement.GetProperty("entries").EnumerateArray().Select(e => e.Clone()).Reverse()];
    }
}
