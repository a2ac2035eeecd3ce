namespace Megapod.Unit.Devices.Feeds;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Feeds;

public sealed class FeedScheduleTests
{
    private static readonly FeedConfig Weather = new() { Id = "x", Quantity = FeedQuantity.AmbientTemperature, Url = "https://example.org", Start = "t[*]", Value = "v[*]", Unit = "°C" };

    private static readonly FeedConfig Prices = Weather with { Quantity = FeedQuantity.DayAheadPrice, Unit = "EUR/MWh", PublishedAt = TimeSpan.FromHours(13), TimeZone = "Europe/Berlin" };

    [Fact]
    public void Source_without_hour_of_publication_is_asked_each_period_and_not_by_all_sites_at_once()
    {
        var now = At("2026-05-01T10:00Z");
        var waits = Enumerable.Range(0, 50).Select(seed => Of(Weather, (ulong)seed).NextAfterSuccess(now) - now).ToList();
        Assert.All(waits, w => Assert.InRange(w.TotalMinutes, 60, 66));
        Assert.True(waits.Distinct().Count() > 40);
    }

    [Theory]
    [InlineData("2026-05-01T10:00Z", "2026-05-01T11:00Z")]
    [InlineData("2026-05-01T11:00Z", "2026-05-02T11:00Z")]
    [InlineData("2026-10-24T20:00Z", "2026-10-25T12:00Z")]
    [InlineData("2026-03-28T20:00Z", "2026-03-29T11:00Z")]
    public void Published_source_is_asked_again_at_the_next_local_hour_of_publication(string now, string next) =>
        Assert.InRange((Of(Prices, 1).NextAfterSuccess(At(now)) - At(next)).TotalMinutes, 0, 2);

    [Fact]
    public void Tries_in_vain_come_at_doubling_waits_up_to_a_quarter_of_an_hour()
    {
        var now = At("2026-05-01T10:00Z");
        var schedule = Of(Prices, 1);
        double[] longest = [30, 60, 120, 240, 480, 900, 900];
        for (int i = 0; i < longest.Length; i++)
        {
            Assert.InRange((schedule.NextAfterFailure(now, i + 1, null) - now).TotalSeconds, longest[i] / 2, longest[i]);
        }

        Assert.InRange((schedule.NextAfterFailure(now, int.MaxValue, null) - now).TotalSeconds, 450, 900);
    }

    [Theory]
    [InlineData(120, 120, 150)]
    [InlineData(-5, 15, 30)]
    [InlineData(10_000_000, 21_600, 21_630)]
    public void Pause_that_the_source_asks_for_is_kept_within_a_bound(int pause, double least, double most)
    {
        var now = At("2026-05-01T10:00Z");
        Assert.InRange((Of(Prices, 1).NextAfterFailure(now, 1, TimeSpan.FromSeconds(pause)) - now).TotalSeconds, least, most);
    }

    [Theory]
    [InlineData("2026-05-01T10:59Z", 0)]
    [InlineData("2026-05-01T11:00Z", 24)]
    [InlineData("2026-10-24T11:00Z", 25)]
    [InlineData("2026-03-28T12:00Z", 23)]
    public void Tomorrow_is_missing_from_the_hour_of_publication_on_with_all_its_hours(string now, double hours)
    {
        var today = new FeedSeries(FeedQuantity.DayAheadPrice, [new(At(now) - TimeSpan.FromHours(1), Rest(now) + TimeSpan.FromHours(1), 1, At(now))]);
        Assert.Equal(hours, Of(Prices, 1).MissingOf(today, At(now))?.Missing.TotalHours ?? 0);
        Assert.Null(Of(Weather, 1).MissingOf(today, At(now)));
    }

    [Fact]
    public void Midnight_that_the_clock_jumps_over_is_the_first_moment_after_it()
    {
        // Egypt puts its clocks forward at midnight: 24 April 2026 begins at 01:00.
        var days = new FeedDays(TimeZoneInfo.FindSystemTimeZoneById("Africa/Cairo"));
        Assert.Equal(At("2026-04-23T22:00Z"), days.StartOf(new DateOnly(2026, 4, 24)));
    }

    private static TimeSpan Rest(string now)
    {
        var days = new FeedDays(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        return days.StartOf(days.DayOf(At(now)).AddDays(1)) - At(now);
    }

    private static FeedSchedule Of(FeedConfig feed, ulong seed) => FeedParts.Of(feed, seed, null).Value.Schedule;

    private static Instant At(string time) => Instant.From(DateTimeOffset.Parse(time));
}
