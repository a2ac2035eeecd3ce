namespace Megapod.Wire.Site.Jobs;

using System.Net;
using System.Text.Json;
using Megapod.Core.People;
using Megapod.Wire.Site.Accounts;

/// <summary>Jobs where accounts are in force: whose they are is who signed in, and those of others are not there.</summary>
public sealed class JobTenantTests : IAsyncLifetime
{
    private static readonly object Job = new { name = "job", command = (string[])["true"], gpus = 1 };
    private AccountBench bench = null!;
    private AccountBench.Browser browser = null!;
    private string ann = "";
    private string bob = "";
    private string viewer = "";
    private string admin = "";

    public async ValueTask InitializeAsync()
    {
        bench = await AccountBench.BeginAsync();
        browser = bench.Open();
        admin = await bench.TokenAsync("root", PersonRole.Administrator);
        ann = await bench.TokenAsync("ann", PersonRole.Tenant);
        bob = await bench.TokenAsync("bob", PersonRole.Tenant);
        viewer = await bench.TokenAsync("eye", PersonRole.Viewer);
    }

    public async ValueTask DisposeAsync()
    {
        browser.Dispose();
        await bench.DisposeAsync();
    }

    [Fact]
    public async Task Tenant_sees_and_moves_his_own_jobs_and_those_of_others_are_not_there()
    {
        string id = await SubmitAsync(ann);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync($"/{id}", ann)).Status);
        foreach (var (method, path) in new[] { (HttpMethod.Get, ""), (HttpMethod.Get, "/log"), (HttpMethod.Post, "/cancel"), (HttpMethod.Post, "/hold"), (HttpMethod.Post, "/release") })
        {
            var answer = await browser.SendAsync(method, $"/api/v1/jobs/{id}{path}", null, bob);
            Assert.Equal((HttpStatusCode.NotFound, "MP3623"), (answer.Status, answer.Fault));
        }

        Assert.Empty(Jobs(await GetAsync("", bob)));
        Assert.Empty(Jobs(await GetAsync("?tenant=ann", bob)));
        Assert.Equal([id], Jobs(await GetAsync("", ann)));
        Assert.Equal([id], Jobs(await GetAsync("?tenant=ann", viewer)));
        Assert.Equal([id], Jobs(await GetAsync("?standing=waiting", viewer)));
        Assert.Empty(Jobs(await GetAsync("?standing=over", viewer)));
        Assert.Equal("MP3632", (await GetAsync("?standing=tall", viewer)).Fault);
        Assert.Equal("MP3543", (await browser.SendAsync(HttpMethod.Post, $"/api/v1/jobs/{id}/cancel", null, viewer)).Fault);
        Assert.Equal("MP3543", (await browser.SendAsync(HttpMethod.Get, "/api/v1/nodes", null, ann)).Fault);
        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(HttpMethod.Post, $"/api/v1/jobs/{id}/cancel", null, ann)).Status);
        Assert.Equal("ann cancelled it.", bench.Jobs.Find(id)!.State.Words);

        // Who says another name than his own is still himself; the machine's own command is believed.
        string other = await SubmitAsync(ann);
        await browser.SendAsync(HttpMethod.Post, $"/api/v1/jobs/{other}/hold?person=eve", null, ann);
        Assert.Equal("ann holds it.", bench.Jobs.Find(other)!.State.Words);
        await browser.SendAsync(HttpMethod.Post, $"/api/v1/jobs/{other}/release?person=eve", null, bench.LocalToken);
        Assert.Equal("eve released it.", bench.Jobs.Find(other)!.State.Words);
    }

    [Fact]
    public async Task Tenant_submits_for_nobody_else_and_whoever_looks_after_the_site_may()
    {
        var answer = await browser.SendAsync(HttpMethod.Post, "/api/v1/jobs?tenant=bob", Job, ann);
        Assert.Equal((HttpStatusCode.Forbidden, "MP3630"), (answer.Status, answer.Fault));
        Assert.Equal("ann", bench.Jobs.Find(await SubmitAsync(ann, "?tenant=ann"))!.State.Tenant);
        Assert.Equal("bob", bench.Jobs.Find(await SubmitAsync(admin, "?tenant=bob"))!.State.Tenant);
        Assert.Equal("root", bench.Jobs.Find(await SubmitAsync(admin))!.State.Tenant);
        Assert.Equal("local", bench.Jobs.Find(await SubmitAsync(bench.LocalToken))!.State.Tenant);
    }

    private async Task<string> SubmitAsync(string token, string query = "")
    {
        var answer = await browser.SendAsync(HttpMethod.Post, $"/api/v1/jobs{query}", Job, token);
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        using var body = JsonDocument.Parse(answer.Body);
        return body.RootElement.GetProperty("id").GetString()!;
    }

    private Task<AccountBench.Answer> GetAsync(string path, string token) => browser.SendAsync(HttpMethod.Get, $"/api/v1/jobs{path}", null, token);

    private static List<string> Jobs(AccountBench.Answer answer)
    {
        using var body = JsonDocument.Parse(answer.Body);
        return [.. body.RootElement.GetProperty("jobs").EnumerateArray().Select(j => j.GetProperty("id").GetString()!)];
    }
}
