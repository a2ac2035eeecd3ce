namespace Megapod.Site.Accounts;

using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

/// <summary>Lets programs in by <c>Authorization: Bearer mp_…</c>.</summary>
internal sealed class TokenHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, SiteAccounts accounts)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>Name of the scheme.</summary>
    public const string SchemeName = "Bearer";

    private const string Begin = SchemeName + " ";

    /// <summary>Whether a request names a token, right or wrong: it is then not looked at for a cookie.</summary>
    public static bool IsBearer(string header) => header.StartsWith(Begin, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string header = Request.Headers.Authorization.ToString();
        var caller = IsBearer(header) ? accounts.Book.Bearer(header[Begin.Length..].Trim()) : null;
        return Task.FromResult(caller is null ? AuthenticateResult.NoResult() : AuthenticateResult.Success(new AuthenticationTicket(caller.ToPrincipal(SchemeName), SchemeName)));
    }
}
