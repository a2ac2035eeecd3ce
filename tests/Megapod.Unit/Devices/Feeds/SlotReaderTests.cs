namespace Megapod.Unit.Devices.Feeds;

using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Feeds;

/// <summary>Texts in, slots or one fault out, without a source.</summary>
public sealed class SlotReaderTests
{
    private static readonly Instant Now = At("2026-03-28T12:00:00Z");

    private static readonly FeedConfig Prices = new()
    {
        Id = "prices",
        Quantity = FeedQuantity.DayAheadPrice,
        Url = "https://example.org/",
        List = "data[*]",
        Start = "t",
        Value = "v",
        Unit = "EUR/MWh",
    };

    private static readonly FeedConfig Table = Prices with { Format = FeedFormat.Csv, List = null };

    [Fact]
    public void Json_list_yields_slots_in_base_units()
    {
        var slots = Read(Prices, """{"data":[{"t":"2026-03-28T00:00Z","v":42.09},{"t":"2026-03-28T02:00:00+01:00","v":-5}]}""").Value;
        Assert.Equal([At("2026-03-28T00:00Z"), At("2026-03-28T01:00Z")], slots.Select(s => s.Start));
        Assert.Equal([42.09 / 1e6, -5 / 1e6], slots.Select(s => s.Value));
        Assert.All(slots, s => Assert.Equal((TimeSpan.FromHours(1), Now), (s.Length, s.KnownAt)));
    }

    [Fact]
    public void Lists_side_by_side_yield_slots_and_null_stays_missing()
    {
        var feed = Prices with { List = null, Quantity = FeedQuantity.AmbientTemperature, Unit = "°C", Start = "hourly.time[*]", Value = "hourly.temp[*]", Time = FeedTime.UnixSeconds };
        var slots = Read(feed, """{"hourly":{"time":[1774656000,1774659600,1774663200,1774666800],"temp":[1.5,null,3,4]}}""").Value;
        Assert.Equal([1.5, 3, 4], slots.Select(s => s.Value));
        Assert.Equal([1774656000, 1774663200, 1774666800], slots.Select(s => (s.Start.ToUtc() - DateTime.UnixEpoch).TotalSeconds));
        Assert.All(slots, s => Assert.Equal(TimeSpan.FromHours(1), s.Length));
    }

    [Fact]
    public void Items_that_are_lists_and_a_root_that_is_one_are_reached_by_index()
    {
        var feed = Prices with { List = "[*]", Start = "[0]", Value = "[1].eur", Time = FeedTime.UnixMilliseconds };
        Assert.Equal([1 / 1e6, 2 / 1e6], Read(feed, """[[1774656000000,{"eur":1}],[1774659600000,{"eur":2}]]""").Value.Select(s => s.Value));
    }

    [Theory]
    [InlineData("EUR/MWh", 100, 100 / 1e6)]
    [InlineData("EUR/kWh", 0.1, 0.1 / 1e3)]
    [InlineData("ct/kWh", 10, 10 / 1e5)]
    public void Prices_of_each_unit_come_out_alike(string unit, double value, double expected) =>
        Assert.Equal(expected, Read(Prices with { Unit = unit }, Two(value.ToString())).Value[0].Value);

    [Theory]
    [InlineData(FeedQuantity.AmbientTemperature, "K", 293.15, 20)]
    [InlineData(FeedQuantity.AmbientTemperature, "°F", 68, 20)]
    [InlineData(FeedQuantity.CarbonIntensity, "g/kWh", 266, 0.266)]
    [InlineData(FeedQuantity.CarbonIntensity, "kg/MWh", 266, 0.266)]
    [InlineData(FeedQuantity.SolarIrradiance, "W/m2", 800, 800)]
    [InlineData(FeedQuantity.SolarIrradiance, "kW/m²", 0.8, 800)]
    public void Weather_and_carbon_come_out_in_base_units(FeedQuantity quantity, string unit, double value, double expected) =>
        Assert.Equal(expected, Read(Prices with { Quantity = quantity, Unit = unit }, Two(value.ToString())).Value[0].Value, 9);

