namespace Megapod.Wire.Snmp;

using System.Net;
using System.Net.Sockets;
using Megapod.Devices.Snmp;
using Megapod.Devices.Snmp.Messages;
using Megapod.Devices.Snmp.Security;

/// <summary>Our receiver told by net-snmp's snmptrap and snmpinform.</summary>
public sealed class SnmpReceiverTests : IAsyncDisposable
{
    private static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(60);
    private static readonly SnmpUserConfig Signed = new("signed", "authpass123");
    private static readonly string[] Told = ["100", "1.3.6.1.4.1.4711.0.1", "1.3.6.1.4.1.4711.5", "i", "42"];

    private readonly SnmpReceiver receiver = SnmpReceiver.Open(
        new SnmpReceiverConfig { Communities = ["wire"], Users = [SnmpTools.User, Signed], Engine = new byte[] { 0x80, 0, 0, 0, 7, 7, 7 }, MostWaiting = 4 }, TimeProvider.System).Value;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => receiver.DisposeAsync();

    [Theory]
    [InlineData("snmptrap", null)]
    [InlineData("snmpinform", null)]
    [InlineData("snmptrap", "megapod")]
    [InlineData("snmpinform", "megapod")]
    [InlineData("snmptrap", "signed")]
    [InlineData("snmpinform", "signed")]
    public async Task What_net_snmp_tells_is_heard_and_an_inform_is_answered(string tool, string? user)
    {
        string[] options = user is null ? ["-v2c", "-c", "wire"] : SnmpTools.As(user == "signed" ? Signed : SnmpTools.User);
        string[] said = await SnmpTools.RunAsync(tool, tool == "snmptrap" && user is not null ? ["-e", "0x8000000009080706", .. options] : options, receiver.Address.Port, Told);

        // An inform that nobody answers is a time-out to its tool.
        Assert.Empty(said);
        var notice = await receiver.Notices.ReadAsync(Stop);
        Assert.Equal((user, tool == "snmpinform", "1.3.6.1.4.1.4711.0.1"), (notice.User, notice.IsInform, notice.What?.ToString()));
        Assert.Equal(42, notice.Objects[^1].Value.Number);
        Assert.True(IPAddress.IsLoopback(notice.From.Address));
    }

    [Theory]
    [InlineData("snmptrap", "wrongpass123", "privpass123", null)]
    [InlineData("snmptrap", "authpass123", "wrongpass123", null)]
    [InlineData("snmptrap", "authpass123", null, null)]
    [InlineData("snmpinform", "wrongpass123", "privpass123", "Authentication failure")]
    [InlineData("snmpinform", "authpass123", "wrongpass123", "Decryption error")]
    [InlineData("snmpinform", "authpass123", null, "Unsupported security level")]
    public async Task What_is_not_signed_and_encrypted_as_it_should_be_is_not_heard(string tool, string authentication, string? privacy, string? why)
    {
        var user = SnmpTools.User with { AuthenticationPassword = authentication, PrivacyPassword = privacy };
        string[] said = await SnmpTools.RunAsync(tool, tool == "snmptrap" ? [.. SnmpTools.As(user), "-e", "0x8000000009080706"] : SnmpTools.As(user), receiver.Address.Port, [.. Told[..^1], "41"]);

        // A trap is never answered; who informs is told what is wrong with him.
        Assert.Equal(why is null, said.Length == 0);
        Assert.True(why is null || said.Any(line => line.Contains(why)), string.Join('\n', said));
        await SnmpTools.RunAsync("snmptrap", ["-v2c", "-c", "other"], receiver.Address.Port, [.. Told[..^1], "43"]);
        await SnmpTools.RunAsync("snmptrap", ["-v2c", "-c", "wire"], receiver.Address.Port, Told);

        // Datagrams are taken in their order, so that the first one that is heard is the first one that was let in.
        var heard = await receiver.Notices.ReadAsync(Stop).AsTask().WaitAsync(Hopeless, Stop);
        Assert.Equal((null, 42), (heard.User, (int)heard.Objects[^1].Value.Number));
        Assert.False(receiver.Notices.TryRead(out _));
    }

    [Fact]
    public async Task Inform_that_comes_again_is_answered_again_and_told_once_and_one_without_room_is_not_answered()
    {
        using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await sender.ConnectAsync(receiver.Address, Stop);
        byte[] buffer = new byte[2000];
        for (int number = 1; number <= 4; number++)
        {
            byte[] inform = new SnmpCommunityMessage("wire", new SnmpPdu(SnmpPduKind.Inform, number, [])).Encode();
            for (int time = 0; time < 2; time++)
            {
                await sender.SendAsync(inform, Stop);
                int length = await sender.ReceiveAsync(buffer, Stop);
                Assert.Equal((SnmpPduKind.Response, number), (Pdu(buffer, length).Kind, Pdu(buffer, length).RequestId));
            }
        }

        // The fifth finds no room and is not answered; the first again is.
        await sender.SendAsync(new SnmpCommunityMessage("wire", new SnmpPdu(SnmpPduKind.Inform, 5, [])).Encode(), Stop);
        await sender.SendAsync(new SnmpCommunityMessage("wire", new SnmpPdu(SnmpPduKind.Inform, 1, [])).Encode(), Stop);
        Assert.Equal(1, Pdu(buffer, await sender.ReceiveAsync(buffer, Stop)).RequestId);
        int told = 0;
        while (receiver.Notices.TryRead(out _))
        {
            told++;
        }

        Assert.Equal(4, told);
    }

    [Fact]
    public async Task Trap_that_somebody_has_recorded_is_not_heard_again_after_its_time()
    {
        var clock = new Site.FakeClock();
        await using var other = SnmpReceiver.Open(new SnmpReceiverConfig { Users = [SnmpTools.User], Communities = ["wire"], Engine = new byte[] { 1, 2, 3, 4, 5 } }, clock).Value;
        byte[] engine = [9, 9, 9, 9, 9];
        byte[] content = new SnmpScopedPdu(engine, default, new SnmpPdu(SnmpPduKind.Trap, 1, [])).Encode();
        byte[] trap = new SnmpKeys(SnmpTools.User).At(engine).Seal(new SnmpSecureMessage { MessageId = 1, Engine = engine, Boots = 2, Time = 50, User = "megapod", IsPrivate = true }, content);
        byte[] mark = new SnmpCommunityMessage("wire", new SnmpPdu(SnmpPduKind.Inform, 1, [])).Encode();
        using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await sender.ConnectAsync(other.Address, Stop);
        await sender.SendAsync(trap, Stop);
        Assert.Equal("megapod", (await other.Notices.ReadAsync(Stop)).User);
        clock.MoveTo(TimeSpan.FromSeconds(152));
        await sender.SendAsync(trap, Stop);
        await sender.SendAsync(mark, Stop);
        Assert.True((await other.Notices.ReadAsync(Stop)).IsInform);
    }

    private static SnmpPdu Pdu(byte[] buffer, int length) => SnmpCommunityMessage.Read(buffer.AsMemory(0, length)).Value.Pdu;
}
