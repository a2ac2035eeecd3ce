namespace Megapod.Simulation.Study;

using Megapod.Lab.Study;

public sealed class StudyVaryTests
{
    [Theory]
    [InlineData("pod=0..3", "0 1 2 3")]
    [InlineData("battery=0..2:5", "0 0.5 1 1.5 2")]
    [InlineData("grid=1..3 MW", "1 MW|1.5 MW|2 MW|2.5 MW|3 MW")]
    [InlineData("grid=1 MW..2 MW:3", "1 MW|1.5 MW|2 MW")]
    [InlineData("grid=1MW..2MW:2", "1 MW|2 MW")]
    [InlineData("stalls=8..40:3", "8 24 40")]
    [InlineData("stalls=1..4:9", "1 2 3 4")]
    [InlineData("stalls=8..40", "8 16 24 32 40")]
    [InlineData("battery.energy=1,2,4 MWh", "1 MWh|2 MWh|4 MWh")]
    [InlineData("rules.export=true,false", "true false")]
    [InlineData("rules.reserveSoc=10..50 %:3", "10 %|30 %|50 %")]
    [InlineData("tariff.demandCharge=0.5..1.5 EUR/kW-month:2", "0.5 EUR/kW-month|1.5 EUR/kW-month")]
    [InlineData("pod=1", "1")]
    public void Ranges_and_lists_are_their_values(string text, string values)
    {
        var vary = StudyVary.Parse(text).Value;
        Assert.Equal(text.Split('=')[0], vary.Path);
        Assert.Equal(values.Contains('|') ? values.Split('|') : values.Split(' '), vary.Values);
    }

    [Theory]
    [InlineData("site.yaml", "a site file stands before --vary")]
    [InlineData("pod=", "PATH=A..B")]
    [InlineData("pod=3..1", "smaller end first")]
    [InlineData("pod=0..3:1", "2 to 200")]
    [InlineData("pod=0..3:x", "2 to 200")]
    [InlineData("grid=500 kW..2 MW", "same unit")]
    [InlineData("pod=1,,2", "commas")]
    [InlineData("pod=a..b", "numbers")]
    [InlineData("pod=1,1", "once")]
    public void What_is_no_range_is_refused_with_a_remedy(string text, string remedy)
    {
        var fault = Assert.Single(StudyVary.Parse(text).Faults);
        Assert.Equal("MP3050", fault.Code);
        Assert.Contains(remedy, fault.Remedy);
    }
}