    [Theory]
    [InlineData("1e9", "MP3512")]
    [InlineData("-20001", "MP3512")]
    [InlineData("1e999", "MP3510")]
    [InlineData("\"NaN\"", "MP3510")]
    [InlineData("\"Infinity\"", "MP3510")]
    [InlineData("\"12,5\"", "MP3510")]
    [InlineData("true", "MP3510")]
    [InlineData("[1]", "MP3510")]
    [InlineData("{}", "MP3510")]
    [InlineData("NaN", "MP3508")]
    public void Value_that_cannot_be_refuses_the_answer(string value, string code) => Assert.Equal(code, Fault(Prices, Two(value)).Code);

    [Fact]
    public void Bounds_of_the_description_replace_those_of_the_quantity()
    {
        var forint = Prices with { Currency = "HUF", Unit = "HUF/MWh", Least = -200_000, Most = 2_000_000 };
        Assert.Equal(90_000 / 1e6, Read(forint, Two("90000")).Value[0].Value);
        Assert.Equal("MP3512", Fault(forint, Two("2000001")).Code);
    }

    [Theory]
    [InlineData("\"2026-03-28T00:00\"", FeedTime.Iso8601)]
    [InlineData("\"28.03.2026\"", FeedTime.Iso8601)]
    [InlineData("1774656000000", FeedTime.UnixSeconds)]
    [InlineData("1774656000", FeedTime.UnixMilliseconds)]
    [InlineData("1774656000.5", FeedTime.UnixSeconds)]
    [InlineData("1e300", FeedTime.UnixSeconds)]
    [InlineData("-1e300", FeedTime.UnixMilliseconds)]
    [InlineData("\"2026-03-28T00:00Z\"", FeedTime.Local)]
    [InlineData("\"9999-12-31T23:59\"", FeedTime.Local)]
    [InlineData("\"0001-01-01T00:00\"", FeedTime.Local)]
    [InlineData("\"9999-12-31T23:59:59-14:00\"", FeedTime.Iso8601)]
    [InlineData("null", FeedTime.Iso8601)]
    public void Time_of_another_form_refuses_the_answer(string time, FeedTime form) =>
        Assert.Equal("MP3511", Fault(Prices with { Time = form }, $$"""{"data":[{"t":{{time}},"v":1},{"t":{{time}},"v":1}]}""").Code);

    [Theory]
    [InlineData("", "MP3507")]
    [InlineData("{\"data\":[{\"t\":\"2026-03-28T00:00Z\",\"v\":4", "MP3507")]
    [InlineData("{\"data\":[}", "MP3508")]
    [InlineData("<html>", "MP3508")]
    [InlineData("{\"data\":[]} x", "MP3508")]
    [InlineData("{\"data\":[],\"data\":[]}", "MP3508")]
    [InlineData("{\"data\":[]}", "MP3516")]
    [InlineData("{\"data\":[{\"t\":\"2026-03-28T00:00Z\",\"v\":null}]}", "MP3516")]
    [InlineData("{\"data\":{}}", "MP3509")]
    [InlineData("{\"prices\":[]}", "MP3509")]
    [InlineData("[]", "MP3509")]
    [InlineData("{\"data\":[{\"t\":\"2026-03-28T00:00Z\"}]}", "MP3509")]
    [InlineData("{\"data\":[{\"v\":1}]}", "MP3509")]
    [InlineData("{\"data\":[1]}", "MP3509")]
    [InlineData("{\"data\":[{\"t\":\"2026-03-28T00:00Z\",\"v\":\"\\ud800\"}]}", "MP3508")]
    [InlineData("{\"data\":[{\"t\":\"2026-03-28T00:00Z\",\"v\":1}]}", "MP3516")]
    public void Json_that_is_not_what_was_described_is_one_fault(string text, string code) => Assert.Equal(code, Fault(Prices, text).Code);

    [Fact]
    public void Text_that_is_not_utf8_and_brackets_without_end_are_refused()
    {
        Assert.Equal("MP3508", Bytes(Prices, [(byte)'{', 0xff, 0xfe]).Faults[0].Code);
        Assert.Equal("MP3508", Bytes(Table, [0xff, (byte)'\n']).Faults[0].Code);
        Assert.Equal("MP3508", Fault(Prices, new string('[', 100_000)).Code);
    }

