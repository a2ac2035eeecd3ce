namespace Megapod.Wire.Mqtt;

using Megapod.Devices.Mqtt;

/// <summary>Names and filters; the examples are those of the standard's chapter 4.7.</summary>
public sealed class MqttTopicsTests
{
    [Theory]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player1", true)]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player1/ranking", true)]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon", true)]
    [InlineData("sport/#", "sport", true)]
    [InlineData("#", "sport/tennis", true)]
    [InlineData("sport/tennis/+", "sport/tennis/player1", true)]
    [InlineData("sport/tennis/+", "sport/tennis/player1/ranking", false)]
    [InlineData("sport/+", "sport", false)]
    [InlineData("sport/+", "sport/", true)]
    [InlineData("+/+", "/finance", true)]
    [InlineData("/+", "/finance", true)]
    [InlineData("+", "/finance", false)]
    [InlineData("#", "$SYS/x", false)]
    [InlineData("+/monitor/Clients", "$SYS/monitor/Clients", false)]
    [InlineData("$SYS/#", "$SYS/x", true)]
    [InlineData("$SYS/monitor/+", "$SYS/monitor/Clients", true)]
    [InlineData("a/b", "a/b", true)]
    [InlineData("a/b", "a/B", false)]
    [InlineData("a/b", "a/b/", false)]
    [InlineData("a/b", "a", false)]
    [InlineData("a/+/c", "a//c", true)]
    [InlineData("a", "ab", false)]
    [InlineData("+/b/#", "a/b", true)]
    [InlineData("+/b/#", "a/c", false)]
    public void Filter_covers_what_the_standard_says(string filter, string topic, bool isCovered) => Assert.Equal(isCovered, MqttTopics.Covers(filter, topic));

    [Theory]
    [InlineData("#", true)]
    [InlineData("a/#", true)]
    [InlineData("+", true)]
    [InlineData("+/a/#", true)]
    [InlineData("/", true)]
    [InlineData("", false)]
    [InlineData("a#", false)]
    [InlineData("a/#/b", false)]
    [InlineData("a+", false)]
    [InlineData("a/+b/c", false)]
    [InlineData("##", false)]
    [InlineData("a\0", false)]
    public void Filter_has_wildcards_only_where_they_may_be(string filter, bool isOne) => Assert.Equal(isOne, MqttTopics.IsFilter(filter));

    [Theory]
    [InlineData("a/b", true)]
    [InlineData("日本/𝄞", true)]
    [InlineData("", false)]
    [InlineData("a/+", false)]
    [InlineData("a/#", false)]
    public void Name_has_no_wildcards(string name, bool isOne) => Assert.Equal(isOne, MqttTopics.IsName(name));

    [Fact]
    public void Halves_of_surrogate_pairs_are_no_text()
    {
        foreach (string half in new[] { "\ud834", "\udd1e", "a\ud834a", "\udd1e\ud834" })
        {
            Assert.False(MqttTopics.IsName(half));
            Assert.False(MqttTopics.IsFilter(half));
        }
    }

    [Fact]
    public void Name_has_at_most_the_bytes_that_the_protocol_counts()
    {
        Assert.True(MqttTopics.IsName(new string('a', 65_535)));
        Assert.False(MqttTopics.IsName(new string('a', 65_536)));
        Assert.False(MqttTopics.IsName(new string('ä', 32_768)));
    }
}
