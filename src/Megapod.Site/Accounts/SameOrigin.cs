namespace Megapod.Site.Accounts;

using Microsoft.AspNetCore.Http;

/// <summary>Tells requests of pages from elsewhere from those of the site's own pages and of programs. Browsers say where a page is from; programs say nothing.</summary>
internal static class SameOrigin
{
    /// <summary>Whether a request may change something, as far as where it comes from goes.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isByProxy">Whether a program before the site sends it, which may have ended TLS: then the host with its port counts alone.</param>
    public static bool Is(HttpRequest request, bool isByProxy = false)
    {
        string origin = request.Headers.Origin.ToString();
        string site = request.Headers["Sec-Fetch-Site"].ToString();
        return site is "" or "same-origin" or "none" && (origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && (isByProxy ? uri.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase) : IsSame(uri, request))));
    }

    private static bool IsSame(Uri origin, HttpRequest request) =>
        origin.Scheme.Equals(request.Scheme, StringComparison.OrdinalIgnoreCase) && origin.Host.Equals(request.Host.Host, StringComparison.OrdinalIgnoreCase) && origin.Port == (request.Host.Port ?? (request.IsHttps ? 443 : 80));
}
