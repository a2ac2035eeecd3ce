namespace Megapod.Wire.Site.Accounts;

using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Web;
using Megapod.Core.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

/// <summary>A provider of identities on loopback, which says what the test wants and checks what a site must send: client, secret, code and the proof that belongs to it.</summary>
internal sealed class ScriptedProvider : IAsyncDisposable
{
    public const string Secret = "secret-of-the-client";
    public const string Code = "code-for-one-token";
    public const string AccessToken = "access-token-of-ann";

    private readonly WebApplication app;
    private string challenge = "";
    private string redirect = "";

    private ScriptedProvider(WebApplication app) => this.app = app;

    /// <summary>What is answered to who asks for a token; null: a token, where all that was sent is right.</summary>
    public (int Status, string Body)? Token { get; set; }

    /// <summary>What is said of the person.</summary>
    public (int Status, string Body) Person { get; set; } = (200, """{"sub": "ann-at-the-office"}""");

    /// <summary>What a person's browser is sent back with by the page of the provider, in place of a code: the word of an error; null: everybody says yes.</summary>
    public string? Error { get; set; }

    /// <summary>What did not fit in what the site sent.</summary>
    public List<string> Wrong { get; } = [];

    public Uri Address => new(app.Urls.First());

    public static async Task<ScriptedProvider> BeginAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var made = builder.Build();
        var provider = new ScriptedProvider(made);
        made.MapGet("/authorize", (HttpContext context) => Results.Redirect(provider.Answer(new Uri(provider.Address, context.Request.Path + context.Request.QueryString))));
        made.MapPost("/token", (Func<HttpContext, Task<IResult>>)provider.TokenAsync);
        made.MapGet("/person", (HttpContext context) =>
        {
            provider.Expect("authorization", $"Bearer {AccessToken}", context.Request.Headers.Authorization.ToString());
            return Results.Text(provider.Person.Body, "application/json", statusCode: provider.Person.Status);
        });
        await made.StartAsync(TestContext.Current.CancellationToken);
        return provider;
    }

    /// <summary>As a site file describes it.</summary>
    public AccessProviderConfig Config => new()
    {
        Id = "office",
        Name = "The office",
        Authorize = new Uri(Address, "/authorize").ToString(),
        Token = new Uri(Address, "/token").ToString(),
        UserInformation = new Uri(Address, "/person").ToString(),
        ClientId = "site",
        ClientSecretVariable = "SECRET",
        Scopes = ["openid"],
    };

    /// <summary>A person says yes: the way back that his browser is sent, on the site.</summary>
    /// <param name="sentTo">Where the site sends who wants to sign in here.</param>
    public string Allow(Uri sentTo) => $"{WayBack(sentTo).AbsolutePath}?code={Code}&state={State(sentTo)}";

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private static string State(Uri sentTo) => Uri.EscapeDataString(HttpUtility.ParseQueryString(sentTo.Query)["state"]!);

    private string Answer(Uri sentTo) => Error is null ? new Uri(WayBack(sentTo), Allow(sentTo)).ToString() : $"{WayBack(sentTo)}?error={Error}&state={State(sentTo)}";

    /// <summary>Looks at what the site asks for, and remembers what has to fit it later.</summary>
    private Uri WayBack(Uri sentTo)
    {
        Assert.StartsWith(Config.Authorize, sentTo.ToString(), StringComparison.Ordinal);
        var asked = HttpUtility.ParseQueryString(sentTo.Query);
        Assert.Equal(("code", "site", "openid", "S256"), (asked["response_type"], asked["client_id"], asked["scope"], asked["code_challenge_method"]));
        challenge = asked["code_challenge"]!;
        redirect = asked["redirect_uri"]!;
        return new Uri(redirect);
    }

    private async Task<IResult> TokenAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        Expect("client", "site", form["client_id"].ToString());
        Expect("secret", Secret, form["client_secret"].ToString());
        Expect("code", Code, form["code"].ToString());
        Expect("way back", redirect, form["redirect_uri"].ToString());
        Expect("proof", challenge, Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))).TrimEnd('=').Replace('+', '-').Replace('/', '_'));
        return Token is { } said ? Results.Text(said.Body, "application/json", statusCode: said.Status) : Results.Json(new { access_token = AccessToken, token_type = "Bearer" });
    }

    private void Expect(string what, string wanted, string came)
    {
        if (wanted != came)
        {
            Wrong.Add($"{what} is '{came}', not '{wanted}'");
        }
    }
}
