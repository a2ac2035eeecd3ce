namespace Megapod.Wire.Feeds;

using System.Globalization;
using System.Net;
using Megapod.Core.Model;
using Megapod.Devices.Feeds;

public sealed class HttpFeedTests : FeedBench
{
    [Fact]
    public async Task Good_answer_is_known_in_base_units_from_when_it_came()
    {
        Server.Answer("200 OK", Good);
        using var feed = Open(Prices with { Url = Server.Url + "?start={from}&end={to}&last={last}" });
        var snapshot = await Ask(feed);
        Assert.Empty(snapshot.Troubles);
        Assert.Equal([(At("2026-05-01T10:00Z"), 1e-4, Now), (At("2026-05-01T11:00Z"), -20.5 / 1e6, Now)], snapshot.Series.Slots.Select(s => (s.Start, s.Value, s.KnownAt)));
        Assert.Equal((Now, TimeSpan.Zero), (snapshot.CheckedAt, snapshot.Age(Now)));
        Assert.StartsWith("GET /prices?start=2026-04-30T22:00:00Z&end=2026-05-02T22:00:00Z&last=2026-05-01T22:00:00Z HTTP/1.1", Assert.Single(Server.Heads));
    }

    [Theory]
    [InlineData(FeedWindowTime.Date, "2026-03-28", "2026-03-30", "2026-03-29")]
    [InlineData(FeedWindowTime.Local, "2026-03-28T00:00", "2026-03-30T00:00", "2026-03-29T00:00")]
    [InlineData(FeedWindowTime.Offset, "2026-03-28T00:00:00%2B01:00", "2026-03-30T00:00:00%2B02:00", "2026-03-29T00:00:00%2B01:00")]
    [InlineData(FeedWindowTime.Iso8601Minutes, "2026-03-27T23:00Z", "2026-03-29T22:00Z", "2026-03-28T23:00Z")]
    [InlineData(FeedWindowTime.UnixSeconds, "1774652400", "1774821600", "1774738800")]
    [InlineData(FeedWindowTime.UnixMilliseconds, "1774652400000", "1774821600000", "1774738800000")]
    public async Task Window_is_written_as_described_over_a_day_of_23_hours(FeedWindowTime form, string from, string to, string last)
    {
        Server.Answer("200 OK", Good);
        var spring = new Site.FakeClock { Began = new DateTimeOffset(2026, 3, 28, 12, 0, 0, TimeSpan.Zero) };
        using var feed = HttpFeed.Open(Prices with { Url = Server.Url + "/{from}/{to}/{last}", WindowTime = form }, Handler, spring, 1).Value;
        await feed.AskAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith($"GET /prices/{from}/{to}/{last} HTTP", Assert.Single(Server.Heads));
    }

    [Fact]
    public async Task Packed_csv_and_packed_lists_side_by_side_are_read()
    {
        Server.Answer("200 OK", ScriptedServer.Gzip(Bytes("t;v\n2026-05-01T10:00Z;7\n2026-05-01T11:00Z;8\n")), "Content-Encoding: gzip");
        using var csv = Open(Prices with { Format = FeedFormat.Csv, Delimiter = FeedDelimiter.Semicolon, List = null });
        Assert.Equal([7 / 1e6, 8 / 1e6], (await Ask(csv)).Series.Slots.Select(s => s.Value));
        Assert.Contains("Accept-Encoding: gzip\r\n", Server.Heads.Single());

        Server.Answer("200 OK", ScriptedServer.Gzip(Bytes("""{"hourly":{"time":["2026-05-01T10:00","2026-05-01T11:00","2026-05-01T12:00"],"temp":[10,null,12]}}""")), "Content-Encoding: gzip");
        await Ask(csv);
        using var weather = Open(Prices with { Id = "weather", Quantity = FeedQuantity.AmbientTemperature, Unit = "°C", List = null, Start = "hourly.time[*]", Value = "hourly.temp[*]", Time = FeedTime.Local, TimeZone = "UTC" });
        Assert.Equal([10, 12], (await Ask(weather)).Series.Slots.Select(s => s.Value));
    }

