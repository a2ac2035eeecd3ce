namespace Megapod.Wire.Snmp;

using System.Net.Sockets;
using Megapod.Core.Model;
using Megapod.Devices.Snmp;
using Megapod.Devices.Snmp.Messages;
using Megapod.Devices.Snmp.Security;
using Megapod.Wire.Peers;

/// <summary>Our agent asked by net-snmp's tools and by npm net-snmp 3.29.2.</summary>
public sealed class SnmpAgentTests : IAsyncDisposable
{
    private static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(60);
    private static readonly SnmpOid Root = SnmpOid.Parse("1.3.6.1.4.1.4711");
    private static readonly SnmpUserConfig Signed = new("signed", "authpass123");
    private static readonly SnmpUserConfig Big = new("big", "authpass123") { PrivacyPassword = "privpass123", Authentication = SnmpAuthentication.Sha512 };
    private static readonly SnmpUserConfig Old = new("old", "authpass123") { PrivacyPassword = "privpass123", Authentication = SnmpAuthentication.Sha1 };

    private readonly SnmpAgent agent;
    private SnmpTable? table = new([
        .. Enumerable.Range(1, 200).SelectMany(row => new[] { new SnmpObject(Root.Then(1, (uint)row), SnmpValue.Integer32(-row)), new SnmpObject(Root.Then(2, (uint)row), SnmpValue.Text($"row {row}, {new string('x', row % 60)}")) }),
        new SnmpObject(Root.Then(3, 0), SnmpValue.Counter64(ulong.MaxValue)),
        new SnmpObject(Root.Then(4, 0), SnmpValue.Counter32(uint.MaxValue)),
        new SnmpObject(Root.Then(5, 0), SnmpValue.Gauge32(4_000_000_000)),
        new SnmpObject(Root.Then(6, 0), SnmpValue.TimeTicks(100)),
        new SnmpObject(Root.Then(7, 0), SnmpValue.ObjectIdentifier(Root)),
        new SnmpObject(Root.Then(8, 0), SnmpValue.IpAddress(new byte[] { 192, 0, 2, 1 })),
        new SnmpObject(Root.Then(9, 0), SnmpValue.OctetString(new byte[2_000])),
    ]);

    public SnmpAgentTests() => agent = SnmpAgent.Open(
        new SnmpAgentConfig { Community = "wire", Users = [SnmpTools.User, Signed, Big, Old], Engine = new byte[] { 0x80, 0, 0, 0, 1, 2, 3 }, Boots = 7 }, () => table, TimeProvider.System).Value;

