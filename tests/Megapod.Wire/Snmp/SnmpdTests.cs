namespace Megapod.Wire.Snmp;

using Megapod.Core.Model;
using Megapod.Devices.Snmp;
using Megapod.Devices.Snmp.Messages;
using Megapod.Devices.Snmp.Security;

/// <summary>Our client against Debian's snmpd 5.9.3.</summary>
public sealed class SnmpdTests : IDisposable
{
    private static readonly SnmpOid Boots = SnmpOid.Parse("1.3.6.1.6.3.10.2.1.2.0");
    private static readonly SnmpOid UpTime = SnmpOid.Parse("1.3.6.1.2.1.1.3.0");
    private static readonly SnmpOid BadCommunities = SnmpOid.Parse("1.3.6.1.2.1.11.4.0");
    private static readonly SnmpOid Contact = SnmpOid.Parse("1.3.6.1.2.1.1.4.0");
    private static readonly SnmpOid System = SnmpOid.Parse("1.3.6.1.2.1.1");
    private static readonly SnmpOid Interface = SnmpOid.Parse("1.3.6.1.2.1.2.2.1");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("megapod")]
    [InlineData("big")]
    [InlineData("old")]
    [InlineData("signed")]
    [InlineData(null)]
    public async Task Every_way_to_be_known_reads_and_walks_the_same(string? name)
    {
        using var agent = SnmpdPeer.Start(folder.FullName);
        await using var client = name is null ? Client(agent.Port, c => c with { Community = "wire" }) : Client(agent.Port, c => c with { User = UserOf(name) });
        var read = (await client.GetAsync([Contact, Interface.Then(8, 4711), SnmpOid.Parse("1.3.6.1.4.1.4711.1"), UpTime], Stop)).Value;
        Assert.Equal("nobody", read[0].Value.AsText());
        Assert.Equal([SnmpValueKind.OctetString, SnmpValueKind.NoSuchInstance, SnmpValueKind.NoSuchObject, SnmpValueKind.TimeTicks], read.Select(item => item.Value.Kind));

        // What net-snmp's own walk says is what is there.
        var walked = (await client.WalkAsync(System, Stop)).Value;
        string[] said = await SnmpTools.RunAsync("snmpbulkwalk", ["-v2c", "-c", "wire"], agent.Port, System.ToString());
        Assert.Equal(said.Where(line => line.StartsWith(".1.3.6")).Select(line => line.Split(' ')[0][1..]), walked.Select(item => item.Oid.ToString()));
        Assert.True(walked.Count > 10);

        // Discovery and time cost one exchange each, once.
        Assert.Equal(name is null ? (0, 0) : (1, 1), (client.Health.Discoveries, client.Health.Resyncs));
        Assert.Equal((0, 0), (client.Health.Repeated, client.Health.Dropped));
    }

    [Theory]
    [InlineData("nobody", "authpass123", "privpass123", "MP4114")]
    [InlineData("megapod", "wrongpass123", "privpass123", "MP4115")]
    [InlineData("megapod", "authpass123", "wrongpass123", "MP4121")]
    [InlineData("signed", "authpass123", "privpass123", "MP4117")]
    [InlineData("megapod", "authpass123", null, "MP4107")]
    public async Task Each_thing_that_is_wrong_with_a_user_has_a_fault_of_its_own(string name, string authentication, string? privacy, string fault)
    {
        using var agent = SnmpdPeer.Start(folder.FullName);
        await using var client = Client(agent.Port, c => c with { User = new SnmpUserConfig(name, authentication) { PrivacyPassword = privacy }, AnswerTimeout = TimeSpan.FromMilliseconds(300), Tries = 2 });
        for (int again = 0; again < 2; again++)
        {
            Assert.Equal(fault, (await client.GetAsync([Contact], Stop)).Faults[0].Code);
        }
    }

    [Fact]
    public async Task Wrong_community_and_nobody_at_all_are_silence()
    {
        using var agent = SnmpdPeer.Start(folder.FullName);
        await using var other = Client(agent.Port, c => c with { Community = "other", AnswerTimeout = TimeSpan.FromMilliseconds(200), Tries = 2 });
        Assert.Equal("MP4102", (await other.GetAsync([Contact], Stop)).Faults[0].Code);
        Assert.Equal((2, 1), (other.Health.Sent, other.Health.Repeated));

        // The agent was there all the time: it answers the right one, and has counted both tries of the wrong one.
        await using var right = Client(agent.Port, c => c with { Community = "wire" });
        Assert.Equal(2, (await right.GetAsync([BadCommunities], Stop)).Value[0].Value.Number);
        await using var nobody = Client(FreePort.Next(), c => c with { Community = "wire", AnswerTimeout = TimeSpan.FromMilliseconds(50), Tries = 2 });
        Assert.Equal("MP4101", (await nobody.GetAsync([Contact], Stop)).Faults[0].Code);
    }

    [Fact]
    public async Task Agent_that_starts_again_is_one_start_further_and_answers_after_one_resync()
    {
        using var agent = SnmpdPeer.Start(folder.FullName);
        await using var client = Client(agent.Port, c => c with { User = SnmpTools.User });
        Assert.Equal(1, (await client.GetAsync([Boots], Stop)).Value[0].Value.Number);
        await agent.EndAsync();
        using var again = SnmpdPeer.Start(folder.FullName, agent.Port);
        Assert.Equal(2, (await client.GetAsync([Boots], Stop)).Value[0].Value.Number);
        Assert.Equal((1, 2, 1), (client.Health.Discoveries, client.Health.Resyncs, client.Health.Restarts));
    }

    [Fact]
    public async Task Agent_that_has_lost_its_count_of_starts_is_believed_once_it_has_signed_that()
    {
        // Two starts, then a memory as of the first.
        using (var first = SnmpdPeer.Start(folder.FullName))
        {
            await first.EndAsync();
        }

        string memory = Path.Combine(folder.FullName, "snmpd.conf");
        string ofFirst = File.ReadAllText(memory);
        using var agent = SnmpdPeer.Start(folder.FullName);
        await using var client = Client(agent.Port, c => c with { User = SnmpTools.User });
        Assert.Equal(2, (await client.GetAsync([Boots], Stop)).Value[0].Value.Number);
        await agent.EndAsync();
        File.WriteAllText(memory, ofFirst.Replace("engineBoots 1", "engineBoots 0"));
        using var again = SnmpdPeer.Start(folder.FullName, agent.Port);
        Assert.Equal(1, (await client.GetAsync([Boots], Stop)).Value[0].Value.Number);
        Assert.Equal((1, 1), (client.Health.Discoveries, client.Health.Restarts));
    }

    [Fact]
    public async Task Device_in_the_place_of_another_is_met_anew()
    {
        using var agent = SnmpdPeer.Start(folder.FullName);
        await using var client = Client(agent.Port, c => c with { User = SnmpTools.User });
        Assert.True((await client.GetAsync([Boots], Stop)).IsSuccess);
        await agent.EndAsync();
        File.Delete(Path.Combine(folder.FullName, "snmpd.conf"));
        using var other = SnmpdPeer.Start(folder.FullName, agent.Port);
        Assert.Equal(1, (await client.GetAsync([Boots], Stop)).Value[0].Value.Number);
        Assert.Equal(2, client.Health.Discoveries);
    }

    [Fact]
    public async Task Write_that_is_refused_is_told_and_one_that_is_taken_is_read_back()
    {
        using var agent = SnmpdPeer.Start(folder.FullName);
        await using var reader = Client(agent.Port, c => c with { Community = "wire" });
        Assert.Equal("MP4107", (await reader.SetAsync(new SnmpObject(Interface.Then(7, 1), SnmpValue.Integer32(1)), Stop))?.Code);
        await using var writer = Client(agent.Port, c => c with { User = SnmpTools.User });

        // An interface that may not be changed says so of its own.
        var refused = await writer.SetAsync(new SnmpObject(Contact, SnmpValue.Text("somebody")), Stop);
        Assert.Contains("NotWritable", refused?.Message);
        Assert.Equal("nobody", (await reader.GetAsync([Contact], Stop)).Value[0].Value.AsText());
    }

    private static SnmpUserConfig UserOf(string name) => name switch
    {
        "big" => SnmpTools.User with { Name = name, Authentication = SnmpAuthentication.Sha512 },
        "old" => SnmpTools.User with { Name = name, Authentication = SnmpAuthentication.Sha1 },
        "signed" => SnmpTools.User with { Name = name, PrivacyPassword = null },
        _ => SnmpTools.User,
    };

    private static SnmpClient Client(int port, Func<SnmpClientConfig, SnmpClientConfig> with) =>
        new(with(new SnmpClientConfig("127.0.0.1", port) { AnswerTimeout = TimeSpan.FromSeconds(5), CallTimeout = TimeSpan.FromSeconds(60) }), TimeProvider.System, new SeededRandom(1));
}
