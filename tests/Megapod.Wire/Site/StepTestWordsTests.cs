namespace Megapod.Wire.Site;

using Megapod.Control.Certificate;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Lab;
using Megapod.Site.Loop;

/// <summary>What a person reads after a step test.</summary>
public sealed class StepTestWordsTests
{
    private static readonly BatteryConfig Battery = DefaultSite.ReadOr(null).Value.Battery! with { CommandDelay = TimeSpan.FromMilliseconds(50), Lag = TimeSpan.FromMilliseconds(150) };

    [Theory]
    [InlineData(-475_000, 0.08, 0.3, "A step of 475 kW down: for 0.08 s the battery surely did not answer, then it followed with a time constant of 0.30 s. Declared are 0.05 s and 0.15 s; what is worse counts.")]
    [InlineData(300_000, 0.2, 0, "A step of 300 kW up: for 0.20 s the battery surely did not answer, then it followed between two samples. Declared are 0.05 s and 0.15 s; what is worse counts.")]
    public void Step_that_was_answered_says_how_quickly(double watts, double delay, double lag, string words) =>
        Assert.Equal(words, StepTestWords.Of(new StepTestResult(watts, new TestedPath(Instant.Never, TimeSpan.FromSeconds(delay), TimeSpan.FromSeconds(lag))), Battery));

    [Fact]
    public void Step_that_proved_nothing_says_what_to_do()
    {
        Assert.Contains("no room for one that could be measured", StepTestWords.Of(new StepTestResult(0, null), Battery), StringComparison.Ordinal);
        Assert.Contains("A step of 300 kW up proved nothing", StepTestWords.Of(new StepTestResult(300_000, null), Battery), StringComparison.Ordinal);
    }
}
