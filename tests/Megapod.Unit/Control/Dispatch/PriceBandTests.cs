namespace Megapod.Unit.Control.Dispatch;

using Megapod.Control.Dispatch;
using Megapod.Core.Units;

/// <summary>Work that the price holds back, as prices move across what it is worth.</summary>
public sealed class PriceBandTests
{
    private static readonly Instant Start = Instant.FromUtc(new DateTime(2025, 6, 1, 0, 0, 0, DateTimeKind.Utc));

    [Fact]
    public void Between_the_two_prices_work_goes_on_as_it_was()
    {
        var band = new PriceBand(1);
        Assert.False(At(band, 0, less: 90, more: 110));
        Assert.True(At(band, 10, less: 101, more: 120));

        // Worth 100: above p⁻ again, but not above p⁺.
        Assert.True(At(band, 20, less: 90, more: 110));
        Assert.False(At(band, 30, less: 90, more: 100));
        Assert.False(At(band, 40, less: 90, more: 110));
    }

    [Fact]
    public void Price_that_flickers_changes_nothing_within_the_dwell()
    {
        var band = new PriceBand(1);
        Assert.True(At(band, 0, less: 120, more: 120));
        Assert.True(At(band, 4, less: 80, more: 80));
        Assert.False(At(band, 5, less: 80, more: 80));
        Assert.False(At(band, 9, less: 120, more: 120));
        Assert.True(At(band, 10, less: 120, more: 120));
    }

    [Fact]
    public void One_price_for_both_sheds_below_it_and_runs_at_it()
    {
        var band = new PriceBand(1);
        Assert.False(At(band, 0, less: 100, more: 100));
        Assert.True(At(band, 15, less: 100.1, more: 100.1));
        Assert.False(At(band, 30, less: 100, more: 100));
    }

    private static bool At(PriceBand band, int minute, double less, double more)
    {
        band.Update(0, 100, less, more, Start + TimeSpan.FromMinutes(minute));
        return band.IsShed[0];
    }
}
