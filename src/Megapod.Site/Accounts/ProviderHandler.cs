namespace Megapod.Site.Accounts;

using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Site.Api;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

/// <summary>
/// The framework's OAuth, which makes and compares state, correlation and PKCE, with what a site adds: who somebody is, is asked of the provider itself over TLS with the access token, and only an account
/// that names him is let in. Tokens of the provider are neither kept nor looked into.
/// </summary>
internal sealed class ProviderHandler(IOptionsMonitor<OAuthOptions> options, ILoggerFactory logger, UrlEncoder encoder, SiteAccounts accounts) : OAuthHandler<OAuthOptions>(options, logger, encoder)
{
    private const string SchemePrefix = "provider-";
    private const string Root = "/api/v1/session/providers/";
    private const int LongestSubject = 200;

    /// <summary>What a provider says of a token or a person takes some kilobytes.</summary>
    private const int MostAnswerBytes = 256 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Time that a person has at the provider.</summary>
    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(15);

    /// <summary>Name of a provider's scheme.</summary>
    public static string SchemeOf(string id) => SchemePrefix + id;

    /// <summary>Where a browser begins.</summary>
    public static string PathOf(string id) => Root + id;

    /// <summary>Where a browser is sent that was not signed in: the pages say why in their own words.</summary>
    public static string PageOf(string id, Fault fault) => $"/#/sign-in?provider={Uri.EscapeDataString(id)}&fault={fault.Code}";

