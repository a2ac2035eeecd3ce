namespace Megapod.Site.Accounts;

using Megapod.Core.Model;

/// <summary>What the door beyond this machine is made of.</summary>
public sealed record SiteDoorParts
{
    /// <summary>What the site file says.</summary>
    public required AccessConfig Access { get; init; }

    /// <summary>Folder of the site file, from which paths in it begin.</summary>
    public required string SiteFolder { get; init; }

    /// <summary>The state folder, where a certificate that is made lies.</summary>
    public required string StateFolder { get; init; }

    /// <summary>Secrets of the client by the provider's id; nobody signs in by one that has none.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The clock: real time.</summary>
    public required TimeProvider Time { get; init; }
}
