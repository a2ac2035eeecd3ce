namespace Megapod.Wire.Snmp;

using Megapod.Core.Model;
using Megapod.Devices.Snmp;
using Megapod.Devices.Snmp.Profiles;
using Megapod.Devices.Snmp.Security;
using Megapod.Wire.Peers;
using Megapod.Wire.Site;

/// <summary>Outlets of a power unit that npm net-snmp 3.29.2 plays: one obeys, one says yes and does nothing, one does not say how it stands.</summary>
public sealed class SnmpOutletTests : IAsyncDisposable
{
    private static readonly SnmpOutletConfig[] Listed =
    [
        new("1.1", "lamp", SnmpOutletFeeds.Other), new("1.2", "pump", SnmpOutletFeeds.Pump), new("1.3", "stubborn", SnmpOutletFeeds.Other), new("1.4", "mute", SnmpOutletFeeds.Other), new("1.9", "disks", SnmpOutletFeeds.Storage),
    ];

    private readonly FakeClock clock = new();
    private readonly PeerServer peer = Peers.StartNode("net-snmp", "snmp_pdu.js", FreePort.Next().ToString());
    private readonly SnmpClient client;
    private readonly SnmpOutlets outlets;

    public SnmpOutletTests()
    {
        client = Client(SnmpTools.User, null);
        outlets = Outlets(client);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await client.DisposeAsync();
        peer.Dispose();
    }

    [Fact]
    public async Task Outlet_is_switched_off_and_on_by_a_person_in_two_steps()
    {
        foreach (bool isOn in new[] { false, true })
        {
            var order = outlets.Prepare("1.1", isOn, "Anna").Value;
            Assert.Equal($"Outlet lamp (1.1) will be switched {(isOn ? "on" : "off")}.", order.Says);
            Assert.Equal(isOn ? "8" : "7", await StateAsync(1));
            Assert.Null(await outlets.ConfirmAsync(order, "Anna", Stop));
            Assert.Equal(isOn ? "7" : "8", await StateAsync(1));
            Assert.Equal("MP4143", (await outlets.ConfirmAsync(order, "Anna", Stop))?.Code);
        }

        Assert.Equal("MP4147", (await outlets.ConfirmAsync(outlets.Prepare("1.1", true, "Anna").Value, "Anna", Stop))?.Code);
    }

    [Fact]
    public async Task Nothing_is_switched_without_both_steps_of_one_person_within_half_a_minute()
    {
        var order = outlets.Prepare("1.1", false, "Anna").Value;
        Assert.Equal("MP4144", (await outlets.ConfirmAsync(order, "Berta", Stop))?.Code);
        Assert.Equal("MP4143", (await outlets.ConfirmAsync(order with { Number = order.Number + 1 }, "Anna", Stop))?.Code);
        clock.MoveTo(clock.Elapsed + TimeSpan.FromSeconds(31));
        Assert.Equal("MP4143", (await outlets.ConfirmAsync(order, "Anna", Stop))?.Code);

        var first = outlets.Prepare("1.1", false, "Anna").Value;
        outlets.Prepare("1.3", false, "Anna");
        Assert.Equal("MP4143", (await outlets.ConfirmAsync(first, "Anna", Stop))?.Code);
        Assert.Throws<ArgumentException>(() => outlets.Prepare("1.1", false, " "));
        Assert.Equal("7", await StateAsync(1));
    }

    [Theory]
    [InlineData("1.2", false, "MP4142")]
    [InlineData("1.9", false, "MP4142")]
    [InlineData("1.5", false, "MP4141")] // Not listed.
    [InlineData("1.x", true, "MP4141")]
    public void What_feeds_storage_or_pumps_and_what_nobody_has_listed_is_not_even_prepared(string row, bool isOn, string code) => Assert.Equal(code, outlets.Prepare(row, isOn, "Anna").Faults[0].Code);

    [Fact]
    public async Task Outlet_that_says_yes_and_does_nothing_is_told_and_one_that_does_not_say_how_it_stands_is_unknown()
    {
        foreach (var (row, code) in new[] { ("1.3", "MP4145"), ("1.4", "MP4148") })
        {
            var confirming = outlets.ConfirmAsync(outlets.Prepare(row, false, "Anna").Value, "Anna", Stop).AsTask();
            for (int look = 0; look < 20; look++)
            {
                var at = clock.Elapsed + TimeSpan.FromMilliseconds(500);
                clock.AwaitSleeperUntil(at);
                clock.MoveTo(at);
            }

            Assert.Equal(code, (await confirming)?.Code);
        }
    }

    [Fact]
    public async Task Community_and_a_user_without_encryption_may_not_switch()
    {
        await using var open = Client(null, "wire");
        await using var signed = Client(SnmpTools.User with { PrivacyPassword = null }, null);
        Assert.Equal("MP4146", Outlets(open).Prepare("1.1", false, "Anna").Faults[0].Code);
        Assert.Equal("MP4146", Outlets(signed).Prepare("1.1", false, "Anna").Faults[0].Code);
    }

    [Fact]
    public async Task Device_of_another_kind_is_not_written_to()
    {
        var others = new SnmpOutlets(client, SnmpProfiles.Find("pdu2")! with { Kind = Megapod.Devices.Snmp.Messages.SnmpOid.Parse("1.3.6.1.4.1.4711") }, Listed, clock);
        Assert.Equal("MP4131", (await others.ConfirmAsync(others.Prepare("1.1", false, "Anna").Value, "Anna", Stop))?.Code);
        Assert.Equal("7", await StateAsync(1));
    }

    private SnmpOutlets Outlets(SnmpClient of) => new(of, SnmpProfiles.Find("pdu2")!, Listed, clock);

    private SnmpClient Client(SnmpUserConfig? user, string? community) => new(
        new SnmpClientConfig("127.0.0.1", peer.Port) { User = user, Community = community, AnswerTimeout = TimeSpan.FromMinutes(10), CallTimeout = TimeSpan.FromMinutes(50) }, clock, new SeededRandom(1));

    /// <summary>What somebody else's tool sees.</summary>
    private async Task<string> StateAsync(int outlet) =>
        (await SnmpTools.RunAsync("snmpget", ["-v2c", "-c", "wire"], peer.Port, $"1.3.6.1.4.1.13742.6.4.1.2.1.3.1.{outlet}"))[0].Split(' ')[^1];
}
