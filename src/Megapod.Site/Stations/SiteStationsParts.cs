namespace Megapod.Site.Stations;

using Megapod.Core.Ports;
using Megapod.Core.Units;

/// <summary>What a site's stations need of the rest of the house.</summary>
public sealed record SiteStationsParts
{
    /// <summary>Time for waiting.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>The site's instant.</summary>
    public required Func<Instant> Clock { get; init; }

    /// <summary>Chance, for message ids.</summary>
    public required Random Random { get; init; }

    /// <summary>The folder of the site file, from which the paths of what proves stations to their operators begin. Default the current one.</summary>
    public string Folder { get; init; } = ".";

    /// <summary>
    /// Where transactions and what waits for operators are kept, a journal that nobody else writes; null: nowhere, and a start that is repeated over our restart is a new one, and what operators were not
    /// told yet is lost with us.
    /// </summary>
    public IJournal? Journal { get; init; }
}
