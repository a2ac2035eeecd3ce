namespace Megapod.Wire.Site;

using System.Net;
using System.Text;
using Megapod.Site.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

/// <summary>How pages are handed out, with files made for the test.</summary>
public sealed class WebRoutesTests : IAsyncDisposable
{
    private static readonly WebFile Index = new("/index.html", "text/html; charset=utf-8", "one", "<p>page</p>"u8.ToArray(), "gzip"u8.ToArray(), "brotli"u8.ToArray());
    private static readonly WebFile Script = new("/assets/index-1a2b.js", "text/javascript; charset=utf-8", "two", "script"u8.ToArray(), null, null);
    private readonly HttpClient http = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None });
    private WebApplication? app;

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (app is not null)
        {
            await app.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("br, gzip", "br", "brotli")]
    [InlineData("gzip", "gzip", "gzip")]
    [InlineData("br;q=0, gzip", "gzip", "gzip")]
    [InlineData("", null, "<p>page</p>")]
    public async Task First_page_comes_in_the_smallest_copy_that_is_taken(string accepted, string? encoding, string text)
    {
        await BeginAsync(Index, Script);
        using var answer = await AskAsync("/", accepted);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(encoding, answer.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal(text, Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)));
        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Contains("Accept-Encoding", answer.Headers.Vary);
        Assert.True(answer.Headers.CacheControl!.NoCache);
    }

    [Fact]
    public async Task Page_may_run_no_script_but_its_own_and_stand_in_no_frame()
    {
        await BeginAsync(Index, Script);
        using var answer = await AskAsync("/");
        string policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
    }

    [Fact]
    public async Task File_that_is_held_already_is_not_sent_again_and_one_with_its_mark_in_its_name_is_kept_for_ever()
    {
        await BeginAsync(Index, Script);
        using var first = await AskAsync("/", "gzip");
        using var again = await AskAsync("/", "gzip", first.Headers.ETag!.ToString());
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        using var other = await AskAsync("/", "br", first.Headers.ETag!.ToString());
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        using var script = await AskAsync("/assets/index-1a2b.js");
        Assert.Equal("public, max-age=31536000, immutable", script.Headers.GetValues("Cache-Control").Single());
    }

    [Fact]
    public async Task Site_without_pages_says_what_to_install()
    {
        await BeginAsync();
        using var answer = await AskAsync("/");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("MP3480: ", text, StringComparison.Ordinal);
        Assert.Contains("apt-get install nodejs npm", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everyone_may_have_the_pages_because_they_hold_nothing_of_the_site()
    {
        await BeginAsync(Index, Script);
        Assert.All(((IEndpointRouteBuilder)app!).DataSources.SelectMany(s => s.Endpoints), e => Assert.Equal(RoutePolicy.Anyone, e.Metadata.GetMetadata<RoutePolicy>()));
    }

    private async Task BeginAsync(params WebFile[] files)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        app = builder.Build();
        WebRoutes.Map(app, files);
        await app.StartAsync(TestContext.Current.CancellationToken);
        http.BaseAddress = new Uri(app.Urls.First());
    }

    private async Task<HttpResponseMessage> AskAsync(string path, string accepted = "", string? tag = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accepted.Length > 0)
        {
            request.Headers.Add("Accept-Encoding", accepted);
        }

        if (tag is not null)
        {
            request.Headers.Add("If-None-Match", tag);
        }

        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
