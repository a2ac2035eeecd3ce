namespace Megapod.Unit.Planning;

using Megapod.Core.Units;
using Megapod.Planning.Forecasts;

/// <summary>The usual at an hour, and how much of what departs from it is left.</summary>
public sealed class UsualDayTests
{
    private static readonly Instant Start = Instant.FromUtc(new DateTime(2025, 6, 2, 0, 0, 0, DateTimeKind.Utc));
    private static readonly TimeSpan Quarter = CarForecaster.Quarter;

    [Fact]
    public void Nothing_seen_is_nothing_known()
    {
        Assert.Equal(double.NaN, new UsualDay(TimeZoneInfo.Utc, isShare: false).Expect(Start));
        Assert.Equal(double.NaN, new UsualDay(TimeZoneInfo.Utc, isShare: true).At(Start));
    }

    [Fact]
    public void Morning_that_is_warmer_makes_the_afternoon_warmer_and_less_so_the_next_day()
    {
        var usual = new UsualDay(TimeZoneInfo.Utc, isShare: false);
        Feed(usual, 0, 960, Temperature);

        // Days that were all alike teach nothing of how long a departure lasts: about half of it is left after six hours.
        Feed(usual, 960, 9 * 4, q => Temperature(q) + 4);
        var now = Start + (996 * Quarter);
        Assert.Equal(Temperature(996) + 4, usual.Expect(now), 0.1);
        Assert.Equal(Temperature(996 + 24) + 2, usual.Expect(now + TimeSpan.FromHours(6)), 0.3);
        Assert.Equal(Temperature(996) + 0.25, usual.Expect(now + TimeSpan.FromDays(1)), 0.5);
        Assert.Equal(Temperature(996 + 24), usual.At(now + TimeSpan.FromHours(6)), 1e-9);
    }

    [Fact]
    public void How_long_departures_last_is_learned()
    {
        var lasting = new UsualDay(TimeZoneInfo.Utc, isShare: false);
        var fleeting = new UsualDay(TimeZoneInfo.Utc, isShare: false);
        for (int q = 0; q < 40 * 96; q++)
        {
            int day = q / 96;
            lasting.Observe(Start + (q * Quarter), Temperature(q) + (5 * Math.Sin(day * 0.7)));
            fleeting.Observe(Start + (q * Quarter), Temperature(q) + (5 * Math.Sin(q * 1.1)));
        }

        Assert.InRange(lasting.Persistence, 0.7, 1);
        Assert.InRange(fleeting.Persistence, 0, 0.35);
    }

    [Fact]
    public void Dull_morning_makes_a_dull_afternoon_and_no_sun_at_night()
    {
        var usual = new UsualDay(TimeZoneInfo.Utc, isShare: true);
        Feed(usual, 0, 960, Sun);
        Feed(usual, 960, 10 * 4, q => 0.3 * Sun(q));
        var now = Start + ((960 + 40) * Quarter);
        Assert.InRange(usual.Expect(now), 0.3 * Sun(1000), 0.4 * Sun(1000));
        Assert.InRange(usual.Expect(now + TimeSpan.FromHours(4)), 0.4 * Sun(1016), 0.75 * Sun(1016));
        Assert.Equal(0, usual.Expect(now + TimeSpan.FromHours(13)));

        // The night says nothing of how dull it was.
        Feed(usual, 1000, 50, q => 0.3 * Sun(q));
        Assert.True(usual.Expect(Start + (1104 * Quarter)) < 0.95 * Sun(1104));
    }

    [Fact]
    public void Hour_that_was_never_seen_has_the_last_value_but_no_share_of_nothing()
    {
        var air = new UsualDay(TimeZoneInfo.Utc, isShare: false);
        air.Observe(Start, 17);
        Assert.Equal(17, air.Expect(Start + TimeSpan.FromHours(5)));
        var sun = new UsualDay(TimeZoneInfo.Utc, isShare: true);
        sun.Observe(Start + TimeSpan.FromHours(12), 400);
        Assert.Equal(0, sun.Expect(Start + TimeSpan.FromHours(20)));
    }

    private static double Temperature(int quarter) => 15 - (5 * Math.Cos(quarter % 96 / 96.0 * Math.Tau));

    private static double Sun(int quarter) => Math.Max(0, -800 * Math.Cos(quarter % 96 / 96.0 * Math.Tau));

    private static void Feed(UsualDay usual, int from, int count, Func<int, double> value)
    {
        for (int q = from; q < from + count; q++)
        {
            usual.Observe(Start + (q * Quarter), value(q));
        }
    }
}
