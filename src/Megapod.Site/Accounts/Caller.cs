namespace Megapod.Site.Accounts;

using System.Security.Claims;
using Megapod.Core.People;
using Megapod.Core.Units;

/// <summary>Who asks, and how he is known.</summary>
/// <param name="Name">Name of the account or token.</param>
/// <param name="Role">What he may do.</param>
/// <param name="Via">How he is known: one of the words below.</param>
/// <param name="Key">The account's stamp or the token's id: what ends with the session.</param>
/// <param name="Until">When he is not known any more, whatever he does.</param>
/// <param name="Session">Random name of his session, which ends with signing out; empty where he has none.</param>
internal sealed record Caller(string Name, PersonRole Role, string Via, string Key, Instant Until, string Session = "")
{
    /// <summary>By a session's cookie.</summary>
    public const string Cookie = "cookie";

    /// <summary>By a program before the site whose word is taken; every request says it anew.</summary>
    public const string Proxy = "proxy";

    /// <summary>How somebody has signed in elsewhere; he then has a session.</summary>
    public const string Provider = "provider";

    /// <summary>By a token that an administrator made.</summary>
    public const string Token = "token";

    /// <summary>By the token that lies on this machine.</summary>
    public const string Local = "local";

    /// <summary>Name of whoever has this machine's own token, and of everybody where accounts are not in force.</summary>
    public const string ThisMachine = "this machine";

    private const string ViaClaim = "via";
    private const string KeyClaim = "key";
    private const string UntilClaim = "until";
    private const string SessionClaim = "session";

    /// <summary>Whether a browser sends along what he is known by, so that a page from elsewhere could make use of it.</summary>
    public bool IsByBrowser => Via is Cookie or Proxy;

    /// <summary>The framework's word for it.</summary>
    public ClaimsPrincipal ToPrincipal(string scheme) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, Name), new Claim(ClaimTypes.Name, Name), new Claim(ClaimTypes.Role, Role.ToString()), new Claim(ViaClaim, Via), new Claim(KeyClaim, Key),
            new Claim(UntilClaim, Until.Ticks.ToString(System.Globalization.CultureInfo.InvariantCulture)), new Claim(SessionClaim, Session),
        ],
        scheme));

    /// <summary>Who it is; null: nobody is signed in.</summary>
    public static Caller? Of(ClaimsPrincipal? principal) =>
        principal?.Identity is { IsAuthenticated: true, Name: { } name }
        && Enum.TryParse(principal.FindFirstValue(ClaimTypes.Role), out PersonRole role)
        && principal.FindFirstValue(ViaClaim) is { } via
        && principal.FindFirstValue(KeyClaim) is { } key
        && long.TryParse(principal.FindFirstValue(UntilClaim), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out long until)
        && principal.FindFirstValue(SessionClaim) is { } session
            ? new Caller(name, role, via, key, new Instant(until), session)
            : null;
}
