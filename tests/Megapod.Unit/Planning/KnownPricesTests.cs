namespace Megapod.Unit.Planning;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Planning.Forecasts;

/// <summary>Prices without gaps out of feeds with gaps. Prices are per MWh here, as people write them.</summary>
public sealed class KnownPricesTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly Instant Midnight = Instant.FromUtc(new DateTime(2026, 5, 10, 0, 0, 0, DateTimeKind.Utc));
    private static readonly Instant Noon = Midnight + (12 * Hour);

    [Fact]
    public void What_a_feed_knows_is_taken_as_it_is_by_the_quarter()
    {
        var known = Of(Noon, Days(Midnight, 1, h => 10 * h))!;
        Assert.Equal(120e-6, known.Series.At(Noon).DayAheadPerWattHour, 1e-12);
        Assert.Equal(120e-6, known.Series.At(Noon + TimeSpan.FromMinutes(45)).ImportPerWattHour, 1e-12);
        Assert.Equal(Midnight + (24 * Hour), known.KnownUntil);
        Assert.True(known.Series.From <= Noon - KnownPrices.Back && known.Series.Until >= Noon + KnownPrices.Ahead - KnownPrices.Step);
    }

    [Fact]
    public void Day_that_is_late_is_as_the_last_five_days_were_at_that_hour_and_says_so()
    {
        double day = 0;
        var known = Of(Noon, Series(FeedQuantity.DayAheadPrice, Midnight - (24 * 6 * Hour), 24 * 7, k => (k % 24) + (k % 24 == 0 ? day += 10 : day)))!;
        Assert.Equal((17 + 50) / 1e6, known.Series.At(Midnight + (41 * Hour)).DayAheadPerWattHour, 1e-12);
        var span = Assert.Single(known.Usual);
        Assert.Equal((FeedQuantity.DayAheadPrice, Midnight + (24 * Hour), known.Series.Until), (span.Quantity, span.From, span.Until));
    }

    [Fact]
    public void Gap_in_the_middle_is_filled_and_a_zero_that_was_said_stays_zero()
    {
        var slots = Days(Midnight - (24 * Hour), 2, h => h == 5 ? 0 : 50).Slots.Where(s => s.Start != Midnight + (13 * Hour)).ToArray();
        var known = Of(Noon, new FeedSeries(FeedQuantity.DayAheadPrice, slots))!;
        Assert.Equal(50e-6, known.Series.At(Midnight + (13.5 * Hour)).DayAheadPerWattHour, 1e-12);
        Assert.Equal(0, known.Series.At(Midnight + (5 * Hour)).DayAheadPerWattHour);
        Assert.Equal(Midnight + (13 * Hour), known.KnownUntil);
        Assert.Equal((Midnight + (13 * Hour), Midnight + (14 * Hour)), (known.Usual[0].From, known.Usual[0].Until));
    }

    [Fact]
    public void Filled_day_is_no_evidence_for_the_next()
    {
        var first = Of(Noon, Days(Midnight, 1, _ => 40))!;

        // A day later nothing came; another day later all is at 80.
        var second = Of(Noon + (24 * Hour), [Days(Midnight, 1, _ => 40)], first)!;
        var third = Of(Noon + (48 * Hour), [Days(Midnight + (48 * Hour), 1, _ => 80)], second)!;
        Assert.Equal(60e-6, third.Series.At(Midnight + (80 * Hour)).DayAheadPerWattHour, 1e-12);
    }

    [Fact]
    public void What_a_feed_no_longer_keeps_is_remembered()
    {
        var first = Of(Noon, Days(Midnight, 1, _ => 40))!;
        var later = Of(Noon + (240 * Hour), [Days(Midnight + (240 * Hour), 1, _ => 90)], first)!;
        Assert.Equal(40e-6, later.Series.At(Noon).DayAheadPerWattHour, 1e-12);
    }

    [Fact]
    public void Value_that_was_known_later_is_not_used()
    {
        var known = Of(Noon, new FeedSeries(FeedQuantity.DayAheadPrice, [new FeedSlot(Midnight, 24 * Hour, 5e-5, Noon), new FeedSlot(Midnight + (24 * Hour), 24 * Hour, 9e-5, Noon + Hour)]))!;
        Assert.Equal(Midnight + (24 * Hour), known.KnownUntil);
        Assert.Equal(5e-5, known.Series.At(Noon + (24 * Hour)).DayAheadPerWattHour, 1e-12);
    }

    [Fact]
    public void Same_hour_is_the_same_local_hour_where_the_clock_is_put_forward()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var start = Instant.FromUtc(new DateTime(2026, 3, 27, 23, 0, 0, DateTimeKind.Utc));
        var feed = Series(FeedQuantity.DayAheadPrice, start, 24, k => k);
        var known = KnownPrices.Of(start + (12 * Hour), [feed], zone, 0)!;

        // 17:00 local was 16:00 UTC on Saturday and is 15:00 UTC on Monday.
        Assert.Equal(17e-6, known.Series.At(Instant.FromUtc(new DateTime(2026, 3, 30, 15, 0, 0, DateTimeKind.Utc))).DayAheadPerWattHour, 1e-12);
    }

    [Fact]
    public void What_settles_and_is_not_known_yet_is_the_market_price_and_the_usual_difference()
    {
        var ahead = Days(Midnight - (48 * Hour), 3, _ => 50);
        var import = Series(FeedQuantity.ImportPrice, Midnight - (48 * Hour), 60, _ => 57);
        var known = Of(Noon, ahead, import)!;
        Assert.Equal(57e-6, known.Series.At(Noon + Hour).ImportPerWattHour, 1e-12);
        Assert.False(known.IsImportKnown(Noon + Hour));
        Assert.Equal(50e-6, known.Series.At(Noon + Hour).ExportPerWattHour, 1e-12);
    }

    [Fact]
    public void Price_list_of_import_alone_is_planned_with_and_export_earns_only_what_somebody_said()
    {
        var known = Of(Noon, Series(FeedQuantity.ImportPrice, Midnight, 48, k => k))!;
        Assert.Equal(36e-6, known.Series.At(Noon + (24 * Hour)).DayAheadPerWattHour, 1e-12);
        Assert.Equal(0, known.Series.At(Noon).ExportPerWattHour);
        Assert.Equal(30e-6, KnownPrices.Of(Noon, [Series(FeedQuantity.ImportPrice, Midnight, 48, k => k)], TimeZoneInfo.Utc, 30e-6)!.Series.At(Noon).ExportPerWattHour, 1e-12);

        var forecaster = new PriceForecaster(known.Series, TimeZoneInfo.Utc);
        forecaster.Take(known);
        double[] import = new double[120];
        double[] export = new double[120];
        forecaster.Make(Noon, import, export);
        Assert.Equal(36e-6, import[96], 1e-12);
        Assert.Equal(known.KnownUntil, forecaster.KnownUntil(Noon));
    }

    [Fact]
    public void Nothing_known_is_the_flat_price_and_without_one_nothing()
    {
        Assert.Null(Of(Noon, new FeedSeries(FeedQuantity.DayAheadPrice, [])));
        var flat = KnownPrices.Of(Noon, [new FeedSeries(FeedQuantity.DayAheadPrice, [])], TimeZoneInfo.Utc, 80e-6)!;
        Assert.Equal(80e-6, flat.Series.At(Noon).ImportPerWattHour);
        Assert.Equal(Noon, flat.KnownUntil);
    }

    [Fact]
    public void Second_source_of_a_quantity_stands_in_where_the_first_is_silent()
    {
        var known = Of(Noon, Days(Midnight, 1, _ => 40), Days(Midnight, 2, _ => 70))!;
        Assert.Equal(40e-6, known.Series.At(Noon).DayAheadPerWattHour, 1e-12);
        Assert.Equal(70e-6, known.Series.At(Noon + (24 * Hour)).DayAheadPerWattHour, 1e-12);
    }

    [Fact]
    public void New_day_and_revised_price_are_news_and_time_going_by_is_none()
    {
        var first = Of(Noon, Days(Midnight, 1, _ => 40))!;
        Assert.True(first.IsNews(null));
        Assert.False(Of(Noon + Hour, [Days(Midnight, 1, _ => 40)], first)!.IsNews(first));
        Assert.True(Of(Noon + Hour, [Days(Midnight, 2, _ => 40)], first)!.IsNews(first));
        Assert.True(Of(Noon + Hour, [Days(Midnight, 1, h => h == 20 ? 41 : 40)], first)!.IsNews(first));
        Assert.False(Of(Noon + Hour, [Days(Midnight, 1, h => h == 2 ? 41 : 40)], first)!.IsNews(first));
    }

    private static KnownPrices? Of(Instant now, params FeedSeries[] feeds) => KnownPrices.Of(now, feeds, TimeZoneInfo.Utc, 0);

    private static KnownPrices? Of(Instant now, FeedSeries[] feeds, KnownPrices before) => KnownPrices.Of(now, feeds, TimeZoneInfo.Utc, 0, before);

    private static FeedSeries Days(Instant from, int days, Func<int, double> perMegawattHour) => Series(FeedQuantity.DayAheadPrice, from, 24 * days, k => perMegawattHour(k % 24));

    private static FeedSeries Series(FeedQuantity quantity, Instant from, int hours, Func<int, double> perMegawattHour) =>
        new(quantity, [.. Enumerable.Range(0, hours).Select(k => new FeedSlot(from + (k * Hour), Hour, perMegawattHour(k) / 1e6, Instant.Never))]);
}