    [Fact]
    public void Lists_side_by_side_of_different_lengths_are_refused()
    {
        var feed = Prices with { List = null, Start = "t[*]", Value = "v[*]" };
        Assert.Equal("MP3508", Fault(feed, """{"t":["2026-03-28T00:00Z","2026-03-28T01:00Z"],"v":[1]}""").Code);
    }

    [Fact]
    public void More_slots_than_allowed_are_refused()
    {
        var feed = Prices with { MostSlots = 1 };
        Assert.Equal("MP3515", Fault(feed, Two("1")).Code);
        Assert.Equal("MP3515", Fault(Table with { MostSlots = 1 }, "t,v\n2026-03-28T00:00Z,1\n2026-03-28T01:00Z,1\n").Code);
    }

    [Fact]
    public void Unit_that_the_answer_names_must_be_the_one_described()
    {
        var feed = Prices with { UnitAt = "unit", Unit = "EUR/MWh" };
        Assert.True(Read(feed, Two("1", "\"unit\":\"Eur / MWh\"")).IsSuccess);
        Assert.Equal("MP3513", Fault(feed, Two("1", "\"unit\":\"ct/kWh\"")).Code);
        Assert.Equal("MP3509", Fault(feed, Two("1")).Code);
    }

    [Fact]
    public void Time_at_which_the_source_made_the_values_is_kept()
    {
        var slots = Read(Prices with { Made = "run" }, Two("1", "\"run\":\"2026-03-27T18:00Z\"")).Value;
        Assert.All(slots, s => Assert.Equal(At("2026-03-27T18:00Z"), s.MadeAt));
    }

    [Fact]
    public void Duplicates_that_agree_count_once_and_those_that_do_not_refuse_the_answer()
    {
        string Rows(string second) => "{\"data\":[{\"t\":\"2026-03-28T01:00Z\",\"v\":1},{\"t\":\"2026-03-28T00:00Z\",\"v\":2},{\"t\":\"2026-03-28T01:00Z\",\"v\":" + second + "}]}";
        Assert.Equal([2 / 1e6, 1 / 1e6], Read(Prices, Rows("1")).Value.Select(s => s.Value));
        Assert.Equal([2 / 1e6, 1 / 1e6], Read(Prices, Rows("null")).Value.Select(s => s.Value));
        Assert.Equal("MP3514", Fault(Prices, Rows("3")).Code);
    }

    [Fact]
    public void Ends_and_fixed_lengths_that_overlap_or_turn_round_are_refused()
    {
        string Rows(string end) => "{\"data\":[{\"t\":\"2026-03-28T00:00Z\",\"e\":\"2026-03-28T01:00Z\",\"v\":1},{\"t\":\"2026-03-28T01:00Z\",\"e\":\"" + end + "\",\"v\":2},{\"t\":\"2026-03-28T02:00Z\",\"e\":\"2026-03-28T03:00Z\",\"v\":3}]}";
        var feed = Prices with { End = "e" };
        Assert.Equal(TimeSpan.FromMinutes(30), Read(feed, Rows("2026-03-28T01:30Z")).Value[1].Length);
        Assert.Equal("MP3514", Fault(feed, Rows("2026-03-28T02:30Z")).Code);
        Assert.Equal("MP3514", Fault(feed, Rows("2026-03-28T01:00Z")).Code);
        Assert.Equal("MP3514", Fault(feed, Rows("2026-03-30T01:00Z")).Code);
        Assert.Equal("MP3514", Fault(Prices with { Slot = TimeSpan.FromMinutes(90) }, Two("1")).Code);
    }

    [Fact]
    public void Slot_before_or_after_a_gap_is_not_stretched()
    {
        var slots = Read(Table, "t,v\n2026-03-28T00:00Z,1\n2026-03-28T01:00Z,1\n2026-03-28T04:00Z,1\n2026-03-28T05:00Z,1\n").Value;
        Assert.All(slots, s => Assert.Equal(TimeSpan.FromHours(1), s.Length));
        Assert.All(Read(Table, "t,v\n2026-03-28T00:00Z,1\n2026-03-28T03:00Z,1\n2026-03-28T04:00Z,1\n").Value, s => Assert.Equal(TimeSpan.FromHours(1), s.Length));
    }