    [Fact]
    public async Task Answer_that_has_not_changed_is_not_sent_again_and_counts_as_checked()
    {
        Server.Answer("200 OK", Good, "ETag: \"v1\"", "Last-Modified: Fri, 01 May 2026 09:00:00 GMT");
        Server.Answer("304 Not Modified", "");
        using var feed = Open();
        await Ask(feed);
        Clock.MoveTo(Hour);
        var snapshot = await Ask(feed);
        Assert.Contains("If-None-Match: \"v1\"\r\n", Server.Heads.Last());
        Assert.Contains("If-Modified-Since: Fri, 01 May 2026 09:00:00 GMT\r\n", Server.Heads.Last());
        Assert.Empty(snapshot.Troubles);
        Assert.Equal((Now, 2), (snapshot.CheckedAt, snapshot.Series.Slots.Count));
        Assert.All(snapshot.Series.Slots, s => Assert.Equal(At("2026-05-01T10:30Z"), s.KnownAt));
    }

    [Fact]
    public async Task Version_is_not_sent_along_with_another_question()
    {
        Server.Answer("200 OK", Good, "ETag: \"v1\"");
        using var feed = Open(Prices with { Url = Server.Url + "?day={from}" });
        await Ask(feed);
        Clock.MoveTo(TimeSpan.FromDays(1));
        await Ask(feed);
        Assert.DoesNotContain("If-None-Match", Server.Heads.Last());
    }

    [Fact]
    public async Task Unchanged_that_nobody_asked_about_is_refused()
    {
        Server.Answer("304 Not Modified", "");
        await Expect("MP3503");
    }

    [Theory]
    [InlineData("500 Broken", "MP3503")]
    [InlineData("404 Not Found", "MP3503")]
    [InlineData("401 Unauthorized", "MP3503")]
    [InlineData("204 No Content", "MP3503")]
    [InlineData("206 Partial Content", "MP3503")]
    [InlineData("302 Found", "MP3503")]
    [InlineData("429 Too Many Requests", "MP3504")]
    [InlineData("503 Service Unavailable", "MP3504")]
    public async Task Status_other_than_good_is_a_trouble(string status, string code)
    {
        Server.Answer(status, status.StartsWith("204") ? "" : Good);
        var snapshot = await Expect(code);
        Assert.InRange((snapshot.NextAskAt!.Value - Now).TotalSeconds, 15, 30);
    }

    [Theory]
    [InlineData("429 Too Many Requests", "300", 300, 330)]
    [InlineData("503 Service Unavailable", "Fri, 01 May 2026 10:40:00 GMT", 600, 630)]
    [InlineData("429 Too Many Requests", "99999999", 21_600, 21_630)]
    [InlineData("429 Too Many Requests", "soon", 15, 30)]
    [InlineData("503 Service Unavailable", "Fri, 01 May 2020 10:40:00 GMT", 15, 30)]
    public async Task Pause_that_the_source_wants_is_kept_within_a_bound(string status, string pause, double least, double most)
    {
        Server.Answer(status, "", "Retry-After: " + pause);
        var snapshot = await Expect("MP3504");
        Assert.InRange((snapshot.NextAskAt!.Value - Now).TotalSeconds, least, most);
    }

    [Fact]
    public async Task Refused_connection_is_a_trouble()
    {
        await Server.DisposeAsync();
        await Expect("MP3501");
    }

    [Fact]
    public async Task Source_that_says_nothing_is_left_after_the_timeout()
    {
        Server.Do((_, stop) => ScriptedServer.SayNothing(stop));
        await TimesOut();
    }

