namespace Megapod.Site.Api;

using Megapod.Core.Outcomes;
using Megapod.Core.People;
using Megapod.Site.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

/// <summary>Who may come in, and the tokens of programs.</summary>
internal static class AccountRoutes
{
    private const string Root = "/api/v1/accounts";
    private const int LongestSubject = 200;
    private const string Tokens = "/api/v1/tokens";

    /// <summary>Adds the routes.</summary>
    public static void Map(WebApplication app, SiteAccounts accounts)
    {
        var book = accounts.Book;
        app.MapGet(Root, () => Results.Json(book.Accounts.Select(Sheet), SiteApi.Json))
            .WithMetadata(RoutePolicy.Administer).WithSummary("All accounts with their roles.");
        app.MapPost(Root, async (NewAccount body, HttpContext context) => Said(context, await Checked(body.Role, role => book.AddAsync(body.Name ?? "", role ?? PersonRole.Viewer, body.Password ?? "")), a => $"{a.Name} made as {Word(a.Role)}", StatusCodes.Status201Created))
            .WithMetadata(RoutePolicy.Administer).WithSummary("Makes an account; role is viewer unless it says otherwise.");
        app.MapPatch(Root + "/{name}", async (string name, ChangedAccount body, HttpContext context) => Said(context, await ChangeAsync(accounts, name, body), a => Changed(a, body)))
            .WithMetadata(RoutePolicy.Administer).WithSummary("Gives an account another role or password, or names the person at a provider who may sign in as it (provider and subject; both empty: nobody); its sessions end.");
        app.MapDelete(Root + "/{name}", async (string name, HttpContext context) => Said(context, await book.RemoveAsync(name), a => $"{a.Name} removed"))
            .WithMetadata(RoutePolicy.Administer).WithSummary("Removes an account; its sessions end.");
        app.MapGet(Tokens, () => Results.Json(book.Tokens.Select(Sheet), SiteApi.Json))
            .WithMetadata(RoutePolicy.Administer).WithSummary("All tokens, without their values.");
        app.MapPost(Tokens, async (WantedToken body, HttpContext context) => await AddTokenAsync(book, context, body))
            .WithMetadata(RoutePolicy.Administer).WithSummary($"Makes a token and shows its value, this once; role is viewer and days {AccountBook.UsualDays} unless it says otherwise.");
        app.MapDelete(Tokens + "/{id}", async (string id, HttpContext context) => Said(context, await book.RemoveTokenAsync(id), t => $"token {t.Name} removed"))
            .WithMetadata(RoutePolicy.Administer).WithSummary("Removes a token; nobody gets in with it any more.");
    }

    /// <summary>The status that goes with why something about accounts was not done.</summary>
    internal static IResult Refuse(Fault fault) => SiteApi.Problem(
        fault.Code switch
        {
            "MP3533" => StatusCodes.Status404NotFound,
            "MP3530" or "MP3536" or "MP3546" => StatusCodes.Status400BadRequest,
            "MP3532" => StatusCodes.Status401Unauthorized,
            "MP3535" => StatusCodes.Status403Forbidden,
            "MP3537" => StatusCodes.Status429TooManyRequests,
            "MP3309" => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status409Conflict,
        },
        fault with { File = null });

    private static string Word(PersonRole role) => role.ToString().ToLowerInvariant();

    private static object Sheet(Account account) => new { account.Name, account.Role, account.Made, account.Changed, account.Provider, account.Subject };

    private static object Sheet(AccessToken token) => new { token.Id, token.Name, token.Role, token.Made, token.Expires, token.LastUsed };

    private static object Sheet(object of) => of is Account account ? Sheet(account) : Sheet((AccessToken)of);

    private static string Changed(Account account, ChangedAccount body) => string.Join(", ", ((string?[])
    [
        body.Role is null ? null : $"{account.Name} is {Word(account.Role)} now",
        body.Password is null ? null : $"{account.Name} has another password",
        body.Provider is null ? null : account.Provider is null ? $"{account.Name} signs in here alone" : $"{account.Name} is {account.Subject} at {account.Provider}",
    ]).OfType<string>());

    private static Task<Outcome<Account>> ChangeAsync(SiteAccounts accounts, string name, ChangedAccount body)
    {
        if (body is { Role: null, Password: null, Provider: null, Subject: null })
        {
            return Refused("MP3546", "Nothing is to change.", "Say role, password, or provider and subject.");
        }

        if (body is not ({ Provider: null, Subject: null } or { Provider.Length: 0, Subject: null or { Length: 0 } } or { Provider.Length: > 0, Subject.Length: > 0 and <= LongestSubject }))
        {
            return Refused("MP3546", $"Provider and subject do not go together, or the subject is longer than {LongestSubject} characters.", "Say both; empty for nobody.");
        }

        if (body.Provider is { Length: > 0 } provider && accounts.Door?.Providers.Any(p => p.Id == provider) != true)
        {
            return Refused("MP3567", "There is no such provider.", "Take the id from 'access.providers' of the site file.");
        }

        return Checked(body.Role, role => accounts.Book.ChangeAsync(name, role, body.Password, body.Provider is null ? null : (body.Provider, body.Subject ?? "")));

        static Task<Outcome<Account>> Refused(string code, string message, string remedy) => Task.FromResult(Outcome<Account>.Failure(new Fault(code, message, remedy)));
    }

    /// <summary>A role by its word; a word that is none is refused and never taken for the least or the most.</summary>
    private static Task<Outcome<T>> Checked<T>(string? word, Func<PersonRole?, Task<Outcome<T>>> act)
        where T : class
    {
        if (word is null)
        {
            return act(null);
        }

        foreach (var role in Enum.GetValues<PersonRole>())
        {
            if (Word(role) == word)
            {
                return act(role);
            }
        }

        return Task.FromResult(Outcome<T>.Failure(new Fault("MP3546", "That is no role.", $"Write one of {string.Join(", ", Enum.GetValues<PersonRole>().Select(Word))}.")));
    }

    private static IResult Said<T>(HttpContext context, Outcome<T> outcome, Func<T, string> detail, int status = StatusCodes.Status200OK)
        where T : class
    {
        Authority.Tell(context, outcome.IsSuccess ? detail(outcome.Value) : outcome.Faults[0].Code);
        return outcome.IsSuccess ? Results.Json(Sheet(outcome.Value), SiteApi.Json, statusCode: status) : Refuse(outcome.Faults[0]);
    }

    private static async Task<IResult> AddTokenAsync(AccountBook book, HttpContext context, WantedToken body)
    {
        var made = await Checked(body.Role, role => book.AddTokenAsync(body.Name ?? "", role ?? PersonRole.Viewer, body.Days ?? AccountBook.UsualDays));
        if (!made.IsSuccess)
        {
            Authority.Tell(context, made.Faults[0].Code);
            return Refuse(made.Faults[0]);
        }

        var (token, value) = made.Value;
        Authority.Tell(context, $"token {token.Name} made as {Word(token.Role)}, id {token.Id}");
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(new { token.Id, token.Name, token.Role, token.Made, token.Expires, value }, SiteApi.Json, statusCode: StatusCodes.Status201Created);
    }

    /// <summary>An account to make.</summary>
    internal sealed record NewAccount(string? Name, string? Role, string? Password);

    /// <summary>What is to change of an account.</summary>
    internal sealed record ChangedAccount(string? Role, string? Password, string? Provider, string? Subject);

    /// <summary>A token to make.</summary>
    internal sealed record WantedToken(string? Name, string? Role, int? Days);
}
