namespace Megapod.Devices.Feeds;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Devices.Feeds.Parsing;

/// <summary>A feed from a file that somebody else writes. It is read again when it has changed; content is as old as the file.</summary>
public sealed class FileFeed : IFeed, IDisposable
{
    private readonly FeedConfig feed;
    private readonly string path;
    private readonly SlotReader reader;
    private readonly TimeProvider clock;
    private readonly FeedKeeper keeper;
    private (DateTime Written, long Length)? seen;
    private AskResult? seenResult;

    private FileFeed(FeedConfig feed, string path, FeedParts parts, TimeProvider clock)
    {
        this.feed = feed;
        this.path = path;
        reader = parts.Reader;
        this.clock = clock;
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

    /// <summary>Makes a feed; nothing is read yet but the cache.</summary>
    /// <param name="feed">Its description, with a <see cref="FeedConfig.File"/>.</param>
    /// <param name="folder">The folder that a relative path starts from: the site file's.</param>
    /// <param name="clock">The house's clock.</param>
    /// <param name="seed">Spreads the times of asking; another one at each site.</param>
    /// <param name="cacheFolder">Where to keep what is known over a restart; null: it is not kept.</param>
    /// <returns>The feed, or MP3513 or MP3524 where the description cannot be used.</returns>
    public static Outcome<FileFeed> Open(FeedConfig feed, string folder, TimeProvider clock, ulong seed, string? cacheFolder = null)
    {
        ArgumentNullException.ThrowIfNull(feed);
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(clock);
        if (feed.File is not { Length: > 0 } file || feed.Url is not null || file.Contains('\0'))
        {
            return Outcome<FileFeed>.Failure(FeedFaults.Description(feed, "it names no file, or an address too"));
        }

        var parts = FeedParts.Of(feed, seed, cacheFolder);
        return parts.IsSuccess
            ? Outcome<FileFeed>.Success(new FileFeed(feed, Path.GetFullPath(Path.Combine(folder, file)), parts.Value, clock))
            : Outcome<FileFeed>.Failure(parts.Faults);
    }

    /// <inheritdoc/>
    public FeedSnapshot At(Instant now) => keeper.At(now);

    /// <summary>Looks at the file once, due or not.</summary>
    public Task AskAsync(CancellationToken stop = default) => keeper.AskAsync(stop);

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken stop) => keeper.RunAsync(stop);

    /// <inheritdoc/>
    public void Dispose() => keeper.Dispose();

    private async Task<AskResult> Ask(CancellationToken stop)
    {
        var now = Instant.From(clock.GetUtcNow());
        try
        {
            var before = Stamp();
            if (before == seen && seenResult is not null)
            {
                return seenResult.AsOf is { } asOf ? AskResult.Same(asOf) : seenResult;
            }

            byte[] content;
            await using (var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
            {
                if (await BoundedReading.ReadAsync(stream, feed.MostBytes, stop) is not { } bytes)
                {
                    return AskResult.Failed(FeedFaults.TooLarge(feed));
                }

                content = bytes;
            }

            if (Stamp() != before)
            {
                return AskResult.Failed(FeedFaults.HalfWritten(feed, path, "it changed while it was read"));
            }

            var slots = reader.Read(content, endIsCertain: false, now, () => FeedFaults.HalfWritten(feed, path, "it breaks off"));
            var written = Instant.FromUtc(before.Written);
            seenResult = slots.IsSuccess ? AskResult.Got(slots.Value, written < now ? written : now) : AskResult.Failed(slots.Faults[0] with { File = path });
            seen = before;
            return seenResult;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return AskResult.Failed(FeedFaults.FileMissing(feed, path, "is not there"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return AskResult.Failed(FeedFaults.FileMissing(feed, path, "cannot be read"));
        }
    }

    private (DateTime Written, long Length) Stamp()
    {
        var info = new FileInfo(path);
        return (info.LastWriteTimeUtc, info.Length);
    }
}
