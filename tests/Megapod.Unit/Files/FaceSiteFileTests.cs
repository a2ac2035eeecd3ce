namespace Megapod.Unit.Files;

using Megapod.Core.Model;
using Megapod.Files.SiteFile;

/// <summary>To whom a site shows itself, as its file says.</summary>
public sealed class FaceSiteFileTests
{
    private const string Site = """
        id: test
        grid: {limits: [{id: connection, amount: 500 kW}], meter: {id: grid-meter}}
        """;

    [Fact]
    public void Site_that_names_nobody_shows_itself_to_nobody() => Assert.Null(SiteFileReader.Parse(Site, "site.yaml").Value.Publish.Dsx);

    [Fact]
    public void Broker_is_read_with_all_that_is_written()
    {
        var read = SiteFileReader.Parse(
            Site + """

            publish:
              dsx: {broker: "[fd00::20]:1884", clientId: pods, user: site, passwordVariable: WORD, authority: a.pem, certificate: c.pem, key: k.pem, period: 5 s}
            """,
            "site.yaml");
        var expected = new DsxFaceConfig
        {
            Host = "fd00::20",
            Port = 1884,
            ClientId = "pods",
            User = "site",
            PasswordVariable = "WORD",
            Authority = "a.pem",
            Certificate = "c.pem",
            Key = "k.pem",
            Period = TimeSpan.FromSeconds(5),
        };
        Assert.Equal(expected, read.Value.Publish.Dsx);
    }

    [Theory]
    [InlineData("127.0.0.1:1883", "", true)]
    [InlineData("localhost:1883", "", true)]
    [InlineData("\"[::1]:1883\"", "", true)]
    [InlineData("10.0.0.5:1883", "", false)]
    [InlineData("10.0.0.5:1883", ", allowPlain: true", true)]
    public void Broker_beyond_this_machine_needs_tls_or_a_word(string broker, string more, bool isTaken)
    {
        var read = SiteFileReader.Parse($"{Site}\npublish: {{dsx: {{broker: {broker}, tls: false{more}}}}}\n", "site.yaml");
        Assert.Equal(isTaken ? [] : ["MP1141"], read.Faults.Select(f => f.Code));
    }
}