    /// <summary>Whether a person follows a link: he wants a page, where a program wants the fault itself.</summary>
    public static bool IsForPage(HttpRequest request) => request.GetTypedHeaders().Accept.Any(a => a.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));

    /// <summary>Adds a provider.</summary>
    public static void Add(AuthenticationBuilder builder, AccessProviderConfig provider, string secret, TimeProvider time, string cookie) => builder.AddOAuth<OAuthOptions, ProviderHandler>(SchemeOf(provider.Id), o =>
    {
        o.TimeProvider = time;
        o.ClientId = provider.ClientId;
        o.ClientSecret = secret;
        o.AuthorizationEndpoint = provider.Authorize;
        o.TokenEndpoint = provider.Token;
        o.UserInformationEndpoint = provider.UserInformation;
        o.CallbackPath = PathOf(provider.Id) + "/callback";
        o.UsePkce = true;
        o.SaveTokens = false;
        o.SignInScheme = CookieAuthenticationDefaults.AuthenticationScheme;
        o.ClaimsIssuer = provider.Id;
        o.RemoteAuthenticationTimeout = MostTime;
        o.CorrelationCookie.Name = cookie;

        // The way back is a link that the browser follows by itself; anything stricter would lose the cookie, and without TLS browsers refuse anything laxer.
        o.CorrelationCookie.SameSite = SameSiteMode.Lax;
        o.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        o.Scope.Clear();
        foreach (string scope in provider.Scopes)
        {
            o.Scope.Add(scope);
        }

        // A redirect would carry code, secret or token to whomever it names.
        o.Backchannel = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = Patience }) { Timeout = Patience, MaxResponseContentBufferSize = MostAnswerBytes };
        o.Events.OnRemoteFailure = FailedAsync;
    });

    /// <inheritdoc/>
    protected override Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context)
    {
        // The browser forgets the cookie by then; a copy of it must not last for ever.
        if (context.Properties.IssuedUtc is not { } begun || TimeProvider.GetUtcNow() - begun > MostTime)
        {
            return Task.FromResult(OAuthTokenResponse.Failed(new AuthenticationFailureException("It took too long.")));
        }

        // A session begins when it begins, not when somebody set out for it.
        context.Properties.IssuedUtc = null;

        // From here on whatever fails is between the provider and us.
        Context.Items[typeof(ProviderHandler)] = Refuses;
        return base.ExchangeCodeAsync(context);
    }

    /// <inheritdoc/>
    protected override async Task<AuthenticationTicket> CreateTicketAsync(ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        var provider = accounts.Door!.Providers.First(p => SchemeOf(p.Id) == Scheme.Name);
        var subject = await SubjectAsync(tokens.AccessToken!, provider.NameField);
        if (!subject.IsSuccess)
        {
            return Fail(subject.Faults[0]);
        }

        if (accounts.Book.Known(provider.Id, subject.Value) is not { } account)
        {
            return Fail(new Fault("MP3565", $"No account names this person at {provider.Name}.", "Have an administrator name it at your account."));
        }

        var written = await accounts.Audit.WriteAsync(account.Name, Caller.Provider, "sign in", provider.Id, $"from {Context.Connection.RemoteIpAddress}", "done 302");
        if (!written.IsSuccess)
        {
            return Fail(written.Faults[0] with { File = null });
        }

        properties.IsPersistent = true;
        properties.AllowRefresh = true;
        return new AuthenticationTicket(accounts.Begin(account).ToPrincipal(CookieAuthenticationDefaults.AuthenticationScheme), properties, Scheme.Name);
    }

    private static Fault Refuses { get; } = new("MP3562", "The provider refuses the person or this site.", "Begin again; if it stays so, ask whoever looks after the provider, and look at 'clientId' and the client's secret.");

    private static Fault Denied { get; } = new("MP3568", "It was denied at the provider.", "Begin again and allow it there, or sign in with a password.");

    private static Fault Foreign { get; } = new("MP3561", "This browser did not begin to sign in here, or it took too long.", "Begin again at this site.");

    private static Fault Away { get; } = new("MP3563", "The provider cannot be reached or does not answer in time.", "Try again, or sign in with a password; look at the way from this machine to the provider.");

    private static Fault Unclear(string why) => new("MP3564", $"What the provider says of the person cannot be used: {why}.", "Look at 'userInformation' and 'nameField' of the provider in the site file.");

    private static async Task FailedAsync(RemoteFailureContext context)
    {
        context.HandleResponse();
        var http = context.HttpContext;
        var told = http.Items[typeof(ProviderHandler)] as Fault;
        bool isAway = told == Refuses && context.Failure is HttpRequestException or OperationCanceledException or IOException;
        var fault = isAway ? Away : told ?? (context.Properties is not null && context.Failure is AuthenticationFailureException ? RefusedBy(http.Request.Query["error"]) : Foreign);
        await http.RequestServices.GetRequiredService<SiteAccounts>().Audit.RefusedAsync($"sign in ({fault.Code})", null, http.Connection.RemoteIpAddress?.ToString(), Caller.Provider);
        http.Response.Headers.CacheControl = "no-store";
        if (IsForPage(http.Request))
        {
            http.Response.Redirect(PageOf(context.Scheme.Name[SchemePrefix.Length..], fault));
            return;
        }

        int status = fault.Code switch
        {
            "MP3561" => StatusCodes.Status400BadRequest,
            "MP3562" or "MP3565" or "MP3568" => StatusCodes.Status403Forbidden,
            "MP3563" or "MP3564" => StatusCodes.Status502BadGateway,
            _ => StatusCodes.Status503ServiceUnavailable,
        };
        await SiteApi.Problem(status, fault).ExecuteAsync(http);
    }

    /// <summary>What an error on the way back means, of a browser that began here; one without an error is not from the provider.</summary>
    private static Fault RefusedBy(StringValues error) => error.ToString() switch
    {
        "" => Foreign,
        "access_denied" => Denied,
        _ => Refuses,
    };

    /// <summary>Who the owner of an access token is, in the provider's own words.</summary>
    private async Task<Outcome<string>> SubjectAsync(string token, string field)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Options.UserInformationEndpoint);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("megapod", null));
        using var answer = await Backchannel.SendAsync(request, Context.RequestAborted);
        if (!answer.IsSuccessStatusCode)
        {
            return Outcome<string>.Failure(Refuses);
        }

        try
        {
            using var said = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Context.RequestAborted));
            if (said.RootElement.ValueKind != JsonValueKind.Object || !said.RootElement.TryGetProperty(field, out var value))
            {
                return Outcome<string>.Failure(Unclear($"it has no '{field}'"));
            }

            return value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= LongestSubject } subject
                ? Outcome<string>.Success(subject)
                : Outcome<string>.Failure(Unclear($"'{field}' is no text of 1 to {LongestSubject} characters"));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return Outcome<string>.Failure(Unclear("it is not JSON"));
        }
    }

    private AuthenticationTicket Fail(Fault fault)
    {
        Context.Items[typeof(ProviderHandler)] = fault;

        // The framework takes no ticket for a failure, though its signature does not say so.
        return null!;
    }
}
