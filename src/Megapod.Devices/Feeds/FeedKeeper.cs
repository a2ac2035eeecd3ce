namespace Megapod.Devices.Feeds;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>What every feed does, wherever its source is: keeps what is known, says what is wrong, and asks again when it is due.</summary>
internal sealed class FeedKeeper : IDisposable
{
    /// <summary>No single sleep is longer: the wall clock of a small machine may be put right by years after the start, and then what is due has changed.</summary>
    public static readonly TimeSpan LongestSleep = TimeSpan.FromHours(1);

    /// <summary>Nothing is ever due later than this: where it seems so, the wall clock was put back, and the source is asked now.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromHours(28);

    private readonly FeedConfig feed;
    private readonly FeedSchedule schedule;
    private readonly FeedCache? cache;
    private readonly TimeProvider clock;
    private readonly Func<CancellationToken, Task<AskResult>> ask;
    private readonly SemaphoreSlim oneAtATime = new(1);
    private Fault? cacheFault;
    private int tries;
    private volatile FeedSnapshot snapshot;

    /// <summary>Takes up what was kept before a restart.</summary>
    public FeedKeeper(FeedConfig feed, FeedSchedule schedule, FeedCache? cache, TimeProvider clock, Func<CancellationToken, Task<AskResult>> ask)
    {
        this.feed = feed;
        this.schedule = schedule;
        this.cache = cache;
        this.clock = clock;
        this.ask = ask;
        var now = Now;
        var kept = cache?.Load(out cacheFault);
        var series = kept?.Series ?? new FeedSeries(feed.Quantity, []);
        var checkedAt = kept?.CheckedAt ?? Instant.Never;
        bool isFresh = checkedAt != Instant.Never && checkedAt <= now && schedule.MissingOf(series, now) is null;
        snapshot = new FeedSnapshot
        {
            Id = feed.Id,
            Series = series,
            CheckedAt = checkedAt,
            NextAskAt = isFresh ? schedule.NextAfterSuccess(checkedAt) : now,
            Troubles = Troubles(null, series, now),
        };
    }

    /// <summary>Called after the snapshot was swapped.</summary>
    public Action? Changed { get; set; }

    private Instant Now => Instant.From(clock.GetUtcNow());

    /// <summary>What is known, with a word about its age when that is too great.</summary>
    public FeedSnapshot At(Instant now)
    {
        var known = snapshot;
        var age = known.Age(now);
        return age is null || age > feed.StaleAfter ? known with { Troubles = [.. known.Troubles, FeedFaults.Stale(feed, age)] } : known;
    }

    /// <summary>Asks once and takes in what comes of it.</summary>
    public async Task AskAsync(CancellationToken stop)
    {
        await oneAtATime.WaitAsync(stop);
        try
        {
            var result = await ask(stop);
            Take(result, Now);
        }
        finally
        {
            oneAtATime.Release();
        }

        Changed?.Invoke();
    }

    /// <summary>Asks whenever it is due.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var wait = (snapshot.NextAskAt ?? Now) - Now;
                if (wait > TimeSpan.Zero && wait <= LongestWait)
                {
                    // Timers count whole milliseconds; rounded down, the last one would be waited for by spinning.
                    var sleep = TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
                    await Task.Delay(sleep < LongestSleep ? sleep : LongestSleep, clock, stop);
                }
                else
                {
                    await AskAsync(stop);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => oneAtATime.Dispose();

    private void Take(AskResult result, Instant now)
    {
        var known = snapshot;
        var series = result.Slots is { } slots ? known.Series.With(slots, now - feed.Keep, feed.MostSlots) : known.Series;
        var checkedAt = result.AsOf ?? known.CheckedAt;
        bool isComplete = result.Fault is null && schedule.MissingOf(series, now) is null;
        tries = isComplete ? 0 : tries + 1;
        bool isNews = result.Slots is not null || checkedAt != known.CheckedAt || cacheFault is not null;

        // A file that stays as it is is looked at each minute; writing each time would wear a small box's disk out.
        if (result.AsOf is not null && isNews && cache is not null)
        {
            cacheFault = cache.Save(series, checkedAt);
        }

        snapshot = known with
        {
            Series = series,
            CheckedAt = checkedAt,
            NextAskAt = isComplete ? schedule.NextAfterSuccess(now) : schedule.NextAfterFailure(now, tries, result.Pause),
            Troubles = Troubles(result.Fault, series, now),
        };
    }

    private IReadOnlyList<Fault> Troubles(Fault? fault, FeedSeries series, Instant now)
    {
        var late = schedule.MissingOf(series, now) is { } gap ? FeedFaults.Late(feed, gap.Missing, gap.Until) : null;
        return [.. new[] { fault, series.Slots.Count > 0 ? late : null, cacheFault }.OfType<Fault>()];
    }
}