    [Fact]
    public void Hours_that_turn_into_quarters_keep_their_lengths()
    {
        var slots = Read(Table, "t,v\n2026-03-28T00:00Z,1\n2026-03-28T01:00Z,1\n2026-03-28T02:00Z,1\n2026-03-28T02:15Z,1\n2026-03-28T02:30Z,1\n").Value;
        Assert.Equal([60, 60, 15, 15, 15], slots.Select(s => s.Length.TotalMinutes));
    }

    [Fact]
    public void Means_over_the_preceding_hour_lie_before_their_time()
    {
        var slots = Read(Table with { Marks = FeedMark.End }, "t,v\n2026-03-28T01:00Z,1\n2026-03-28T02:00Z,2\n").Value;
        Assert.Equal([At("2026-03-28T00:00Z"), At("2026-03-28T01:00Z")], slots.Select(s => s.Start));
    }

    [Fact]
    public void Csv_is_read_with_quotes_other_delimiters_byte_order_mark_and_empty_values()
    {
        var feed = Table with { Delimiter = FeedDelimiter.Semicolon };
        var slots = Read(feed, "\uFEFFname;\"v\";t\r\n\"a;\"\"b\";1.5;2026-03-28T00:00Z\r\n\r\nc;;2026-03-28T01:00Z\r\nd; 3 ;2026-03-28 02:00Z\r\n").Value;
        Assert.Equal([1.5 / 1e6, 3 / 1e6], slots.Select(s => s.Value));
    }

    [Theory]
    [InlineData("", "MP3508")]
    [InlineData("t,w\n", "MP3509")]
    [InlineData("t,v,v\n", "MP3509")]
    [InlineData("t,v\n2026-03-28T00:00Z\n", "MP3508")]
    [InlineData("t,v\n2026-03-28T00:00Z,1,2\n", "MP3508")]
    [InlineData("t,v\n\"2026-03-28T00:00Z,1\n", "MP3508")]
    [InlineData("t,v\n2026-03-28T00:00Z,x\n", "MP3510")]
    [InlineData("t,v\n,1\n", "MP3511")]
    public void Csv_that_is_not_what_was_described_is_one_fault(string text, string code) => Assert.Equal(code, Fault(Table, text).Code);

    [Fact]
    public void Csv_whose_last_line_may_be_torn_is_refused_unless_its_end_is_certain()
    {
        const string text = "t,v\n2026-03-28T00:00Z,10\n2026-03-28T01:00Z,1";
        Assert.True(Reader(Table).Read(Encoding.UTF8.GetBytes(text), endIsCertain: true, Now, Torn).IsSuccess);
        Assert.Equal("MP3507", Reader(Table).Read(Encoding.UTF8.GetBytes(text), endIsCertain: false, Now, Torn).Faults[0].Code);
    }

