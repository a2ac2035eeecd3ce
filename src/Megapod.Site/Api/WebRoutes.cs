namespace Megapod.Site.Api;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

/// <summary>
/// The pages. Whoever reaches the listener may have them, because they hold nothing of the site: what they show they ask for as the person who looks.
/// They run no script but their own and speak with nobody but this site.
/// </summary>
internal static class WebRoutes
{
    /// <summary>What a page may do: load its own script, style and pictures, and ask this site. Pictures in style may be written out in it.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string Index = "/index.html";

    /// <summary>Adds a route for each file; the first page is at <c>/</c>.</summary>
    /// <param name="app">The application.</param>
    /// <param name="files">The files; empty: there are no pages, and <c>/</c> says what to do about it.</param>
    public static void Map(WebApplication app, IReadOnlyList<WebFile> files)
    {
        foreach (var file in files)
        {
            Add(app, file.Path, context => SendAsync(context, file));
            if (file.Path == Index)
            {
                Add(app, "/", context => SendAsync(context, file));
            }
        }

        if (files.All(f => f.Path != Index))
        {
            Add(app, "/", MissingAsync);
        }
    }

    private static void Add(WebApplication app, string path, RequestDelegate answer) =>
        app.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], answer).WithMetadata(RoutePolicy.Anyone).ExcludeFromDescription();

    private static async Task SendAsync(HttpContext context, WebFile file)
    {
        var (bytes, encoding) = Choose(context.Request, file);
        var tag = new EntityTagHeaderValue($"\"{file.Tag}{(encoding is null ? "" : "-" + encoding)}\"");
        var headers = context.Response.GetTypedHeaders();
        headers.ETag = tag;
        headers.CacheControl = file.IsHashed
            ? new CacheControlHeaderValue { Public = true, MaxAge = TimeSpan.FromDays(365), Extensions = { new NameValueHeaderValue("immutable") } }
            : new CacheControlHeaderValue { NoCache = true };
        context.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        Guard(context.Response);
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(t => t.Compare(tag, useStrongComparison: false) || t.Equals(EntityTagHeaderValue.Any)))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = file.ContentType;
        context.Response.ContentLength = bytes.Length;
        if (encoding is not null)
        {
            context.Response.Headers.ContentEncoding = encoding;
        }

        if (HttpMethods.IsGet(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        }
    }

    /// <summary>The smallest copy that the browser takes.</summary>
    private static (byte[] Bytes, string? Encoding) Choose(HttpRequest request, WebFile file)
    {
        var accepted = request.GetTypedHeaders().AcceptEncoding;
        bool Takes(string encoding) => accepted.Any(a => a.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && a.Quality is null or > 0);
        return file.Brotli is { } brotli && Takes("br") ? (brotli, "br")
            : file.Gzip is { } gzip && Takes("gzip") ? (gzip, "gzip")
            : (file.Plain, null);
    }

    private static void Guard(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }

    private static async Task MissingAsync(HttpContext context)
    {
        Guard(context.Response);
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain; charset=utf-8";
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await context.Response.WriteAsync(
                "MP3480: This program was built without its pages.\n"
                + "Install Node.js 18 or newer and npm (Debian and Ubuntu: sudo apt-get install nodejs npm), stop the program and start it again with ./megapod up.\n"
                + "Everything else works: the terminal shows the site, and /api/v1/site is the same for programs.\n", context.RequestAborted);
        }
    }
}
