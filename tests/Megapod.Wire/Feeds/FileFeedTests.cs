namespace Megapod.Wire.Feeds;

using Megapod.Core.Model;
using Megapod.Devices.Feeds;

public sealed class FileFeedTests : FeedBench
{
    private const string Text = "t,v\n2026-05-01T10:00Z,100\n2026-05-01T11:00Z,-20.5\n";

    private string File => Path.Combine(Folder, "prices.csv");

    private FeedConfig Table => Prices with { Url = null, File = "prices.csv", Format = FeedFormat.Csv, List = null };

    [Fact]
    public async Task File_is_read_and_its_content_is_as_old_as_the_file()
    {
        Write(Text, "2026-05-01T08:00Z");
        using var feed = Open();
        var snapshot = await Ask(feed);
        Assert.Empty(snapshot.Troubles);
        Assert.Equal([100 / 1e6, -20.5 / 1e6], snapshot.Series.Slots.Select(s => s.Value));
        Assert.All(snapshot.Series.Slots, s => Assert.Equal(Now, s.KnownAt));
        Assert.Equal(Hour * 2.5, snapshot.Age(Now));
        Assert.InRange((snapshot.NextAskAt!.Value - Now).TotalSeconds, 60, 66);
        Assert.Equal("MP3517", Assert.Single(feed.At(Now + (Hour * 24)).Troubles).Code);
    }

    [Fact]
    public async Task File_is_read_again_when_it_has_changed()
    {
        Write(Text, "2026-05-01T08:00Z");
        using var feed = Open();
        await Ask(feed);
        Clock.MoveTo(Hour);
        Write(Text.Replace("100", "101") + "2026-05-01T12:00Z,5\n", "2026-05-01T11:00Z");
        var slots = (await Ask(feed)).Series.Slots;
        Assert.Equal([(101 / 1e6, Now), (-20.5 / 1e6, Now - Hour), (5 / 1e6, Now)], slots.Select(s => (s.Value, s.KnownAt)));
    }

    [Theory]
    [InlineData("t,v\n2026-05-01T10:00Z,100\n2026-05-01T11:00Z,-2", FeedFormat.Csv)]
    [InlineData("", FeedFormat.Csv)]
    [InlineData("{\"data\":[{\"t\":\"2026-05-01T10:00Z\",\"v\":1", FeedFormat.Json)]
    [InlineData("", FeedFormat.Json)]
    public async Task Half_written_file_keeps_the_last_good_content_and_says_so(string half, FeedFormat format)
    {
        Write(format == FeedFormat.Csv ? Text : Good, "2026-05-01T08:00Z");
        using var feed = Open(format == FeedFormat.Csv ? Table : Prices with { Url = null, File = "prices.csv" });
        await Ask(feed);
        Write(half, "2026-05-01T09:00Z");
        for (int i = 0; i < 2; i++)
        {
            var snapshot = await Ask(feed);
            var trouble = Assert.Single(snapshot.Troubles);
            Assert.Equal(("MP3521", File), (trouble.Code, trouble.File));
            Assert.Equal([100 / 1e6, -20.5 / 1e6], snapshot.Series.Slots.Select(s => s.Value));
        }

        Write(format == FeedFormat.Csv ? Text : Good, "2026-05-01T10:00Z");
        Assert.Empty((await Ask(feed)).Troubles);
    }

    [Fact]
    public async Task File_that_is_not_there_not_a_file_too_large_or_wrong_is_a_trouble()
    {
        using var feed = Open();
        Assert.Equal("MP3520", (await Ask(feed)).Troubles[0].Code);
        Directory.CreateDirectory(File);
        Assert.Equal("MP3520", (await Ask(feed)).Troubles[0].Code);
        Directory.Delete(File);
        Write(new string('x', 100_001), "2026-05-01T08:00Z");
        Assert.Equal("MP3506", (await Ask(feed)).Troubles[0].Code);
        Write("t,w\n1,2\n", "2026-05-01T09:00Z");
        var wrong = (await Ask(feed)).Troubles[0];
        Assert.Equal(("MP3509", File), (wrong.Code, wrong.File));
        Write(Text, "2026-05-01T10:00Z");
        Assert.Empty((await Ask(feed)).Troubles);
        System.IO.File.Delete(File);
        var gone = await Ask(feed);
        Assert.Equal(("MP3520", 2), (gone.Troubles[0].Code, gone.Series.Slots.Count));
    }

    [Fact]
    public async Task File_that_stays_as_it_is_is_not_kept_again_and_again()
    {
        Write(Text, "2026-05-01T08:00Z");
        using var feed = FileFeed.Open(Table, Folder, Clock, 3, Folder).Value;
        await Ask(feed);
        string cache = Path.Combine(Folder, "prices.feed.json");
        System.IO.File.Delete(cache);
        Assert.Empty((await Ask(feed)).Troubles);
        Assert.False(System.IO.File.Exists(cache));
        Write(Text, "2026-05-01T09:00Z");
        await Ask(feed);
        Assert.True(System.IO.File.Exists(cache));
    }

    [Fact]
    public async Task Feed_runs_and_sees_a_new_file()
    {
        using var feed = Open();
        using var stop = new CancellationTokenSource();
        var changed = new SemaphoreSlim(0);
        feed.Changed = () => changed.Release();
        var running = feed.RunAsync(stop.Token);
        Assert.True(await changed.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Write(Text, "2026-05-01T10:00Z");
        var due = feed.At(Now).NextAskAt!.Value - At("2026-05-01T10:30Z");
        Clock.AwaitSleeperUntil(due);
        Clock.MoveTo(due);
        Assert.True(await changed.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.Equal(2, feed.At(Now).Series.Slots.Count);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public void Feed_without_a_file_or_with_an_address_too_is_refused()
    {
        Assert.Equal("MP3524", FileFeed.Open(Prices, Folder, Clock, 1).Faults[0].Code);
        Assert.Equal("MP3524", FileFeed.Open(Table with { Url = Server.Url }, Folder, Clock, 1).Faults[0].Code);
        Assert.Equal("MP3524", FileFeed.Open(Table with { File = "a\0b" }, Folder, Clock, 1).Faults[0].Code);
        Assert.Equal("MP3524", HttpFeed.Open(Table, Handler, Clock, 1).Faults[0].Code);
    }

    private FileFeed Open(FeedConfig? feed = null) => FileFeed.Open((feed ?? Table) with { MostBytes = 100_000 }, Folder, Clock, 3).Value;

    private async Task<FeedSnapshot> Ask(FileFeed feed)
    {
        await feed.AskAsync(TestContext.Current.CancellationToken);
        return feed.At(Now);
    }

    private void Write(string text, string written)
    {
        System.IO.File.WriteAllText(File, text);
        System.IO.File.SetLastWriteTimeUtc(File, At(written).ToUtc());
    }
}
