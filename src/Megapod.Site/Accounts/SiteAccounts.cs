namespace Megapod.Site.Accounts;

using Megapod.Core.People;
using Megapod.Core.Units;

/// <summary>Accounts of a site: who may come in and what he may do. With them in force every route asks who it is; <c>SiteApi</c> puts them in its way.</summary>
public sealed class SiteAccounts : IDisposable
{
    /// <summary>Makes them; hashes one password, which takes some tens of milliseconds.</summary>
    public SiteAccounts(SiteAccountsParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        Parts = parts;
        Passwords = new PasswordDesk();
        Book = new AccountBook(parts.Store, Passwords, parts.Time, parts.LocalToken);
        Limits = new SignInLimits(parts.Limits);
        Audit = new AuditDesk(parts.Audit, parts.Time);
    }

    /// <summary>What they are made of.</summary>
    internal SiteAccountsParts Parts { get; }

    /// <summary>Who there is.</summary>
    internal AccountBook Book { get; }

    /// <summary>How often somebody may try.</summary>
    internal SignInLimits Limits { get; }

    /// <summary>What is remembered.</summary>
    internal AuditDesk Audit { get; }

    /// <summary>How people come in from other machines; null: they do not.</summary>
    internal SiteDoor? Door => Parts.Door;

    private PasswordDesk Passwords { get; }

    /// <summary>A new session of an account.</summary>
    internal Caller Begin(Account account) =>
        new(account.Name, account.Role, Caller.Cookie, account.Stamp, Instant.From(Parts.Time.GetUtcNow()) + Parts.Limits.Longest, TokenText.Plain());

    /// <summary>A new token's value; the word before it lets scanners for lost secrets find it.</summary>
    public static string NewToken() => TokenText.New();

    /// <summary>A new code with which the first account is made, in place of the one before; null where there are accounts already.</summary>
    public string? NewSetupCode() => Book.NewSetupCode();

    /// <inheritdoc/>
    public void Dispose()
    {
        Limits.Dispose();
        Passwords.Dispose();
        Book.Dispose();
    }
}
