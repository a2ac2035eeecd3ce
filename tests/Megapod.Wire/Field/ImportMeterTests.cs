namespace Megapod.Wire.Field;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Lab;
using Megapod.Site.Wire;

/// <summary>Interval and month's peak out of samples of the grid meter.</summary>
public sealed class ImportMeterTests
{
    private static readonly Instant Quarter = Instant.FromUtc(new DateTime(2026, 5, 1, 10, 0, 0, DateTimeKind.Utc));
    private readonly SiteSnapshot snapshot = new(PowerTree.From(DefaultSite.ReadOr(null).Value));
    private readonly ImportMeter meter = new(DefaultSite.ReadOr(null).Value.Tariff, TimeSpan.FromSeconds(5));

    [Fact]
    public void Energy_is_counted_in_the_interval_in_which_it_flowed_and_its_mean_is_the_peak()
    {
        for (int s = -450; s <= 90; s++)
        {
            Take(s, 1_200_000);
        }

        meter.Tell(snapshot, At(90));
        Assert.Equal(1_200_000 * 90 / 3600.0, snapshot.IntervalImport.Value, 0.01);
        Assert.Equal(600_000, snapshot.MonthPeak.Value, 0.01);
        meter.Tell(snapshot, At(900));
        Assert.Equal(0, snapshot.IntervalImport.Value);
    }

    [Fact]
    public void Power_goes_in_a_straight_line_between_samples_and_counts_as_the_larger_over_a_gap()
    {
        Take(0, 0);
        Take(4, 900_000);
        meter.Tell(snapshot, At(4));
        Assert.Equal(4 * 450_000 / 3600.0, snapshot.IntervalImport.Value, 0.01);
        Take(104, 300_000);
        meter.Tell(snapshot, At(104));
        Assert.Equal(((4 * 450_000) + (100 * 900_000)) / 3600.0, snapshot.IntervalImport.Value, 0.01);
    }

    [Fact]
    public void Nothing_is_made_up_of_hours_in_which_nobody_looked_and_the_same_sample_counts_once()
    {
        Take(0, 1_000_000);
        Take(7200, 1_000_000);
        Take(7200, 1_000_000);
        meter.Tell(snapshot, At(7200));
        Assert.Equal((0, 0), (snapshot.IntervalImport.Value, snapshot.MonthPeak.Value));
    }

    private static Instant At(double seconds) => Quarter + TimeSpan.FromSeconds(seconds);

    private void Take(double seconds, double watts) => meter.Take(Reading.Good(watts, At(seconds)));
}
