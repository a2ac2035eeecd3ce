namespace Megapod.Devices.Feeds;

using System.Net;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Devices.Feeds.Http;
using Megapod.Devices.Feeds.Parsing;

/// <summary>A feed from a source on the network. Nothing that it answers, and no silence, becomes an exception: it becomes a trouble, and what is known stays.</summary>
public sealed class HttpFeed : IFeed, IDisposable
{
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(2);

    private readonly FeedConfig feed;
    private readonly FeedDays days;
    private readonly SlotReader reader;
    private readonly TimeProvider clock;
    private readonly HttpMessageInvoker client;
    private readonly FeedFetcher fetcher;
    private readonly FeedKeeper keeper;
    private string knownQuestion = "";
    private FeedAnswer? knownAnswer;

    private HttpFeed(FeedConfig feed, HttpMessageHandler handler, FeedParts parts, TimeProvider clock)
    {
        this.feed = feed;
        days = parts.Days;
        reader = parts.Reader;
        this.clock = clock;
        client = new HttpMessageInvoker(handler, disposeHandler: false);
        fetcher = new FeedFetcher(feed, client, clock);
        keeper = new FeedKeeper(feed, parts.Schedule, parts.Cache, clock, Ask);
    }

    /// <inheritdoc/>
    public string Id => feed.Id;

    /// <inheritdoc/>
    public FeedQuantity Quantity => feed.Quantity;

    /// <inheritdoc/>
    public Action? Changed
    {
        get => keeper.Changed;
        set => keeper.Changed = value;
    }

    /// <summary>
    /// A handler that all feeds of a house can share: it follows no redirect, unpacks nothing, keeps no cookies and takes bounded headers, because a feed does
    /// the first two itself within its bounds and needs no cookies. A proxy is taken from the environment, as everywhere in the framework.
    /// </summary>
    public static SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        MaxResponseHeadersLength = 32,
        MaxResponseDrainSize = 0,
        PooledConnectionLifetime = ConnectionLife,
    };

    /// <summary>Makes a feed; nothing is asked yet, only the cache is read.</summary>
    /// <param name="feed">Its description, with a <see cref="FeedConfig.Url"/>.</param>
    /// <param name="handler">Sends requests; it must follow no redirects, as <see cref="CreateHandler"/> makes one. It is not disposed.</param>
    /// <param name="clock">The house's clock.</param>
    /// <param name="seed">Spreads the times of asking; another one at each site.</param>
    /// <param name="cacheFolder">Where to keep what is known over a restart; null: it is not kept.</param>
    /// <returns>The feed, or MP3513, MP3523 or MP3524 where the description cannot be used.</returns>
    public static Outcome<HttpFeed> Open(FeedConfig feed, HttpMessageHandler handler, TimeProvider clock, ulong seed, string? cacheFolder = null)
    {
        ArgumentNullException.ThrowIfNull(feed);
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentNullException.ThrowIfNull(clock);
        if (feed.Url is null || feed.File is not null)
        {
            return Outcome<HttpFeed>.Failure(FeedFaults.Description(feed, "it names no address, or a file too"));
        }

        var parts = FeedParts.Of(feed, seed, cacheFolder);
        if (!parts.IsSuccess)
        {
            return Outcome<HttpFeed>.Failure(parts.Faults);
        }

        string example = FeedWindow.Fill(feed, parts.Value.Days, Instant.From(clock.GetUtcNow())).Replace("{key}", "key", StringComparison.Ordinal);
        if (!Uri.TryCreate(example, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp) || address.UserInfo.Length > 0)
        {
            return Outcome<HttpFeed>.Failure(FeedFaults.Description(feed, "its address is not one of http:// or https://, or a password stands in it"));
        }

        return FeedFetcher.IsAllowed(feed, address)
            ? Outcome<HttpFeed>.Success(new HttpFeed(feed, handler, parts.Value, clock))
            : Outcome<HttpFeed>.Failure(FeedFaults.PlainHttp(feed));
    }

    /// <inheritdoc/>
    public FeedSnapshot At(Instant now) => keeper.At(now);

    /// <summary>Asks the source once, due or not.</summary>
    public Task AskAsync(CancellationToken stop = default) => keeper.AskAsync(stop);

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken stop) => keeper.RunAsync(stop);

    /// <inheritdoc/>
    public void Dispose()
    {
        keeper.Dispose();
        client.Dispose();
    }

    private async Task<AskResult> Ask(CancellationToken stop)
    {
        var key = FeedKey.Read(feed);
        if (!key.IsSuccess)
        {
            return AskResult.Failed(key.Faults[0]);
        }

        string question = FeedWindow.Fill(feed, days, Instant.From(clock.GetUtcNow()));
        if (!Uri.TryCreate(key.Value.IntoAddress(question), UriKind.Absolute, out var address) || !FeedFetcher.IsAllowed(feed, address))
        {
            return AskResult.Failed(FeedFaults.Description(feed, "its address is none once it is filled"));
        }

        bool isKnown = string.Equals(question, knownQuestion, StringComparison.Ordinal);
        var answer = await fetcher.AskAsync(address, key.Value, isKnown ? knownAnswer : null, stop);
        var now = Instant.From(clock.GetUtcNow());
        if (answer.Fault is { } fault)
        {
            return AskResult.Failed(key.Value.Hide(fault), answer.Pause);
        }

        if (answer.IsSame)
        {
            return AskResult.Same(now);
        }

        var slots = reader.Read(answer.Content, answer.EndIsCertain, now, () => FeedFaults.Torn(feed, "it breaks off in the middle"));
        if (!slots.IsSuccess)
        {
            return AskResult.Failed(key.Value.Hide(slots.Faults[0]));
        }

        // Only what was understood is worth asking whether it has changed; its text is not needed for that.
        (knownQuestion, knownAnswer) = (question, answer with { Content = null });
        return AskResult.Got(slots.Value, now);
    }
}
