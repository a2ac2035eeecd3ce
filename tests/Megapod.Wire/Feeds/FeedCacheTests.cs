namespace Megapod.Wire.Feeds;

using Megapod.Core.Model;

public sealed class FeedCacheTests : FeedBench
{
    private string File => Path.Combine(Folder, "prices.feed.json");

    [Fact]
    public async Task What_was_known_is_known_after_a_restart_with_its_knowledge_time()
    {
        await Fill();
        Clock.MoveTo(Hour / 2);
        await Server.DisposeAsync();
        using var feed = Open(cache: Folder);
        var snapshot = feed.At(Now);
        Assert.Empty(snapshot.Troubles);
        Assert.Equal([100 / 1e6, -20.5 / 1e6], snapshot.Series.Slots.Select(s => s.Value));
        Assert.All(snapshot.Series.Slots, s => Assert.Equal((At("2026-05-01T10:30Z"), At("2026-05-01T06:00Z")), (s.KnownAt, s.MadeAt!.Value)));
        Assert.Equal(Hour / 2, snapshot.Age(Now));

        // A feed that comes back at once does not ask again at once: a process that dies in a loop must not be a burden.
        Assert.InRange((snapshot.NextAskAt!.Value - At("2026-05-01T11:30Z")).TotalMinutes, 0, 6);
        Assert.Equal("MP3501", (await Ask(feed)).Troubles[0].Code);
        Assert.Equal(2, feed.At(Now).Series.Slots.Count);
    }

    [Fact]
    public async Task Cache_that_is_cut_anywhere_is_ignored_with_a_word()
    {
        await Fill();
        byte[] whole = await System.IO.File.ReadAllBytesAsync(File, TestContext.Current.CancellationToken);
        for (int length = 0; length < whole.Length; length++)
        {
            await Ignored(whole[..length]);
        }
    }

    [Theory]
    [InlineData("0.0001", "1e9")]
    [InlineData("0.0001", "\"x\"")]
    [InlineData("\"version\":1", "\"version\":2")]
    [InlineData("\"version\":1", "\"version\":1e40")]
    [InlineData("36000000000", "0")]
    [InlineData("36000000000", "360000000000")]
    [InlineData("\"slots\":[", "\"slots\":[[1],")]
    [InlineData("\"slots\":[", "\"slots\":[{},")]
    [InlineData("\"checkedAt\":", "\"checkedAt\":-")]
    [InlineData("\"checkedAt\":", "\"checked\":")]
    [InlineData("\"description\":\"", "\"description\":\"0")]
    public async Task Cache_that_says_something_else_is_ignored_with_a_word(string from, string to)
    {
        await Fill();
        string text = await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken);
        Assert.Contains(from, text);
        await Ignored(Bytes(text.Replace(from, to)));
    }

    [Fact]
    public async Task Cache_of_another_description_is_ignored_with_a_word()
    {
        await Fill();
        foreach (var other in new[] { Made with { Unit = "ct/kWh" }, Made with { Value = "w" }, Made with { Currency = "SEK", Unit = "SEK/MWh" }, Made with { Url = Server.Url + "2" } })
        {
            using var feed = Open(other, Folder);
            Assert.Contains(feed.At(Now).Troubles, t => t.Code == "MP3518");
            Assert.Empty(feed.At(Now).Series.Slots);
        }
    }

    [Fact]
    public async Task Cache_larger_than_its_bound_is_not_read()
    {
        await System.IO.File.WriteAllBytesAsync(File, new byte[2_000_000], TestContext.Current.CancellationToken);
        using var feed = Open(Prices with { MostSlots = 100 }, Folder);
        Assert.Contains(feed.At(Now).Troubles, t => t.Code == "MP3518");
    }

    [Fact]
    public async Task Feed_that_cannot_keep_anything_goes_on_and_says_so()
    {
        Server.Answer("200 OK", Good);
        string taken = Path.Combine(Folder, "taken");
        await System.IO.File.WriteAllTextAsync(taken, "", TestContext.Current.CancellationToken);
        using var feed = Open(cache: taken);
        var snapshot = await Ask(feed);
        Assert.Equal("MP3519", Assert.Single(snapshot.Troubles).Code);
        Assert.Equal(2, snapshot.Series.Slots.Count);
    }

    [Fact]
    public async Task Half_written_cache_of_a_process_that_died_is_no_hindrance()
    {
        await System.IO.File.WriteAllTextAsync(File + ".new", "{\"ver", TestContext.Current.CancellationToken);
        await Fill();
        using var feed = Open(Made, Folder);
        Assert.Equal(2, feed.At(Now).Series.Slots.Count);
        Assert.False(System.IO.File.Exists(File + ".new"));
    }

    [Fact]
    public async Task Old_slots_are_dropped_beyond_the_bound_and_the_file_stays_small()
    {
        var week = Prices with { Keep = TimeSpan.FromHours(2), MostSlots = 30 };
        Server.Answer("200 OK", Hours("2026-05-01T00:00Z", 24));
        Server.Answer("200 OK", Hours("2026-05-02T00:00Z", 24));
        using var feed = Open(week, Folder);
        Assert.Equal(At("2026-05-01T08:00Z"), (await Ask(feed)).Series.Slots[0].Start);
        Assert.Equal(30, (await Ask(feed)).Series.Slots.Count);
        Assert.InRange(new FileInfo(File).Length, 1, (30 * 140) + 4096);
    }

    private FeedConfig Made => Prices with { Made = "run" };

    private new Megapod.Devices.Feeds.HttpFeed Open(FeedConfig? feed = null, string? cache = null) => base.Open(feed ?? Made, cache);

    private async Task Fill()
    {
        Server.Answer("200 OK", Good.Replace("{\"data\"", "{\"run\":\"2026-05-01T06:00Z\",\"data\""));
        using var feed = Open(Made, Folder);
        Assert.Empty((await Ask(feed)).Troubles);
    }

    private async Task Ignored(byte[] content)
    {
        await System.IO.File.WriteAllBytesAsync(File, content, TestContext.Current.CancellationToken);
        using var feed = Open(Made, Folder);
        var snapshot = feed.At(Now);
        Assert.Equal(["MP3518", "MP3517"], snapshot.Troubles.Select(t => t.Code));
        Assert.Empty(snapshot.Series.Slots);
        Assert.True(snapshot.NextAskAt <= Now);
    }
}