    [Fact]
    public async Task Source_that_drips_is_left_after_the_timeout()
    {
        Server.Do(async (stream, stop) =>
        {
            await stream.WriteAsync(Bytes("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"data\""), stop);
            await ScriptedServer.SayNothing(stop);
        });
        await TimesOut();
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"data\":[", "MP3507")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{\"data\":[\r\n", "MP3507")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"data\":[{\"t\":\"2026-05-01T10:00Z\",\"v\":1}]}", "MP3507")]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"data\":[{\"t\":\"2026-05-0", "MP3507")]
    [InlineData("SSH-2.0-server\r\n", "MP3507")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nx", "MP3508")]
    [InlineData("", "MP3507")]
    public async Task Torn_answer_is_a_trouble(string raw, string code)
    {
        Server.Say(raw);
        await Expect(code);
    }

    [Fact]
    public async Task Csv_that_breaks_off_at_a_closed_connection_is_not_taken()
    {
        const string torn = "t,v\n2026-05-01T10:00Z,100\n2026-05-01T11:00Z,1";
        Server.Say("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + torn);
        Server.Answer("200 OK", torn + "00");
        var csv = Prices with { Format = FeedFormat.Csv, List = null };
        await Expect("MP3507", csv);
        using var feed = Open(csv);
        Assert.Equal([1e-4, 1e-4], (await Ask(feed)).Series.Slots.Select(s => s.Value));
    }

    [Fact]
    public async Task Head_without_end_is_a_trouble()
    {
        Server.Do(async (stream, stop) =>
        {
            await stream.WriteAsync(Bytes("HTTP/1.1 200 OK\r\n"), stop);
            for (int i = 0; i < 100_000; i++)
            {
                await stream.WriteAsync(Bytes($"X-{i}: {new string('x', 1000)}\r\n"), stop);
            }
        });
        await Expect("MP3506");
    }

    [Theory]
    [InlineData("http://localhost:{port}/prices")]
    [InlineData("http://127.0.0.1:1/prices")]
    [InlineData("https://example.org/")]
    [InlineData("/prices")]
    [InlineData("file:///etc/passwd")]
    public async Task Redirect_elsewhere_or_without_end_is_not_followed(string target)
    {
        Server.Answer("302 Found", "", "Location: " + target.Replace("{port}", Server.Port.ToString(CultureInfo.InvariantCulture)));
        await Expect("MP3505");
        Assert.Equal(target == "/prices" ? 4 : 1, Server.Heads.Count);
    }

    [Fact]
    public async Task Redirect_on_the_same_host_is_followed()
    {
        Server.Answer("308 Permanent Redirect", "", "Location: /v2/prices");
        Server.Answer("200 OK", Good);
        using var feed = Open();
        Assert.Equal(2, (await Ask(feed)).Series.Slots.Count);
        Assert.StartsWith("GET /v2/prices HTTP", Server.Heads.Last());
    }

    [Fact]
    public async Task Redirect_from_https_to_an_open_connection_is_not_followed()
    {
        using var handler = new CannedHandler(_ => new HttpResponseMessage(HttpStatusCode.Found) { Headers = { Location = new Uri("http://example.org/prices") } });
        using var feed = HttpFeed.Open(Prices with { Url = "https://example.org/prices", AllowPlainHttp = true }, handler, Clock, 1).Value;
        Assert.Contains("from https", Assert.Single(await Troubles(feed), t => t.Code == "MP3505").Message);
        Assert.Equal(1, handler.Requests);
    }

    [Theory]
    [InlineData("http://example.org/prices", "MP3523")]
    [InlineData("ftp://example.org/prices", "MP3524")]
    [InlineData("prices", "MP3524")]
    [InlineData("https://user:word@example.org/", "MP3524")]
    public void Address_that_must_not_be_asked_is_refused_before_it_is(string url, string code) =>
        Assert.Equal(code, Assert.Single(HttpFeed.Open(Prices with { Url = url }, Handler, Clock, 1).Faults).Code);

    [Fact]
    public void Description_that_cannot_be_used_is_refused()
    {
        string[] codes = ["MP3513", "MP3524", "MP3524", "MP3524", "MP3524"];
        FeedConfig[] bad = [Prices with { Unit = "EUR" }, Prices with { TimeZone = "Mars/Olympus" }, Prices with { Value = "a..b" }, Prices with { Id = "../prices" }, Prices with { MostSlots = 0 }];
        Assert.Equal(codes, bad.Select(b => Assert.Single(HttpFeed.Open(b, Handler, Clock, 1).Faults).Code));
        Assert.True(HttpFeed.Open(Prices with { Url = "http://example.org/prices", AllowPlainHttp = true }, Handler, Clock, 1).IsSuccess);
    }

    [Fact]
    public async Task Answer_that_announces_too_much_is_not_read()
    {
        Server.Say("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n{");
        await Expect("MP3506");
    }

    [Fact]
    public async Task Answer_without_end_is_left_at_the_bound()
    {
        long sent = 0;
        Server.Do(async (stream, stop) =>
        {
            await stream.WriteAsync(Bytes("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"), stop);
            byte[] blanks = Bytes(new string(' ', 64 * 1024));
            while (true)
            {
                await stream.WriteAsync(blanks, stop);
                sent += blanks.Length;
            }
        });
        await Expect("MP3506", Prices with { MostBytes = 1_000_000 });
        await Server.DisposeAsync();
        Assert.InRange(sent, 0, 64_000_000);
    }

    [Fact]
    public async Task Packed_answer_that_unpacks_to_too_much_is_left_at_the_bound()
    {
        Server.Answer("200 OK", ScriptedServer.Gzip(new byte[200_000_000]), "Content-Encoding: gzip");
        long before = GC.GetTotalAllocatedBytes(precise: true);
        await Expect("MP3506", Prices with { MostBytes = 4_000_000 });
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 60_000_000);
    }

    [Fact]
    public async Task Packed_answer_that_is_torn_or_broken_is_a_trouble()
    {
        byte[] packed = ScriptedServer.Gzip(Bytes(Hours("2026-05-01T00:00Z", 500)));
        byte[] broken = [.. packed];
        broken[packed.Length / 2] ^= 0xff;
        Server.Answer("200 OK", packed[..(packed.Length / 2)], "Content-Encoding: gzip");
        Server.Answer("200 OK", broken, "Content-Encoding: gzip");
        Server.Answer("200 OK", Good, "Content-Encoding: gzip");
        Server.Answer("200 OK", Good, "Content-Encoding: br");
        foreach (string code in new[] { "MP3507", "MP3507", "MP3507", "MP3508" })
        {
            await Expect(code);
        }
    }

    [Fact]
    public async Task Packed_csv_that_is_cut_anywhere_is_not_taken()
    {
        byte[] packed = ScriptedServer.Gzip(Bytes("t,v\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"2026-05-01T{i:00}:00Z,{i}\n"))));
        for (int cut = 1; cut < packed.Length; cut++)
        {
            Server.Answer("200 OK", packed[..cut], "Content-Encoding: gzip");
        }

        for (int cut = 1; cut < packed.Length; cut++)
        {
            await Expect("MP3507", Prices with { Format = FeedFormat.Csv, List = null });
        }
    }

    [Theory]
    [InlineData("<html>sign in</html>", "MP3508")]
    [InlineData("{\"data\":[{\"t\":\"2026-05-01T10:00Z\",\"v\":NaN}]}", "MP3508")]
    [InlineData("{\"data\":[{\"t\":\"2026-05-01T10:00Z\",\"v\":{}}]}", "MP3510")]
    [InlineData("{\"data\":[{\"t\":\"2026-05-01T10:00Z\",\"v\":\"NaN\"}]}", "MP3510")]
    [InlineData("{\"data\":[{\"t\":10,\"v\":1}]}", "MP3511")]
    [InlineData("{\"data\":[{\"t\":\"2026-05-01T10:00Z\",\"v\":1e9}]}", "MP3512")]
    [InlineData("{\"data\":[{\"t\":\"2026-05-01T10:00Z\",\"price\":1}]}", "MP3509")]
    [InlineData("{\"data\":[{\"t\":\"2026-05-01T10:00Z\",\"v\":1},{\"t\":\"2026-05-01T10:00Z\",\"v\":2}]}", "MP3514")]
    [InlineData("{\"data\":[]}", "MP3516")]
    public async Task Content_that_is_not_what_was_described_is_a_trouble(string body, string code)
    {
        Server.Answer("200 OK", body);
        await Expect(code);
    }

    [Fact]
    public async Task Whatever_goes_wrong_what_is_known_stays()
    {
        Server.Answer("200 OK", Good);
        Server.Answer("500 Broken", "");
        Server.Answer("200 OK", "{\"data\":[{\"t\":\"2026-05-01T10:00Z\",\"v\":1e9}]}");
        Server.Answer("200 OK", "{\"data\":[{\"t\":\"2026-05-01T10:00Z\",\"v\":null},{\"t\":\"2026-05-01T12:00Z\",\"v\":3},{\"t\":\"2026-05-01T13:00Z\",\"v\":null}]}");
        using var feed = Open();
        await Ask(feed);
        for (int i = 1; i <= 2; i++)
        {
            Clock.MoveTo(Hour * i);
            var troubled = await Ask(feed);
            Assert.Single(troubled.Troubles);
            Assert.Equal((2, Hour * i), (troubled.Series.Slots.Count, troubled.Age(Now)));
        }

        var snapshot = await Ask(feed);
        Assert.Empty(snapshot.Troubles);
        Assert.Equal([100 / 1e6, -20.5 / 1e6, 3 / 1e6], snapshot.Series.Slots.Select(s => s.Value));
        Assert.Null(snapshot.Series.At(At("2026-05-01T13:30Z")));
    }

    [Fact]
    public async Task Revised_value_is_known_from_the_revision_on()
    {
        Server.Answer("200 OK", Good);
        Server.Answer("200 OK", Good.Replace("-20.5", "-19"));
        using var feed = Open();
        await Ask(feed);
        Clock.MoveTo(Hour);
        var slots = (await Ask(feed)).Series.Slots;
        Assert.Equal([(100 / 1e6, Now - Hour), (-19 / 1e6, Now)], slots.Select(s => (s.Value, s.KnownAt)));
    }

    [Fact]
    public async Task Content_that_nobody_renews_grows_stale()
    {
        Server.Answer("200 OK", Good);
        using var feed = Open();
        Assert.Equal(["MP3517"], feed.At(Now).Troubles.Select(t => t.Code));
        await Ask(feed);
        Assert.Empty(feed.At(Now + (Hour * 26)).Troubles);
        Assert.Equal("MP3517", Assert.Single(feed.At(Now + (Hour * 26.1)).Troubles).Code);
    }

    [Fact]
    public async Task Late_prices_are_asked_for_again_until_they_are_there()
    {
        // 10:30 UTC is 12:30 in Berlin: published from 12:00 on, but tomorrow (from 22:00 UTC) is not there yet.
        Server.Answer("200 OK", Hours("2026-04-30T22:00Z", 24));
        Server.Answer("200 OK", Hours("2026-04-30T22:00Z", 47));
        Server.Answer("200 OK", Hours("2026-04-30T22:00Z", 48));
        using var feed = Open(Prices with { PublishedAt = TimeSpan.FromHours(12) });
        using var stop = new CancellationTokenSource();
        var changed = new SemaphoreSlim(0);
        feed.Changed = () => changed.Release();
        var running = feed.RunAsync(stop.Token);
        foreach (double missing in new[] { 24.0, 1 })
        {
            Assert.True(await changed.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
            Assert.Contains($" {missing} h", Assert.Single(feed.At(Now).Troubles, t => t.Code == "MP3516").Message);
            var due = feed.At(Now).NextAskAt!.Value - At("2026-05-01T10:30Z");
            Assert.InRange((due - Clock.Elapsed).TotalSeconds, 15, 60);
            Clock.AwaitSleeperUntil(due);
            Clock.MoveTo(due);
        }

        Assert.True(await changed.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.Empty(feed.At(Now).Troubles);
        Assert.InRange((feed.At(Now).NextAskAt!.Value - At("2026-05-02T10:00Z")).TotalMinutes, 0, 2);
        Clock.AwaitSleeperUntil(Clock.Elapsed + Hour);
        await stop.CancelAsync();
        await running;
        Assert.Equal(3, Server.Heads.Count);
    }

    [Fact]
    public async Task Clock_that_is_put_back_by_years_does_not_silence_a_feed()
    {
        Server.Answer("200 OK", Good);
        var clock = new Site.FakeClock { Began = new DateTimeOffset(2036, 5, 1, 10, 30, 0, TimeSpan.Zero) };
        using var feed = HttpFeed.Open(Prices, Handler, clock, 1).Value;
        using var stop = new CancellationTokenSource();
        var changed = new SemaphoreSlim(0);
        feed.Changed = () => changed.Release();
        var running = feed.RunAsync(stop.Token);
        Assert.True(await changed.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        clock.AwaitSleeperUntil(Hour);
        clock.Began -= TimeSpan.FromDays(3653);
        clock.MoveTo(Hour);
        Assert.True(await changed.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Feed_that_is_stopped_while_it_asks_ends_without_an_exception()
    {
        var asked = new TaskCompletionSource();
        Server.Do((_, stop) =>
        {
            asked.SetResult();
            return ScriptedServer.SayNothing(stop);
        });
        using var feed = Open();
        using var stop = new CancellationTokenSource();
        var running = feed.RunAsync(stop.Token);
        await asked.Task;
        await stop.CancelAsync();
        await running;
        Assert.Empty(feed.At(Now).Series.Slots);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Feed_is_well_after_any_number_of_tries_in_vain(int failures)
    {
        for (int i = 0; i < failures; i++)
        {
            Server.Answer("500 Broken", "");
        }

        Server.Answer("200 OK", Good);
        using var feed = Open();
        for (int i = 0; i < failures; i++)
        {
            Assert.NotEmpty((await Ask(feed)).Troubles);
            Clock.MoveTo(feed.At(Now).NextAskAt!.Value - At("2026-05-01T10:30Z"));
        }

        var snapshot = await Ask(feed);
        Assert.Empty(snapshot.Troubles);
        Assert.InRange((snapshot.NextAskAt!.Value - Now).TotalMinutes, 60, 66);
    }

    private async Task TimesOut()
    {
        using var feed = Open();
        var asking = feed.AskAsync(TestContext.Current.CancellationToken);
        Clock.AwaitSleeperUntil(TimeSpan.FromSeconds(30));
        Clock.MoveTo(TimeSpan.FromSeconds(30));
        await asking;
        Assert.Equal("MP3502", feed.At(Now).Troubles[0].Code);
    }

    private async Task<IReadOnlyList<Core.Outcomes.Fault>> Troubles(HttpFeed feed) => (await Ask(feed)).Troubles;
}
