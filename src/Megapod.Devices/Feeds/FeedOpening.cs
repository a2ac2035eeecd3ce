namespace Megapod.Devices.Feeds;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;

/// <summary>Opens feeds, wherever their sources are.</summary>
public static class FeedOpening
{
    /// <summary>Makes a feed of its description; nothing is asked yet.</summary>
    /// <param name="feed">The description.</param>
    /// <param name="folder">The folder that a relative path starts from: the site file's.</param>
    /// <param name="handler">Sends requests; it is not disposed.</param>
    /// <param name="clock">The house's clock.</param>
    /// <param name="seed">Spreads the times of asking; another one at each site.</param>
    /// <param name="cacheFolder">Where to keep what is known over a restart; null: it is not kept.</param>
    public static Outcome<IFeed> Open(FeedConfig feed, string folder, HttpMessageHandler handler, TimeProvider clock, ulong seed, string? cacheFolder)
    {
        ArgumentNullException.ThrowIfNull(feed);
        if (feed.File is not null)
        {
            var file = FileFeed.Open(feed, folder, clock, seed, cacheFolder);
            return file.IsSuccess ? Outcome<IFeed>.Success(file.Value) : Outcome<IFeed>.Failure(file.Faults);
        }

        var http = HttpFeed.Open(feed, handler, clock, seed, cacheFolder);
        return http.IsSuccess ? Outcome<IFeed>.Success(http.Value) : Outcome<IFeed>.Failure(http.Faults);
    }
}
