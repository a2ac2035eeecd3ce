namespace Megapod.Cli.Commands;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Devices.Feeds;
using Megapod.Lab.Demo;
using Megapod.Site.Feeds;
using Megapod.Site.Loop;

/// <summary>Opens the feeds that a site file describes, in the time of the site.</summary>
internal static class UpFeeds
{
    private const string CacheFolder = "feeds";

    /// <summary>The feeds; one that cannot be opened is told as in trouble and the site goes on without.</summary>
    /// <param name="site">The site.</param>
    /// <param name="siteFile">Its file; null: the built-in one.</param>
    /// <param name="stateFolder">Where to keep what is known over a restart; null: it is not kept.</param>
    /// <param name="loop">The site's loop, whose present is the feeds'.</param>
    /// <param name="speed">Site seconds per real second.</param>
    /// <param name="handler">Sends requests.</param>
    /// <param name="seed">Spreads the times of asking.</param>
    public static SiteFeeds Open(SiteConfig site, string? siteFile, string? stateFolder, SiteLoop loop, double speed, HttpMessageHandler handler, ulong seed)
    {
        var start = loop.Now;
        var clock = new WorldClock(TimeProvider.System, () => loop.View?.At ?? start, speed);
        string folder = siteFile is null ? Environment.CurrentDirectory : Path.GetDirectoryName(Path.GetFullPath(siteFile))!;
        string? cache = stateFolder is null ? null : Path.Combine(stateFolder, CacheFolder);
        var feeds = new List<IFeed>();
        var unusable = new List<(FeedConfig, Fault)>();
        foreach (var feed in site.Feeds)
        {
            var opened = FeedOpening.Open(feed, folder, handler, clock, seed, cache);
            if (opened.IsSuccess)
            {
                feeds.Add(opened.Value);
            }
            else
            {
                unusable.Add((feed, opened.Faults[0]));
            }
        }

        return new SiteFeeds(site, feeds, unusable, () => loop.View?.At ?? start, loop.Events);
    }
}
