namespace Megapod.Site.Accounts;

using Megapod.Core.Ports;

/// <summary>What accounts are made of.</summary>
public sealed record SiteAccountsParts
{
    /// <summary>Keeps accounts and tokens.</summary>
    public required IAccountStore Store { get; init; }

    /// <summary>Remembers who asked for what.</summary>
    public required IAuditTrail Audit { get; init; }

    /// <summary>The clock: real time, also where the site's own runs faster.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Folder of the keys that session cookies are made with; made when it is not there.</summary>
    public required string KeysFolder { get; init; }

    /// <summary>Id of the site. Cookies carry it in their names, so that two sites on one host do not overwrite each other's: browsers do not tell ports apart.</summary>
    public string SiteId { get; init; } = "";

    /// <summary>How people come in from other machines; null: they do not.</summary>
    public SiteDoor? Door { get; init; }

    /// <summary>Value of the token that programs on this machine have; null: there is none.</summary>
    public string? LocalToken { get; init; }

    /// <summary>How often somebody may try, and how long he stays in.</summary>
    public AccountLimits Limits { get; init; } = new();
}
