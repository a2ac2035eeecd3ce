namespace Megapod.Wire.Cli;

using System.Text.Json;

/// <summary>Drills from the command line: the JSON that scripts rely on, the drawing, and what is refused.</summary>
public sealed class DrillCommandTests : CommandTest
{
    [Fact]
    public async Task Drill_has_the_fields_that_scripts_rely_on()
    {
        Assert.Equal(0, await RunAsync("drill", "--mix", "i", "--for", "10min", "--json"));
        using var document = JsonDocument.Parse(Output.ToString());
        var drill = Assert.Single(document.RootElement.EnumerateArray());
        Assert.Equal("i", drill.GetProperty("mix").GetString());
        Assert.Equal((0.25, 600, 0), (drill.GetProperty("shedFraction").GetDouble(), drill.GetProperty("seconds").GetDouble(), drill.GetProperty("batteryWh").GetDouble()));
        foreach (string number in (string[])["baselineWatts", "reachedAfterSeconds", "worstDeviationFraction", "weightedPerformance", "lpOptimum", "reboundFraction"])
        {
            Assert.Equal(JsonValueKind.Number, drill.GetProperty(number).ValueKind);
        }

        Assert.Empty(drill.GetProperty("promisesBroken").EnumerateArray());
        var job = Assert.Single(drill.GetProperty("jobs").EnumerateArray());
        Assert.Equal(("training", 3), (job.GetProperty("name").GetString(), job.GetProperty("tier").GetInt32()));
        Assert.InRange(job.GetProperty("powerFraction").GetDouble(), 0.68, 0.70);
        Assert.InRange(job.GetProperty("performance").GetDouble(), 0.85, 0.87);
    }

    [Fact]
    public async Task All_mixes_are_drilled_and_drawn_and_a_bad_one_is_a_bad_answer()
    {
        // Half of the power is more than promises of mix iii leave.
        Assert.Equal(1, await RunAsync("drill", "--for", "5min", "--shed", "50%"));
        foreach (string text in (string[])["mix i,", "mix ii,", "mix iii,", "target", "pre-training-3", "promises take more than there is", "not good"])
        {
            Assert.Contains(text, Output.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("MP3640", "--mix", "iv")]
    [InlineData("MP3641", "--shed", "0%")]
    [InlineData("MP3642", "--for", "1min")]
    [InlineData("MP3643", "--f", "0.8")]
    [InlineData("MP3644", "--curve-error", "60%")]
    [InlineData("is no share", "--shed", "much")]
    [InlineData("is no length of time", "--for", "long")]
    public async Task What_cannot_be_drilled_is_refused_with_what_can(string says, string option, string value)
    {
        Assert.Equal(2, await RunAsync("drill", option, value));
        Assert.Contains(says, Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(Output.ToString());
    }
}
