namespace Megapod.Unit.Devices.Feeds;

using FsCheck;
using FsCheck.Fluent;
using Megapod.Core.Model;
using Megapod.Core.Units;

public sealed class FeedSeriesTests
{
    private static readonly Instant Start = Instant.FromUtc(new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc));

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void Gap_between_slots_is_nothing_and_not_zero()
    {
        var series = Series((0, 1, 10), (2, 1, 30));
        Assert.Equal(10, series.At(Start)!.Value.Value);
        Assert.Null(series.At(Start + Hour));
        Assert.Equal(30, series.At(Start + (Hour * 2.5))!.Value.Value);
        Assert.Null(series.At(Start + (Hour * 3)));
        Assert.Null(series.At(Start - Hour));
        Assert.Equal(Hour * 1.5, series.Covered(Start + (Hour * 0.5), Start + (Hour * 9)));
    }

    [Fact]
    public void Slots_that_overlap_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Series((0, 2, 10), (1, 1, 30)));
        Assert.Throws<ArgumentException>(() => Series((0, 1, double.NaN)));
        Assert.Throws<ArgumentException>(() => Series((0, 0, 1)));
    }

    [Fact]
    public void Revised_value_has_a_new_knowledge_time_and_an_unchanged_one_keeps_its_own()
    {
        var later = Start + Hour;
        var series = Series((0, 1, 10), (1, 1, 20)).With([new(Start, Hour, 10, later), new(Start + Hour, Hour, 21, later)], Instant.Never, 100);
        Assert.Equal([Start, later], series.Slots.Select(s => s.KnownAt));
        Assert.Equal([10], series.KnownBy(Start).Slots.Select(s => s.Value));
    }

    [Fact]
    public void Quarters_replace_the_hour_that_they_overlap_and_nothing_else()
    {
        var quarter = Hour / 4;
        var series = Series((0, 1, 10), (1, 1, 20), (2, 1, 30)).With([new(Start + (Hour * 1.25), quarter, 5, Start)], Instant.Never, 100);
        Assert.Equal([10, 5, 30], series.Slots.Select(s => s.Value));
        Assert.Null(series.At(Start + Hour));
    }

    [Fact]
    public void Old_slots_go_and_the_newest_stay_within_the_bound()
    {
        var series = Series((0, 1, 1), (1, 1, 2), (2, 1, 3), (3, 1, 4)).With([], Start + Hour, 2);
        Assert.Equal([3, 4], series.Slots.Select(s => s.Value));
    }

    [Fact]
    public void Merged_series_says_what_the_newer_says_and_elsewhere_what_the_older_said() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Arb.From(Gen.Two(Slots())), pair =>
        {
            var older = new FeedSeries(FeedQuantity.DayAheadPrice, pair.Item1);
            var newer = new FeedSeries(FeedQuantity.DayAheadPrice, pair.Item2);
            var merged = older.With(pair.Item2, Instant.Never, 1000);
            for (var at = Start; at < Start + (Hour * 80); at += Hour / 2)
            {
                if (newer.At(at) is { } said)
                {
                    Assert.Equal(said.Value, merged.At(at)!.Value.Value);
                }
                else if (older.At(at) is { } before)
                {
                    bool isOverlapped = pair.Item2.Any(s => s.Start < before.End && before.Start < s.End);
                    Assert.Equal(isOverlapped ? null : before, merged.At(at));
                }
                else
                {
                    Assert.Null(merged.At(at));
                }
            }
        }));

    private static Gen<IReadOnlyList<FeedSlot>> Slots() =>
        Gen.ListOf(from gap in Gen.Choose(0, 3) from length in Gen.Choose(1, 4) from value in Gen.Choose(0, 3) select (gap, length, value)).Select(parts =>
        {
            var slots = new List<FeedSlot>();
            var at = Start;
            foreach (var (gap, length, value) in parts.Take(12))
            {
                at += Hour / 2 * gap;
                slots.Add(new FeedSlot(at, Hour / 2 * length, value, Start));
                at += Hour / 2 * length;
            }

            return (IReadOnlyList<FeedSlot>)slots;
        });

    private static FeedSeries Series(params (double Start, double Length, double Value)[] slots) =>
        new(FeedQuantity.DayAheadPrice, [.. slots.Select(s => new FeedSlot(Start + (Hour * s.Start), Hour * s.Length, s.Value, Start))]);
}
