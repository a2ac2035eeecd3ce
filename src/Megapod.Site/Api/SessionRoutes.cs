namespace Megapod.Site.Api;

using System.Globalization;
using Megapod.Core.Outcomes;
using Megapod.Core.People;
using Megapod.Site.Accounts;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

/// <summary>Coming in and going out.</summary>
internal static class SessionRoutes
{
    private const string Root = "/api/v1/session";

    /// <summary>Adds the routes.</summary>
    /// <param name="app">The application.</param>
    /// <param name="accounts">The site's accounts; null: whoever is at this machine may do everything, and there is nothing to sign in to.</param>
    public static void Map(WebApplication app, SiteAccounts? accounts)
    {
        app.MapGet(Root, (HttpContext context) => Results.Json(accounts is null ? Open() : Of(context, accounts), SiteApi.Json))
            .WithMetadata(RoutePolicy.Anyone).WithSummary("Who is signed in and what he may do; csrf is what a page sends with whatever changes something.");
        if (accounts is null)
        {
            return;
        }

        app.MapPost(Root, async (SignIn body, HttpContext context) => await SignInAsync(accounts, context, body))
            .WithMetadata(RoutePolicy.Anyone).WithSummary("Signs in with name and password: 204 with a cookie, 401, or 429 after too many tries.");
        app.MapDelete(Root, async (HttpContext context) =>
        {
            await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
            return Caller.Of(context.User) is { Via: Caller.Cookie } caller && await accounts.Book.EndSessionAsync(caller) is { } fault ? AccountRoutes.Refuse(fault) : Results.NoContent();
        }).WithMetadata(RoutePolicy.Anyone).WithSummary("Signs out: the session is over, also for whoever has a copy of its cookie.");
        foreach (var provider in accounts.Door?.Providers ?? [])
        {
            app.MapGet(ProviderHandler.PathOf(provider.Id), (HttpContext context) => accounts.Limits.Take(context.Connection.RemoteIpAddress, null) is { } wait
                    ? ProviderHandler.IsForPage(context.Request) ? Results.Redirect(ProviderHandler.PageOf(provider.Id, TooMany)) : Later(context, wait)
                    : Results.Challenge(new AuthenticationProperties { RedirectUri = "/", IssuedUtc = accounts.Parts.Time.GetUtcNow() }, [ProviderHandler.SchemeOf(provider.Id)]))
                .WithMetadata(RoutePolicy.Anyone).WithSummary("Sends the browser to a provider to sign in there; it comes back signed in, where an account names the person.");
        }

        app.MapPost("/api/v1/setup", async (SetUp body, HttpContext context) => await SetUpAsync(accounts, context, body))
            .WithMetadata(RoutePolicy.Anyone).WithSummary("Makes the first account, an administrator, with the code that the site has printed, and signs it in.");
        app.MapPost("/api/v1/setup-link", () => accounts.NewSetupCode() is { } code
                ? Results.Json(new { code }, SiteApi.Json)
                : SiteApi.Problem(StatusCodes.Status409Conflict, new Fault("MP3532", "There are accounts already.", "Have an administrator make you one, or make it with 'megapod account add'.")))
            .WithMetadata(RoutePolicy.Administer).WithSummary("Another code to make the first account with, in place of the one before; 409 where there are accounts.");
        app.MapPut("/api/v1/account/password", async (OwnPassword body, HttpContext context) => await ChangeAsync(accounts, context, body))
            .WithMetadata(RoutePolicy.SignedIn).WithSummary("Changes the own password; other sessions of the account end.");
    }

    private static Fault TooMany { get; } = new("MP3537", "Too many tries.", "Wait as long as Retry-After says, and try again.");

    /// <summary>Signs an account in.</summary>
    private static Task BeginAsync(SiteAccounts accounts, HttpContext context, Account account) => context.SignInAsync(
        CookieAuthenticationDefaults.AuthenticationScheme, accounts.Begin(account).ToPrincipal(CookieAuthenticationDefaults.AuthenticationScheme), new AuthenticationProperties { IsPersistent = true, AllowRefresh = true });

    private static object Open() => new { accounts = false, setup = false, person = (object?)null, may = Rights.Everything, csrf = (string?)null, providers = Array.Empty<object>() };

