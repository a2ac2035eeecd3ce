namespace Megapod.Wire.Snmp;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Snmp;
using Megapod.Devices.Snmp.Messages;
using Megapod.Devices.Snmp.Profiles;
using static Megapod.Devices.Snmp.Profiles.SnmpQuantity;

/// <summary>What comes out of a device's objects by a profile: scales, absent values, counters that go around, restarts, rows that come and go.</summary>
public sealed class SnmpPollerTests
{
    private const string UpTime = "1.3.6.1.2.1.1.3.0";
    private const string Octets = "1.3.6.1.2.1.31.1.1.1.6.1";
    private const string Errors = "1.3.6.1.2.1.2.2.1.14.1";
    private const string Begun = "1.3.6.1.2.1.31.1.1.1.19.1";
    private const string Name = "1.3.6.1.2.1.31.1.1.1.1.1";
    private static readonly Instant Start = Instant.FromUtc(new DateTime(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc));

    private readonly FakeObjects objects = new();
    private readonly SnmpPoller poller;

    public SnmpPollerTests()
    {
        poller = new SnmpPoller("switch-1", objects, SnmpProfiles.Find("switch")!);
        objects[UpTime] = SnmpValue.TimeTicks(100_000);
        objects[Name] = SnmpValue.Text("port 1");
        objects[Octets] = SnmpValue.Counter64(1_000);
        objects[Errors] = SnmpValue.Counter32(uint.MaxValue - 5);
        objects[Begun] = SnmpValue.TimeTicks(0);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Recorded_power_unit_is_read_with_the_digits_of_its_own_table_and_what_is_absent_is_missing()
    {
        var peer = SnmpSimPeer.Start();
        try
        {
            await using var client = new SnmpClient(new SnmpClientConfig("127.0.0.1", peer.Port) { Community = "pdu", AnswerTimeout = TimeSpan.FromSeconds(10), CallTimeout = TimeSpan.FromSeconds(60) }, TimeProvider.System, new SeededRandom(1));
            var pdu = new SnmpPoller("pdu-1", client, SnmpProfiles.Find("pdu2")!);
            Assert.Null(await pdu.PollAsync(Start, Stop));
            var image = pdu.Image;
            (string Table, string Row, SnmpQuantity Quantity, double? Value)[] expected =
            [
                ("inlet", "1.1", Current, 62.3),
                ("inlet", "1.1", Voltage, 229),
                ("inlet", "1.1", ActivePower, 14_112),
                ("inlet", "1.1", ApparentPower, 14_260),
                ("inlet", "1.1", ActiveEnergy, 987_654_321),
                ("inlet", "1.1", Frequency, 50),
                ("branch", "1.1", Current, 3.11),
                ("branch", "1.1", Switch, 1),
                ("branch", "1.2", Current, 0),
                ("branch", "1.2", Switch, 0),
                ("outlet", "1.1", Current, 0.532),
                ("outlet", "1.1", ActivePower, 118),
                ("outlet", "1.1", Switch, 1),
                ("outlet", "1.2", Current, null), // Negative.
                ("outlet", "1.2", ActivePower, null),
                ("outlet", "1.2", Switch, 0),
                ("outlet", "1.3", Current, null), // Not available.
                ("outlet", "1.3", ActivePower, null),
                ("outlet", "1.3", Switch, null),
                ("outlet", "1.4", Current, null), // Without digits.
                ("outlet", "1.4", ActivePower, null),
                ("outlet", "1.4", Switch, 1),
            ];
            Assert.Equal(expected, image.Rows.Select(row => (row.Table, row.Row, row.Quantity, row.Reading.Quality == Quality.Good ? row.Reading.Value : (double?)null)));
            Assert.All(image.Rows.Where(row => row.Reading.Quality == Quality.Good), row => Assert.Equal(Start, row.Reading.MeasuredAt));
            Assert.Equal(["Maker", "PX-24", "SN 0042", "node-a", "node-b", "node-d"], image.Labels.Select(label => label.Text));
            Assert.Equal(TimeSpan.FromMilliseconds(1_234_560), image.UpTime);
            Assert.Equal("MP4133", pdu.Trouble?.Code);
            Assert.Equal(EnforcementClass.Advisory, SnmpPoller.Enforcement);

            var other = new SnmpPoller("switch-1", client, SnmpProfiles.Find("pdu2")! with { Kind = SnmpOid.Parse("1.3.6.1.4.1.4711") });
            Assert.Equal("MP4131", (await other.PollAsync(Start, Stop))?.Code);
            Assert.Empty(other.Image.Rows);
        }
        finally
        {
            peer.End();
        }
    }

    [Fact]
    public async Task Counters_are_rates_and_go_around_without_a_jump()
    {
        await PollAsync(0);
        Assert.Equal(Quality.Missing, Of(BytesIn).Quality);
        objects[Octets] = SnmpValue.Counter64(6_000);
        objects[Errors] = SnmpValue.Counter32(4);
        await PollAsync(10);
        Assert.Equal((500.0, 1.0), (Of(BytesIn).Value, Of(ErrorsIn).Value));
        objects[Octets] = SnmpValue.Counter64(ulong.MaxValue);
        await PollAsync(20);
        Assert.Equal(Quality.Missing, Of(BytesIn).Quality);
        objects[Octets] = SnmpValue.Counter64(19);
        await PollAsync(30);
        Assert.Equal((2.0, 0.0), (Of(BytesIn).Value, Of(ErrorsIn).Value));
    }

    [Fact]
    public async Task Rate_is_scaled_after_the_difference()
    {
        var profile = new SnmpProfile("p", "p", "p", [new SnmpProfileTable("t", [new SnmpColumn(BytesIn, SnmpColumnKind.Rate, SnmpTemplate.TryParse("1.3.9.1")!) { Factor = 1000 }])]);
        var other = new SnmpPoller("x", objects, profile);
        objects["1.3.9.1"] = SnmpValue.Counter32(uint.MaxValue);
        Assert.Null(await other.PollAsync(Start, Stop));
        objects["1.3.9.1"] = SnmpValue.Counter32(9);
        objects[UpTime] = SnmpValue.TimeTicks(101_000);
        Assert.Null(await other.PollAsync(Start + TimeSpan.FromSeconds(10), Stop));
        Assert.Equal(1_000, other.Image.Of("t", "", BytesIn).Value);
    }

    [Theory]
    [InlineData(100_000, 101_000, 10, false)] // As it should be.
    [InlineData(100_000, 500, 10, true)] // Back.
    [InlineData(500, 400, 10, true)] // Back by little.
    [InlineData(10_000, 20_000, 3_600, true)] // Onwards, and much less than the time that passed.
    [InlineData(4_294_967_000, 704, 10, false)] // Around after 497 days.
    [InlineData(4_294_967_000, 300_000, 10, true)] // Not around: it would stand at 704.
    [InlineData(4_000_000_000, 100, 10, true)]
    [InlineData(100_000, 100_600, 10, false)] // An answer that took its time.
    public async Task Restart_is_told_from_the_turn_of_the_clock(uint before, uint after, int seconds, bool isRestart)
    {
        objects[UpTime] = SnmpValue.TimeTicks(before);
        Assert.Null(await poller.PollAsync(Start, Stop));
        objects[UpTime] = SnmpValue.TimeTicks(after);
        objects[Octets] = SnmpValue.Counter64(2_000);
        Assert.Null(await poller.PollAsync(Start + TimeSpan.FromSeconds(seconds), Stop));
        Assert.Equal(isRestart ? 1 : 0, poller.Restarts);

        // What a counter shows after a restart is no difference to before, however much larger it is.
        Assert.Equal(isRestart ? Quality.Missing : Quality.Good, Of(BytesIn).Quality);
    }

    [Fact]
    public async Task Counter_that_began_anew_by_its_own_word_is_no_rate()
    {
        await PollAsync(0);

        // It shows more than before, so that nothing but its own word says that it has begun anew.
        objects[Octets] = SnmpValue.Counter64(6_000);
        objects[Begun] = SnmpValue.TimeTicks(100_500);
        await PollAsync(10);
        Assert.Equal(Quality.Missing, Of(BytesIn).Quality);
        objects[Octets] = SnmpValue.Counter64(6_100);
        await PollAsync(20);
        Assert.Equal(10, Of(BytesIn).Value);
    }

    [Fact]
    public async Task Rows_are_looked_for_at_first_after_silence_when_one_is_gone_and_every_ten_minutes()
    {
        await PollAsync(0);
        int once = objects.Walks;
        await PollAsync(10);
        Assert.Equal(once, objects.Walks);

        objects["1.3.6.1.2.1.31.1.1.1.1.2"] = SnmpValue.Text("port 2");
        objects["1.3.6.1.2.1.31.1.1.1.15.2"] = SnmpValue.Gauge32(10_000);
        await PollAsync(20);
        Assert.Equal(Quality.Missing, poller.Image.Of("port", "2", LinkSpeed).Quality);
        await PollAsync(600);
        Assert.Equal(1e10, poller.Image.Of("port", "2", LinkSpeed).Value);
        Assert.Equal(2 * once, objects.Walks);

        // What had a value and has no row any more is gone with the next poll; what never had one is no reason to walk.
        objects.Remove("1.3.6.1.2.1.31.1.1.1.15.2");
        objects.Remove("1.3.6.1.2.1.31.1.1.1.1.2");
        await PollAsync(610);
        await PollAsync(620);
        await PollAsync(630);
        Assert.Equal(3 * once, objects.Walks);
        Assert.DoesNotContain(poller.Image.Rows, row => row.Row == "2");

        objects.Fault = new Fault("MP4102", "Silence.", "Wait.");
        Assert.Equal("MP4102", (await poller.PollAsync(Start + TimeSpan.FromSeconds(640), Stop))?.Code);
        Assert.Equal(Start + TimeSpan.FromSeconds(630), poller.Image.At);
        objects.Fault = null;
        await PollAsync(650);
        Assert.Equal(4 * once, objects.Walks);
    }

    [Theory]
    [InlineData(9, 1, 8, 215, 21.5)]
    [InlineData(9, 0, 8, 21, 21.0)]
    [InlineData(8, 2, 8, 2_150_000, 21.5)] // Thousandths of a degree, with two digits.
    [InlineData(9, -3, 8, 21, 21.0)] // So many digits are accurate, none is behind the point.
    [InlineData(10, 0, 8, -1, -1000.0)]
    [InlineData(18, 0, 8, 21, null)] // No such prefix.
    [InlineData(9, 10, 8, 21, null)] // No such precision.
    [InlineData(9, 0, 6, 21, null)] // Not a thermometer.
    public async Task Sensors_of_the_standard_mib_are_scaled_by_their_own_columns(int prefix, int precision, int type, int value, double? celsius)
    {
        const string Sensor = "1.3.6.1.2.1.99.1.1.1";
        objects[Sensor + ".1.7"] = SnmpValue.Integer32(type);
        objects[Sensor + ".2.7"] = SnmpValue.Integer32(prefix);
        objects[Sensor + ".3.7"] = SnmpValue.Integer32(precision);
        objects[Sensor + ".4.7"] = SnmpValue.Integer32(value);
        objects[Sensor + ".5.7"] = SnmpValue.Integer32(1);
        await PollAsync(0);
        var reading = poller.Image.Of("thermometer", "7", Temperature);
        Assert.Equal(celsius, reading.Quality == Quality.Good ? reading.Value : null);
        Assert.Equal(celsius is null && type == 8 ? "MP4133" : null, poller.Trouble?.Code);

        objects[Sensor + ".5.7"] = SnmpValue.Integer32(2);
        await PollAsync(10);
        Assert.Equal(Quality.Missing, poller.Image.Of("thermometer", "7", Temperature).Quality);
    }

    [Fact]
    public async Task Device_without_a_row_that_it_needs_and_value_that_is_none_are_told()
    {
        objects.Remove(Name);
        await PollAsync(0);
        Assert.Equal("MP4132", poller.Trouble?.Code);
        objects[Name] = SnmpValue.Text("port 1");
        objects["1.3.6.1.2.1.31.1.1.1.15.1"] = SnmpValue.Null;
        await PollAsync(600);
        Assert.Equal("MP4134", poller.Trouble?.Code);
        Assert.Equal(Quality.Missing, Of(LinkSpeed).Quality);
    }

    [Fact]
    public async Task Words_of_a_device_are_one_short_line()
    {
        objects[Name] = SnmpValue.Text("port\r\n1 " + new string('x', 400));
        await PollAsync(0);
        Assert.Equal("port  1 " + new string('x', 247), poller.Image.Labels[0].Text);
        objects[Name] = SnmpValue.Text("  ");
        await PollAsync(600);
        Assert.Empty(poller.Image.Labels);
    }

    [Fact]
    public async Task Profile_reads_our_own_agent_by_version_3()
    {
        var profile = SnmpProfileReader.Read(
            """{"name":"own","title":"own","source":"own","tables":[{"name":"rack","walk":"1.3.6.1.4.1.4711.1","columns":[{"what":"activePower","oid":"1.3.6.1.4.1.4711.2.{row}","unit":"kW","factor":0.1}]}]}"""u8, "own.json").Value;
        var root = SnmpOid.Parse("1.3.6.1.4.1.4711");
        var table = new SnmpTable([
            new SnmpObject(SnmpOid.Parse(UpTime), SnmpValue.TimeTicks(1)),
            .. Enumerable.Range(1, 60).SelectMany(rack => new[] { new SnmpObject(root.Then(1, (uint)rack), SnmpValue.Integer32(1)), new SnmpObject(root.Then(2, (uint)rack), SnmpValue.Gauge32((uint)rack)) }),
        ]);
        await using var agent = SnmpAgent.Open(new SnmpAgentConfig { Users = [SnmpTools.User], Engine = new byte[] { 1, 2, 3, 4, 5 } }, () => table, TimeProvider.System).Value;
        await using var client = new SnmpClient(new SnmpClientConfig("127.0.0.1", agent.Address.Port) { User = SnmpTools.User }, TimeProvider.System, new SeededRandom(1));
        var own = new SnmpPoller("own", client, profile);
        Assert.Null(await own.PollAsync(Start, Stop));
        Assert.Equal(Enumerable.Range(1, 60).Select(rack => 100.0 * rack), own.Image.Rows.Select(row => row.Reading.Value));
    }

    private Reading Of(SnmpQuantity quantity) => poller.Image.Of("port", "1", quantity);

    /// <summary>Polls some seconds after the start; the device's clock goes as ours.</summary>
    private async Task PollAsync(int seconds)
    {
        objects[UpTime] = SnmpValue.TimeTicks((uint)(100_000 + (100 * seconds)));
        Assert.Null(await poller.PollAsync(Start + TimeSpan.FromSeconds(seconds), Stop));
    }
}
