namespace Megapod.Site.Accounts;

using System.Globalization;
using Megapod.Core.Outcomes;
using Megapod.Site.Api;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Stands before every route and authorises by the route's policy and the caller's role, and by nothing else. What may change something is written into the audit before it is
/// done, and its answer goes out after what came of it was written.
/// </summary>
internal sealed class Authority(SiteAccounts accounts)
{
    private const string PersonField = "person";

    /// <summary>Other paths are other people's standards, and take no values of ours.</summary>
    private const string Ours = "/api";

    /// <summary>Words in the names of values that are not written down.</summary>
    private static readonly string[] Secrets = ["password", "secret", "token", "code", "key"];

    /// <summary>Lets a request through, or answers why not.</summary>
    public async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        var endpoint = context.GetEndpoint();
        var caller = Caller.Of(context.User);
        bool mayChange = !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || HttpMethods.IsOptions(context.Request.Method) || HttpMethods.IsTrace(context.Request.Method));
        if (await RefusalAsync(context, endpoint?.Metadata.GetMetadata<RoutePolicy>(), caller, mayChange) is { } refusal)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        if (caller is null)
        {
            await next(context);
        }
        else if (mayChange)
        {
            NamePerson(context, caller);
            await AuditedAsync(context, next, caller, (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "");
        }
        else
        {
            using var end = accounts.Book.EndOf(caller, context.RequestAborted);
            context.RequestAborted = end.Token;
            await next(context);
        }
    }

    /// <summary>Says more about what was asked, for the audit; nothing secret.</summary>
    public static void Tell(HttpContext context, string detail) => context.Items[typeof(Authority)] = detail;

    private async Task<IResult?> RefusalAsync(HttpContext context, RoutePolicy? policy, Caller? caller, bool mayChange)
    {
        if (policy is null)
        {
            return SiteApi.Problem(StatusCodes.Status403Forbidden, new Fault("MP3540", "Nothing says who may ask for this, so nobody may.", "Report it: every route has to name a policy."));
        }

        if (mayChange && !SameOrigin.Is(context.Request, accounts.Door?.IsProxy(context.Connection.RemoteIpAddress) == true))
        {
            return SiteApi.Problem(StatusCodes.Status403Forbidden, new Fault("MP3541", "The page that asks is not this site's own.", "Open the site itself; a program sends no Origin."));
        }

        if (!Rights.May(caller?.Role, policy))
        {
            if (caller is null)
            {
                context.Response.Headers.WWWAuthenticate = TokenHandler.SchemeName;
                return SiteApi.Problem(StatusCodes.Status401Unauthorized, new Fault("MP3542", "Nobody is signed in, or not any more.", "Sign in, or send a token: Authorization: Bearer mp_…"));
            }

            return SiteApi.Problem(StatusCodes.Status403Forbidden, new Fault("MP3543", $"A role of '{caller.Role.ToString().ToLowerInvariant()}' may not do this; it needs '{policy.Name}'.", "Ask somebody who may, or an administrator for another role."));
        }

        return mayChange && caller?.IsByBrowser == true && !await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context)
            ? SiteApi.Problem(StatusCodes.Status403Forbidden, new Fault("MP3544", $"The request does not prove that it comes from this site's own page.", $"Send {AccountServices.ForgeryHeader} with 'csrf' of GET /api/v1/session."))
            : null;
    }

    /// <summary>Who asks is who signed in: a name that a request says itself is believed of this machine's own commands alone.</summary>
    private static void NamePerson(HttpContext context, Caller caller)
    {
        bool isNamed = caller.Via == Caller.Local && context.Request.Query.ContainsKey(PersonField);
        if (isNamed || !context.Request.Path.StartsWithSegments(Ours, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        var others = context.Request.Query.Where(q => !q.Key.Equals(PersonField, StringComparison.OrdinalIgnoreCase));
        context.Request.QueryString = new QueryBuilder(others.SelectMany(q => q.Value, (q, v) => KeyValuePair.Create(q.Key, v ?? ""))) { { PersonField, caller.Name } }.ToQueryString();
    }

    private static string SubjectOf(HttpContext context, Caller caller)
    {
        var path = context.Request.RouteValues.Select(r => (r.Key, Value: Convert.ToString(r.Value, CultureInfo.InvariantCulture) ?? ""));
        var query = context.Request.Query.Where(q => q.Key != PersonField || q.Value != caller.Name).SelectMany(q => q.Value, (q, v) => (q.Key, Value: v ?? ""));
        return string.Join('&', path.Concat(query).Select(p => $"{p.Key}={Shown(p.Key, p.Value)}"));
    }

    /// <summary>A value without what may be secret in it: addresses carry names and passwords before the host, and keys after the path.</summary>
    private static string Shown(string key, string value) =>
        Array.Exists(Secrets, s => key.Contains(s, StringComparison.OrdinalIgnoreCase)) ? "(not written)"
        : Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
        : value;

    private async Task AuditedAsync(HttpContext context, RequestDelegate next, Caller caller, string pattern)
    {
        var asked = await accounts.Audit.WriteAsync(caller.Name, caller.Via, $"{context.Request.Method} {pattern}", SubjectOf(context, caller), "", AuditDesk.Asked);
        if (!asked.IsSuccess)
        {
            await SiteApi.Problem(StatusCodes.Status503ServiceUnavailable, asked.Faults[0] with { File = null }).ExecuteAsync(context);
            return;
        }

        bool isEnded = false;
        async Task EndAsync(string result)
        {
            if (!isEnded)
            {
                isEnded = true;
                await accounts.Audit.EndAsync(asked.Value, context.Items[typeof(Authority)] as string, result);
            }
        }

        context.Response.OnStarting(() => EndAsync(string.Create(CultureInfo.InvariantCulture, $"done {context.Response.StatusCode}")));
        try
        {
            await next(context);
        }
        catch
        {
            await EndAsync("failed");
            throw;
        }
    }
}
