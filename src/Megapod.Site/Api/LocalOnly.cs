namespace Megapod.Site.Api;

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

/// <summary>
/// Where accounts are not in force nobody but this machine may ask: the listener is on loopback, and a page from elsewhere in this machine's browser is
/// refused by its Host and Origin (otherwise a web site could talk to the controller through its visitor's browser).
/// </summary>
internal static class LocalOnly
{
    private static readonly string[] Names = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Refuses a request whose Host or Origin is not this machine.</summary>
    public static async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        string host = context.Request.Host.Host;
        string origin = context.Request.Headers.Origin.ToString();
        bool sameHost = Names.Contains(host, StringComparer.OrdinalIgnoreCase);
        bool sameOrigin = origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && Names.Contains(uri.Host, StringComparer.OrdinalIgnoreCase) && uri.Port == context.Connection.LocalPort);
        if (sameHost && sameOrigin)
        {
            await next(context);
            return;
        }

        await Results.Problem(new ProblemDetails
        {
            Status = StatusCodes.Status403Forbidden,
            Title = "Only this machine may ask",
            Detail = sameHost ? $"The page at {origin} is not this site's own." : $"The host name '{host}' is not this machine's loopback; ask for localhost or 127.0.0.1.",
        }).ExecuteAsync(context);
    }
}