    private static object Of(HttpContext context, SiteAccounts accounts)
    {
        context.Response.Headers.CacheControl = "no-store";
        var caller = Caller.Of(context.User);
        string? csrf = caller?.IsByBrowser == true ? context.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context).RequestToken : null;
        return new { accounts = true, setup = accounts.Book.IsEmpty, person = caller is null ? null : new { caller.Name, caller.Role }, may = Rights.Of(caller?.Role), csrf, providers = Providers(accounts) };
    }

    private static IEnumerable<object> Providers(SiteAccounts accounts) => accounts.Door?.Providers.Select(p => new { p.Id, p.Name, Path = ProviderHandler.PathOf(p.Id) }) ?? [];

    private static async Task<IResult> SignInAsync(SiteAccounts accounts, HttpContext context, SignIn body)
    {
        const string action = "sign in";
        if (accounts.Limits.Take(context.Connection.RemoteIpAddress, body.Name ?? "") is { } wait)
        {
            return Later(context, wait);
        }

        var known = await accounts.Book.SignInAsync(body.Name ?? "", body.Password ?? "");
        if (!known.IsSuccess)
        {
            if (known.Faults[0].Code != "MP3531")
            {
                return Later(context, TimeSpan.FromSeconds(1));
            }

            await accounts.Audit.RefusedAsync(action, accounts.Book.Find(body.Name ?? ""), context.Connection.RemoteIpAddress?.ToString());
            return SiteApi.Problem(StatusCodes.Status401Unauthorized, known.Faults[0]);
        }

        var written = await accounts.Audit.WriteAsync(known.Value.Name, "password", action, "", $"from {context.Connection.RemoteIpAddress}", "done 204");
        if (!written.IsSuccess)
        {
            return SiteApi.Problem(StatusCodes.Status503ServiceUnavailable, written.Faults[0] with { File = null });
        }

        await BeginAsync(accounts, context, known.Value);
        return Results.NoContent();
    }

    private static async Task<IResult> SetUpAsync(SiteAccounts accounts, HttpContext context, SetUp body)
    {
        const string action = "set up";
        if (accounts.Limits.Take(context.Connection.RemoteIpAddress, null) is { } wait)
        {
            return Later(context, wait);
        }

        if (!accounts.Book.IsSetupCode(body.Code ?? ""))
        {
            await accounts.Audit.RefusedAsync(action, null, context.Connection.RemoteIpAddress?.ToString());
            return SiteApi.Problem(StatusCodes.Status401Unauthorized, new Fault("MP3532", "That is no code to make the first account with.", "Take the newest link that the site has printed, or make one with 'megapod account setup-link --state DIR'."));
        }

        var asked = await accounts.Audit.WriteAsync("nobody known", "setup", action, "", $"from {context.Connection.RemoteIpAddress}", AuditDesk.Asked);
        if (!asked.IsSuccess)
        {
            return SiteApi.Problem(StatusCodes.Status503ServiceUnavailable, asked.Faults[0] with { File = null });
        }

        var made = await accounts.Book.SetUpAsync(body.Code ?? "", body.Name ?? "", body.Password ?? "");
        await accounts.Audit.EndAsync(asked.Value, made.IsSuccess ? $"{made.Value.Name} made as administrator" : made.Faults[0].Code, made.IsSuccess ? "done 204" : "refused");
        if (!made.IsSuccess)
        {
            return AccountRoutes.Refuse(made.Faults[0]);
        }

        await BeginAsync(accounts, context, made.Value);
        return Results.NoContent();
    }

    private static async Task<IResult> ChangeAsync(SiteAccounts accounts, HttpContext context, OwnPassword body)
    {
        var caller = Caller.Of(context.User)!;
        if (caller.Via != Caller.Cookie)
        {
            return SiteApi.Problem(StatusCodes.Status403Forbidden, new Fault("MP3545", "A token has no password.", "Sign in with the account whose password is to change."));
        }

        // A session that was left open is no place to guess the password from either.
        if (accounts.Limits.Take(context.Connection.RemoteIpAddress, caller.Name) is { } wait)
        {
            return Later(context, wait);
        }

        var changed = await accounts.Book.ChangeOwnAsync(caller.Name, body.Old ?? "", body.New ?? "");
        if (!changed.IsSuccess)
        {
            return AccountRoutes.Refuse(changed.Faults[0]);
        }

        Authority.Tell(context, $"{caller.Name} has another password");
        await BeginAsync(accounts, context, changed.Value);
        return Results.NoContent();
    }

    private static IResult Later(HttpContext context, TimeSpan wait)
    {
        context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return SiteApi.Problem(StatusCodes.Status429TooManyRequests, TooMany);
    }

    /// <summary>What somebody signs in with.</summary>
    internal sealed record SignIn(string? Name, string? Password);

    /// <summary>What the first account is made of.</summary>
    internal sealed record SetUp(string? Code, string? Name, string? Password);

    /// <summary>A password and the one before.</summary>
    internal sealed record OwnPassword(string? Old, string? New);
}
