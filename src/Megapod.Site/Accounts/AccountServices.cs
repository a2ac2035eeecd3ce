namespace Megapod.Site.Accounts;

using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

/// <summary>The framework's cookies, tokens against forged requests and keys, as a site has them.</summary>
internal static class AccountServices
{
    /// <summary>Header in which a page proves that it is the site's own.</summary>
    public const string ForgeryHeader = "X-Megapod-Csrf";

    /// <summary>So long a browser that has come over TLS by a name does not come without.</summary>
    private static readonly TimeSpan Strict = TimeSpan.FromDays(365);

    private const string Chooser = "cookie-or-token";
    private const string ProviderCookie = "megapod-provider";

    /// <summary>As many as keep some sites on one host apart.</summary>
    private const int SiteDigits = 12;
    public const string SessionCookie = "megapod-session";
    private const string ForgeryCookie = "megapod-csrf";

    /// <summary>The name of a cookie of one site. Browsers do not tell ports apart, and sites that were begun from one example have one id: their folders differ.</summary>
    public static string CookieOf(string name, SiteAccountsParts parts) => $"{name}-{TokenText.HashOf($"{parts.SiteId}\n{Path.GetFullPath(parts.KeysFolder)}")[..SiteDigits]}";

    /// <summary>Adds the services.</summary>
    public static void Add(IServiceCollection services, SiteAccounts accounts)
    {
        var parts = accounts.Parts;
        var keys = OperatingSystem.IsWindows() ? Directory.CreateDirectory(parts.KeysFolder) : Directory.CreateDirectory(parts.KeysFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        services.AddSingleton(accounts);
        services.AddDataProtection().SetApplicationName("megapod").PersistKeysToFileSystem(keys);
        string? header = parts.Door?.Parts.Access.Proxy?.Header;
        var known = services.AddAuthentication(Chooser)
            .AddPolicyScheme(Chooser, null, o => o.ForwardDefaultSelector = context =>
                TokenHandler.IsBearer(context.Request.Headers.Authorization.ToString()) ? TokenHandler.SchemeName
                : header is not null && context.Request.Headers.ContainsKey(header) ? ProxyHandler.SchemeName
                : CookieAuthenticationDefaults.AuthenticationScheme)
            .AddScheme<AuthenticationSchemeOptions, ProxyHandler>(ProxyHandler.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, TokenHandler>(TokenHandler.SchemeName, null)
            .AddCookie(o =>
            {
                o.TimeProvider = parts.Time;
                o.Cookie.Name = CookieOf(SessionCookie, parts);
                o.Cookie.HttpOnly = true;
                o.Cookie.SameSite = SameSiteMode.Lax;
                o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                o.ExpireTimeSpan = parts.Limits.Idle;
                o.SlidingExpiration = true;
                o.Events.OnValidatePrincipal = context =>
                {
                    if (Caller.Of(context.Principal) is not { Via: Caller.Cookie } caller || !accounts.Book.IsCurrent(caller))
                    {
                        context.RejectPrincipal();
                    }

                    return Task.CompletedTask;
                };
            });
        foreach (var provider in parts.Door?.Providers ?? [])
        {
            ProviderHandler.Add(known, provider, parts.Door!.Parts.Secrets[provider.Id], parts.Time, CookieOf(ProviderCookie, parts) + ".");
        }

        services.AddHsts(o => o.MaxAge = Strict);
        services.AddAntiforgery(o =>
        {
            o.HeaderName = ForgeryHeader;
            o.Cookie.Name = CookieOf(ForgeryCookie, parts);
            o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
    }
}
