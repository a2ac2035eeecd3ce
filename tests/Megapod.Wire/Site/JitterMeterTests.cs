namespace Megapod.Wire.Site;

using Megapod.Site.Loop;

/// <summary>Rare delays are found among many steps.</summary>
public sealed class JitterMeterTests
{
    [Fact]
    public void One_late_step_of_ten_thousand_is_above_the_last_quantile_and_two_are_it()
    {
        var meter = new JitterMeter();
        for (int k = 0; k < 9_999; k++)
        {
            meter.Add(TimeSpan.FromMicroseconds(55));
        }

        meter.Add(TimeSpan.FromMilliseconds(7));
        Assert.Equal(TimeSpan.FromMicroseconds(60), meter.Quantile(0.9999));
        meter.Add(TimeSpan.FromMilliseconds(7));
        Assert.Equal(TimeSpan.FromMilliseconds(7.01), meter.Quantile(0.9999));
        Assert.Equal(TimeSpan.FromMilliseconds(7), meter.Worst);
    }

    [Fact]
    public void What_is_later_than_it_can_tell_apart_counts_as_the_worst()
    {
        var meter = new JitterMeter();
        Assert.Equal(TimeSpan.Zero, meter.Quantile(0.9999));
        meter.Add(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(3), meter.Quantile(0.5));
    }

    [Fact]
    public void Step_that_comes_early_is_in_time()
    {
        var meter = new JitterMeter();
        meter.Add(TimeSpan.FromMilliseconds(-1));
        Assert.Equal(TimeSpan.FromMicroseconds(10), meter.Quantile(1));
    }
}
