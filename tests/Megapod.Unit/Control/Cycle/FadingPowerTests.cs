namespace Megapod.Unit.Control.Cycle;

using Megapod.Control.Cycle;

public sealed class FadingPowerTests
{
    [Fact]
    public void Battery_that_derates_itself_counts_with_what_it_will_have_left()
    {
        var fading = default(FadingPower);
        Assert.Equal(1_210_300, fading.Foresee(1_210_300, 1, 5));
        Assert.Equal(1_208_400, fading.Foresee(1_208_400, 1, 5));
        Assert.Equal(1_206_500 - (5 * 1_900), fading.Foresee(1_206_500, 1, 5), 6);
    }

    [Fact]
    public void One_step_down_is_no_trend()
    {
        var fading = default(FadingPower);
        fading.Foresee(1_250_000, 1, 5);
        Assert.Equal(937_500, fading.Foresee(937_500, 1, 5));
        Assert.Equal(937_500, fading.Foresee(937_500, 1, 5));
    }

    [Fact]
    public void Power_that_comes_back_is_not_held_down()
    {
        var fading = default(FadingPower);
        fading.Foresee(1_000_000, 1, 5);
        fading.Foresee(990_000, 1, 5);
        fading.Foresee(980_000, 1, 5);
        Assert.Equal(985_000, fading.Foresee(985_000, 1, 5));
    }

    [Fact]
    public void Nothing_is_left_of_a_battery_that_fades_faster_than_one_looks_ahead()
    {
        var fading = default(FadingPower);
        fading.Foresee(300_000, 1, 5);
        fading.Foresee(200_000, 1, 5);
        Assert.Equal(0, fading.Foresee(100_000, 1, 5));
    }
}
