namespace Megapod.Wire.Feeds;

using System.Globalization;
using System.Text;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Feeds;
using Megapod.Wire.Site;

/// <summary>A server, a clock that only the test moves, a folder of its own and a feed of day-ahead prices.</summary>
public abstract class FeedBench : IAsyncDisposable
{
    private protected static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private protected const string Good = """{"data":[{"t":"2026-05-01T10:00Z","v":100},{"t":"2026-05-01T11:00Z","v":-20.5}]}""";

    private protected FeedBench()
    {
        Folder = Directory.CreateTempSubdirectory("feeds-").FullName;
        Prices = new FeedConfig
        {
            Id = "prices",
            Quantity = FeedQuantity.DayAheadPrice,
            Url = Server.Url,
            List = "data[*]",
            Start = "t",
            Value = "v",
            Unit = "EUR/MWh",
            TimeZone = "Europe/Berlin",
        };
    }

    private protected ScriptedServer Server { get; } = new();

    private protected FakeClock Clock { get; } = new() { Began = new DateTimeOffset(2026, 5, 1, 10, 30, 0, TimeSpan.Zero) };

    private protected SocketsHttpHandler Handler { get; } = HttpFeed.CreateHandler();

    private protected string Folder { get; }

    private protected FeedConfig Prices { get; }

    private protected Instant Now => Instant.From(Clock.GetUtcNow());

    public virtual async ValueTask DisposeAsync()
    {
        Handler.Dispose();
        await Server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected HttpFeed Open(FeedConfig? feed = null, string? cache = null) => HttpFeed.Open(feed ?? Prices, Handler, Clock, 7, cache).Value;

    /// <summary>Asks once and says what is known then.</summary>
    private protected async Task<FeedSnapshot> Ask(HttpFeed feed)
    {
        await feed.AskAsync(TestContext.Current.CancellationToken);
        return feed.At(Now);
    }

    /// <summary>Asks once and expects exactly one trouble.</summary>
    private protected async Task<FeedSnapshot> Expect(string code, FeedConfig? config = null)
    {
        using var feed = Open(config is null ? Prices : config);
        var snapshot = await Ask(feed);
        Assert.Equal(code, Assert.Single(snapshot.Troubles, t => t.Code != "MP3517").Code);
        Assert.Empty(snapshot.Series.Slots);
        return snapshot;
    }

    /// <summary>Hourly prices from an instant on.</summary>
    private protected static string Hours(string from, int count)
    {
        var start = DateTimeOffset.Parse(from, CultureInfo.InvariantCulture).UtcDateTime;
        var items = Enumerable.Range(0, count).Select(i => $$"""{"t":"{{start.AddHours(i):yyyy-MM-ddTHH:mm}}Z","v":{{i}}}""");
        return $$"""{"data":[{{string.Join(',', items)}}]}""";
    }

    private protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private protected static Instant At(string time) => Instant.From(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture));
}
