namespace Megapod.Site.Pods.Dsx;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Site.Loop;

/// <summary>What a site's face by the DSX contract shows, and by which time.</summary>
public sealed record DsxFaceParts
{
    /// <summary>The site's pods, and by them the site: both are followed when pods come or go.</summary>
    public required SitePods Pods { get; init; }

    /// <summary>The site after the last cycle; null: there was none yet.</summary>
    public required Func<SiteView?> View { get; init; }

    /// <summary>The site's instant now, by which readings are old.</summary>
    public required Func<Instant> Clock { get; init; }

    /// <summary>Time that passes at the broker's, and stamps for others: real time, also where the site's runs faster.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Spreads pauses before connecting again; it belongs to the face from now on.</summary>
    public required SeededRandom Chance { get; init; }

    /// <summary>Where troubles are told.</summary>
    public required EventRing Events { get; init; }
}