    public static TheoryData<string> Ways => ["v2c", "megapod", "signed", "big", "old"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => agent.DisposeAsync();

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Every_type_of_value_is_got_in_every_way_to_be_known(string way)
    {
        string[] said = await SnmpTools.RunAsync("snmpget", As(way), agent.Address.Port, [.. new uint[] { 3, 4, 5, 6, 7, 8 }.Select(n => Root.Then(n, 0).ToString()), Root.Then(1, 300).ToString(), Root.Then(77, 0).ToString()]);
        Assert.Equal(
            [
                $".{Root}.3.0 = Counter64: 18446744073709551615", $".{Root}.4.0 = Counter32: 4294967295", $".{Root}.5.0 = Gauge32: 4000000000", $".{Root}.6.0 = Timeticks: (100) 0:00:01.00", $".{Root}.7.0 = OID: .{Root}",
                $".{Root}.8.0 = IpAddress: 192.0.2.1", $".{Root}.1.300 = No Such Instance currently exists at this OID", $".{Root}.77.0 = No Such Object available on this agent at this OID",
            ],
            said);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Bulk_walk_brings_every_row_once_and_in_order_in_answers_that_fit_into_packets(string way)
    {
        string[] said = await SnmpTools.RunAsync("snmpbulkwalk", [.. As(way), "-Cr50"], agent.Address.Port, Root.Then(2).ToString());
        Assert.Equal(Enumerable.Range(1, 200).Select(row => $".{Root}.2.{row} = STRING: \"row {row}, {new string('x', row % 60)}\""), said);
        Assert.InRange(agent.Health.Answered, 8, 40);
    }

    [Fact]
    public async Task Walk_of_everything_ends_where_the_table_does_and_next_goes_on_from_names_that_are_not_there()
    {
        table = new SnmpTable([new SnmpObject(Root.Then(1), SnmpValue.Integer32(1)), new SnmpObject(Root.Then(5), SnmpValue.Integer32(5))]);
        string[] said = await SnmpTools.RunAsync("snmpwalk", As("megapod"), agent.Address.Port, "1.3");
        Assert.Equal([$".{Root}.1 = INTEGER: 1", $".{Root}.5 = INTEGER: 5"], said[..2]);
        Assert.Contains("No more variables", said[2]);
        Assert.Equal([$".{Root}.5 = INTEGER: 5"], await SnmpTools.RunAsync("snmpgetnext", As("v2c"), agent.Address.Port, Root.Then(2, 9).ToString()));
    }

    [Theory]
    [InlineData("v2c", "notWritable")]
    [InlineData("megapod", "notWritable")]
    public async Task Nothing_can_be_written(string way, string reason) =>
        Assert.Contains((await SnmpTools.RunAsync("snmpset", As(way), agent.Address.Port, Root.Then(1, 1).ToString(), "i", "5")), line => line.Contains(reason));

    [Fact]
    public async Task Answer_that_would_not_fit_into_a_packet_says_so()
    {
        Assert.Contains((await SnmpTools.RunAsync("snmpget", As("v2c"), agent.Address.Port, Root.Then(9, 0).ToString())), line => line.Contains("tooBig"));
        Assert.Contains((await SnmpTools.RunAsync("snmpbulkget", As("v2c"), agent.Address.Port, Root.Then(8, 0).ToString())), line => line.Contains("tooBig"));
    }

    [Theory]
    [InlineData("nobody", "authpass123", "privpass123", "Unknown user name")]
    [InlineData("megapod", "wrongpass123", "privpass123", "Authentication failure")]
    [InlineData("megapod", "authpass123", "wrongpass123", "Decryption error")]
    [InlineData("megapod", "authpass123", null, "Unsupported security level")]
    [InlineData("signed", "authpass123", "privpass123", "Unsupported security level")]
    public async Task Whoever_is_not_let_in_is_told_why(string name, string authentication, string? privacy, string why)
    {
        string[] said = await SnmpTools.RunAsync("snmpget", SnmpTools.As(new SnmpUserConfig(name, authentication) { PrivacyPassword = privacy }), agent.Address.Port, Root.Then(3, 0).ToString());
        Assert.Contains(said, line => line.Contains(why));
    }

    [Fact]
    public async Task Another_community_meets_silence()
    {
        string[] said = await SnmpTools.RunAsync("snmpget", ["-v2c", "-c", "other", "-t", "0.2"], agent.Address.Port, Root.Then(3, 0).ToString());
        Assert.Contains(said, line => line.Contains("Timeout"));
        Assert.Equal((2, 0), (agent.Health.Unanswered, agent.Health.Answered));
    }

    [Fact]
    public async Task Client_of_npm_net_snmp_walks_it_with_a_user()
    {
        string said = await Peers.RunNodeAsync("net-snmp", "snmp_walk.js", agent.Address.Port.ToString(), Root.Then(1).ToString());
        Assert.Equal(Enumerable.Range(1, 200).Select(row => $"{Root}.1.{row} {-row}"), said.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Table_that_throws_is_silence_and_counted_and_the_agent_goes_on()
    {
        int looks = 0;
        await using var other = SnmpAgent.Open(new SnmpAgentConfig { Community = "wire", Engine = new byte[] { 1, 2, 3, 4, 5 } }, () => looks++ == 0 ? throw new InvalidOperationException("a bug") : table, TimeProvider.System).Value;
        using var asker = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await asker.ConnectAsync(other.Address, Stop);
        for (int number = 1; number <= 2; number++)
        {
            await asker.SendAsync(new SnmpCommunityMessage("wire", new SnmpPdu(SnmpPduKind.Get, number, [SnmpObject.Ask(Root.Then(3, 0))])).Encode(), Stop);
        }

        // Questions are answered one after the other: what comes first is the answer to the second, so that nothing came of the first.
        byte[] buffer = new byte[2_000];
        int length = await asker.ReceiveAsync(buffer, Stop).AsTask().WaitAsync(Hopeless, Stop);
        var answer = SnmpCommunityMessage.Read(buffer.AsMemory(0, length)).Value.Pdu;
        Assert.Equal((SnmpPduKind.Response, 2, ulong.MaxValue), (answer.Kind, answer.RequestId, answer.Objects[0].Value.Unsigned));
        Assert.Equal((2, 1, 1, 0), (other.Health.Received, other.Health.Failed, other.Health.Answered, other.Health.Unanswered));
    }

    [Fact]
    public async Task Without_a_table_nobody_is_answered_by_either_version_and_nothing_has_failed()
    {
        var good = table;
        table = null;
        SnmpClientConfig Config() => new("127.0.0.1", agent.Address.Port) { AnswerTimeout = TimeSpan.FromMilliseconds(100), Tries = 1 };
        await using var open = new SnmpClient(Config() with { Community = "wire" }, TimeProvider.System, new SeededRandom(1));
        await using var secure = new SnmpClient(Config() with { User = SnmpTools.User }, TimeProvider.System, new SeededRandom(1));
        Assert.Equal("MP4102", (await open.GetAsync([Root.Then(3, 0)], Stop)).Faults[0].Code);
        Assert.Equal("MP4102", (await secure.GetAsync([Root.Then(3, 0)], Stop)).Faults[0].Code);
        Assert.Equal((0, 2, 0), (agent.Health.Answered, agent.Health.Unanswered, agent.Health.Failed));
        table = good;
        Assert.True((await open.GetAsync([Root.Then(3, 0)], Stop)).IsSuccess);
    }

    [Fact]
    public void Port_that_is_taken_is_a_fault_and_what_makes_no_sense_is_misuse()
    {
        var taken = SnmpAgent.Open(new SnmpAgentConfig { Listen = agent.Address, Engine = new byte[] { 1, 2, 3, 4, 5 } }, () => table, TimeProvider.System);
        Assert.Equal("MP4113", taken.Faults[0].Code);
        Assert.Throws<ArgumentException>(() => SnmpAgent.Open(new SnmpAgentConfig { Engine = new byte[] { 1 } }, () => table, TimeProvider.System));
        Assert.Throws<ArgumentException>(() => new SnmpTable([new SnmpObject(Root, SnmpValue.Integer32(1)), new SnmpObject(Root, SnmpValue.Integer32(2))]));
    }

    private static string[] As(string way) => way switch
    {
        "v2c" => ["-v2c", "-c", "wire"],
        "signed" => SnmpTools.As(Signed),
        "big" => SnmpTools.As(Big),
        "old" => SnmpTools.As(Old),
        _ => SnmpTools.As(SnmpTools.User),
    };
}