    [Theory]
    [InlineData("2026-03-29", 23, "2026-03-28T23:00Z")]
    [InlineData("2026-10-25", 25, "2026-10-24T22:00Z")]
    [InlineData("2026-06-01", 24, "2026-05-31T22:00Z")]
    public void Local_day_of_any_length_has_all_its_hours_in_order(string day, int hours, string start)
    {
        var text = new StringBuilder("t,v\n");
        for (int i = 0; i < hours; i++)
        {
            var local = TimeZoneInfo.ConvertTimeFromUtc(At(start).ToUtc() + TimeSpan.FromHours(i), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
            text.Append(local.ToString("yyyy-MM-dd HH:mm")).Append(',').Append(i).Append('\n');
        }

        Assert.StartsWith("t,v\n" + day, text.ToString());
        var local25 = Table with { Time = FeedTime.Local, TimeZone = "Europe/Berlin" };
        foreach (string body in new[] { text.ToString(), "t,v\n" + string.Join('\n', text.ToString().Split('\n')[1..^1].Reverse()) + "\n" })
        {
            var slots = Read(local25, body).Value;
            Assert.Equal(Enumerable.Range(0, hours).Select(i => At(start) + TimeSpan.FromHours(i)), slots.Select(s => s.Start));
            Assert.Equal(Enumerable.Range(0, hours).Select(i => i / 1e6), slots.Select(s => s.Value));
            Assert.All(slots, s => Assert.Equal(TimeSpan.FromHours(1), s.Length));
        }
    }

    [Fact]
    public void Quarters_of_the_hour_that_comes_twice_are_told_apart()
    {
        var text = new StringBuilder("t,v\n");
        for (int i = 0; i < 8; i++)
        {
            text.Append($"2026-10-25 02:{i % 4 * 15:00},{i}\n");
        }

        var slots = Read(Table with { Time = FeedTime.Local, TimeZone = "Europe/Berlin" }, text.ToString()).Value;
        Assert.Equal(Enumerable.Range(0, 8).Select(i => (At("2026-10-25T00:00Z") + TimeSpan.FromMinutes(15 * i), i / 1e6)), slots.Select(s => (s.Start, s.Value)));
    }

    [Fact]
    public void Hour_that_does_not_exist_in_spring_is_left_out_even_when_a_source_fills_it()
    {
        var feed = Table with { Time = FeedTime.Local, TimeZone = "Europe/Berlin" };
        var slots = Read(feed, "t,v\n2026-03-29 01:00,1\n2026-03-29 02:00,1\n2026-03-29 03:00,3\n").Value;
        Assert.Equal([At("2026-03-29T00:00Z"), At("2026-03-29T01:00Z")], slots.Select(s => s.Start));
    }

    [Fact]
    public void Whatever_is_torn_or_mixed_up_yields_slots_or_one_fault()
    {
        string[] shreds = ["{", "}", "[", "]", ",", ":", "\"", "data", "t", "v", "null", "1", "-", "e9", "2026-03-28T00:00Z", "\\u0000", "\n", "\r", ";", "\t", "\uFEFF", "é"];
        var change = from at in Gen.Choose(0, 10_000) from cut in Gen.Choose(0, 12) from shred in Gen.Elements(shreds) select (at, cut, shred);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(400), Prop.ForAll(Arb.From(Gen.NonEmptyListOf(change)), changes =>
        {
            foreach (var (feed, good) in new[] { (Prices, Two("42.5")), (Table, "t,v\n2026-03-28T00:00Z,1\n2026-03-28T01:00Z,2\n") })
            {
                var text = new StringBuilder(good);
                foreach (var (at, cut, shred) in changes.Take(6))
                {
                    int place = at % (text.Length + 1);
                    text.Remove(place, Math.Min(cut, text.Length - place)).Insert(place, shred);
                }

                var outcome = Read(feed, text.ToString());
                Assert.True(outcome.IsSuccess || outcome.Faults is [{ Message.Length: > 0, Remedy.Length: > 0 }]);
            }
        }));
    }

    private static string Two(string value, string more = "") =>
        $$"""{"data":[{"t":"2026-03-28T00:00Z","v":{{value}}},{"t":"2026-03-28T01:00Z","v":{{value}}}]{{(more.Length > 0 ? "," + more : "")}}}""";

    private static Outcome<IReadOnlyList<FeedSlot>> Read(FeedConfig feed, string text) => Bytes(feed, Encoding.UTF8.GetBytes(text));

    private static Outcome<IReadOnlyList<FeedSlot>> Bytes(FeedConfig feed, byte[] content) => Reader(feed).Read(content, endIsCertain: true, Now, Torn);

    private static Fault Fault(FeedConfig feed, string text) => Assert.Single(Read(feed, text).Faults);

    private static Fault Torn() => new("MP3507", "Torn.", "Wait.");

    private static Megapod.Devices.Feeds.Parsing.SlotReader Reader(FeedConfig feed) => FeedParts.Of(feed, 1, null).Value.Reader;

    private static Instant At(string time) => Instant.From(DateTimeOffset.Parse(time));
}
