namespace Megapod.Site.Accounts;

using System.Text.Encodings.Web;
using Megapod.Core.Units;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

/// <summary>Takes a program's word for who somebody is, where it comes from the address of that program. Who else says so is nobody, whatever else he sends.</summary>
internal sealed class ProxyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, SiteAccounts accounts)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>Name of the scheme.</summary>
    public const string SchemeName = "Proxy";

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (accounts.Door is not { Parts.Access.Proxy: { } proxy } door)
        {
            return AuthenticateResult.NoResult();
        }

        string? address = Context.Connection.RemoteIpAddress?.ToString();
        if (!door.IsProxy(Context.Connection.RemoteIpAddress))
        {
            await accounts.Audit.UntrustedAsync(address);
            return AuthenticateResult.NoResult();
        }

        // Two names are nobody's: which of them is the proxy's own cannot be told.
        var said = Request.Headers[proxy.Header];
        if (said is not [{ Length: > 0 } name] || accounts.Book.Find(name) is not { } account)
        {
            await accounts.Audit.RefusedAsync("sign in", null, address, Caller.Proxy);
            return AuthenticateResult.NoResult();
        }

        var caller = new Caller(account.Name, account.Role, Caller.Proxy, account.Stamp, Instant.Forever);
        return AuthenticateResult.Success(new AuthenticationTicket(caller.ToPrincipal(SchemeName), SchemeName));
    }
}
