namespace Megapod.Wire.Modbus;

using System.Net;
using System.Net.Sockets;
using Megapod.Core.Model;
using Megapod.Devices.Modbus;
using Megapod.Wire.Site;

/// <summary>Our server against peers that do everything wrong, byte by byte.</summary>
public sealed class ModbusServerTests
{
    private static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(60);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("000100000006010300640002", "00010000000701030402bd02c4")]
    [InlineData("fffe00000006020300640001", "fffe0000000502030202be")]
    [InlineData("0001000000020107", "000100000003018701")]
    [InlineData("00010000000201ff", "00010000000301ff01")]
    [InlineData("0001000000050114000000", "000100000003019401")]
    [InlineData("00010000000601030064007e", "000100000003018303")]
    [InlineData("000100000006010300640000", "000100000003018303")]
    [InlineData("000100000006010500640001", "000100000003018503")]
    [InlineData("0001000000050103006400", "000100000003018303")]
    [InlineData("00010000000901100064000102ffff", "000100000006011000640001")]
    [InlineData("00010000000901100064000202ffff", "000100000003019003")]
    [InlineData("000100000006010300ffff00", null)]
    [InlineData("0001000000060103ffff0002", "000100000003018302")]
    [InlineData("0001000000060103ffff0001", "000100000005010302fffa")]
    [InlineData("0001000000060103ea620001", "000100000003018302")]
    [InlineData("000100000006090300640001", "00010000000309830b")]
    public async Task Request_is_answered_as_the_standard_says(string request, string? answer)
    {
        // 7 * 100 + 1 = 701 = 0x02BD; 7 * 65535 + 1 = 458 746 = 0x6FFFA.
        await using var server = Open();
        using var peer = await ConnectAsync(server);
        await peer.SendAsync(Convert.FromHexString(request), Stop);
        if (answer is not null)
        {
            Assert.Equal(answer, await ReceiveAsync(peer, answer.Length / 2));
        }
        else
        {
            // A header of six bytes and one byte too many: the rest of it waits for its end.
            await peer.SendAsync(Convert.FromHexString("000200000006010300640001")[1..], Stop);
            Assert.Equal("000100000003018303", await ReceiveAsync(peer, 9));
        }
    }

    [Fact]
    public async Task Many_requests_in_one_segment_are_answered_in_their_order()
    {
        await using var server = Open();
        using var peer = await ConnectAsync(server);
        byte[] requests = [.. Enumerable.Range(0, 50).SelectMany(i => Request(i, 1, (ushort)i))];
        await peer.SendAsync(requests, Stop);
        for (int i = 0; i < 50; i++)
        {
            Assert.Equal(Convert.ToHexStringLower([0, (byte)i, 0, 0, 0, 5, 1, 3, 2, (byte)(((7 * i) + 1) >> 8), (byte)((7 * i) + 1)]), await ReceiveAsync(peer, 11));
        }
    }

    [Fact]
    public async Task Requests_cut_into_single_bytes_are_answered()
    {
        await using var server = Open();
        using var peer = await ConnectAsync(server);
        foreach (byte one in Enumerable.Range(0, 3).SelectMany(i => Request(i, 1, 1)))
        {
            await peer.SendAsync(new[] { one }, Stop);
        }

        for (int i = 0; i < 3; i++)
        {
            Assert.Equal($"000{i}000000050103020008", await ReceiveAsync(peer, 11));
        }
    }

    [Theory]
    [InlineData("474554202f20485454502f312e310d0a0d0a")]
    [InlineData("000100000001")]
    [InlineData("0001000001ff")]
    [InlineData("00010001")]
    public async Task Garbage_ends_its_own_connection_and_no_other(string hex)
    {
        await using var server = Open();
        using var good = await ConnectAsync(server);
        using var bad = await ConnectAsync(server);
        await bad.SendAsync(Convert.FromHexString(hex), Stop);
        Assert.True(await HasEndedAsync(bad));
        await good.SendAsync(Request(7, 1, 1), Stop);
        Assert.Equal("0007000000050103020008", await ReceiveAsync(good, 11));
        Assert.Equal(1, server.Health.Garbage);
    }

    [Fact]
    public async Task Bank_that_throws_is_exception_4_and_is_told()
    {
        await using var server = Open();
        using var peer = await ConnectAsync(server);
        await peer.SendAsync(Request(1, 1, 60_099), Stop);
        Assert.Equal("000100000003018304", await ReceiveAsync(peer, 9));
        await peer.SendAsync(Request(2, 1, 1), Stop);
        Assert.Equal("0002000000050103020008", await ReceiveAsync(peer, 11));
        Assert.Equal((1, "the bank broke as told"), (server.Health.BankFailures, server.Health.LastBankFailure));
    }

    [Fact]
    public async Task Connection_without_a_whole_request_ends_after_its_time()
    {
        var clock = new FakeClock();
        await using var server = ModbusServer.Open(new ModbusServerConfig { IdleTimeout = TimeSpan.FromSeconds(30) }, new TestBank(), clock).Value;
        using var idle = await ConnectAsync(server);
        clock.AwaitSleeperUntil(TimeSpan.FromSeconds(30));
        clock.MoveTo(TimeSpan.FromSeconds(20));
        using var busy = await ConnectAsync(server);
        await busy.SendAsync(Request(1, 1, 1), Stop);
        await ReceiveAsync(busy, 11);
        clock.AwaitSleeperUntil(TimeSpan.FromSeconds(50));
        await idle.SendAsync(Request(1, 1, 1).AsMemory(0, 5), Stop);
        clock.AwaitSleeperUntil(TimeSpan.FromSeconds(30));
        clock.MoveTo(TimeSpan.FromSeconds(30));
        Assert.True(await HasEndedAsync(idle));
        await busy.SendAsync(Request(2, 1, 1), Stop);
        Assert.Equal("0002000000050103020008", await ReceiveAsync(busy, 11));
    }

    [Fact]
    public async Task Peer_that_does_not_take_its_answers_is_closed_and_others_are_served()
    {
        await using var server = ModbusServer.Open(new ModbusServerConfig { SendTimeout = TimeSpan.FromMilliseconds(200) }, new TestBank(), TimeProvider.System).Value;
        using var deaf = await ConnectAsync(server);
        using var good = await ConnectAsync(server);
        byte[] many = [.. Enumerable.Range(0, 2000).SelectMany(i => Request(i, 1, 1, 125))];
        bool isClosed = false;
        while (!isClosed)
        {
            try
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
                patience.CancelAfter(Hopeless);
                await deaf.SendAsync(many, patience.Token);
            }
            catch (SocketException)
            {
                isClosed = true;
            }
        }

        await good.SendAsync(Request(1, 1, 1), Stop);
        Assert.Equal("0001000000050103020008", await ReceiveAsync(good, 11));
        Assert.Equal(1, server.Health.TimedOut);
    }

    [Fact]
    public async Task Connections_are_bounded_and_free_again_when_one_ends()
    {
        await using var server = ModbusServer.Open(new ModbusServerConfig { MostConnections = 3, MostConnectionsPerPeer = 2 }, new TestBank(), TimeProvider.System).Value;
        using var first = await ConnectAsync(server);
        var second = await ConnectAsync(server);
        using var third = await ConnectAsync(server);
        Assert.True(await HasEndedAsync(third));
        Assert.Equal((1, 2), (server.Health.TurnedAway, server.Health.Open));
        second.Dispose();
        SpinWait.SpinUntil(() => server.Health.Open == 1, Hopeless);
        using var fourth = await ConnectAsync(server);
        await fourth.SendAsync(Request(1, 1, 1), Stop);
        Assert.Equal("0001000000050103020008", await ReceiveAsync(fourth, 11));
    }

    [Fact]
    public async Task Port_that_is_taken_is_a_fault()
    {
        await using var server = Open();
        Assert.Equal(IPAddress.Loopback, server.Address.Address);
        Assert.NotEqual(0, server.Address.Port);
        var second = ModbusServer.Open(new ModbusServerConfig { Listen = server.Address }, new TestBank(), TimeProvider.System);
        Assert.Equal("MP3709", second.Faults[0].Code);
    }

    [Fact]
    public async Task Restart_in_the_middle_loses_no_read_and_does_no_write_twice()
    {
        var bank = new TestBank();
        var server = ModbusServer.Open(new ModbusServerConfig(), bank, TimeProvider.System).Value;
        var config = new ModbusClientConfig("127.0.0.1", server.Address.Port) { CallTimeout = Hopeless, AnswerTimeout = Hopeless, FirstBackOff = TimeSpan.FromMilliseconds(5), LongestBackOff = TimeSpan.FromMilliseconds(20) };
        await using var client = new ModbusClient(config, TimeProvider.System, new SeededRandom(3));
        var written = new List<(ushort Value, bool IsDone)>();
        var reads = Task.Run(async () =>
        {
            for (int i = 0; i < 2000; i++)
            {
                Assert.Equal([TestBank.Holding(2, i)], (await client.Unit(2).ReadAsync((ushort)i, 1, Stop)).Value);
            }
        }, Stop);
        for (int i = 0; i < 1000; i++)
        {
            var fault = await client.Unit(1).WriteAsync(5, new[] { (ushort)i }, Stop);
            Assert.True(fault is null or { Code: "MP3704" }, fault?.ToString());
            written.Add(((ushort)i, fault is null));
            if (i % 200 == 100)
            {
                await server.DisposeAsync();
                server = ModbusServer.Open(new ModbusServerConfig { Listen = server.Address }, bank, TimeProvider.System).Value;
            }
        }

        await reads;
        await server.DisposeAsync();
        var seen = bank.Written.Select(w => w.Value).ToList();
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(seen.Order(), seen);
        Assert.All(written.Where(w => w.IsDone), w => Assert.Contains(w.Value, seen));
        Assert.True(client.Health.Connected >= 6);
    }

    private static ModbusServer Open() => ModbusServer.Open(new ModbusServerConfig(), new TestBank(), TimeProvider.System).Value;

    private static byte[] Request(int transaction, byte unit, ushort address, byte count = 1) =>
        [(byte)(transaction >> 8), (byte)transaction, 0, 0, 0, 6, unit, 3, (byte)(address >> 8), (byte)address, 0, count];

    private static async Task<Socket> ConnectAsync(ModbusServer server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, server.Address.Port, Stop);
        return socket;
    }

    private static async Task<string> ReceiveAsync(Socket socket, int count)
    {
        byte[] bytes = new byte[count];
        for (int filled = 0; filled < count;)
        {
            int read = await socket.ReceiveAsync(bytes.AsMemory(filled), SocketFlags.None, Stop).AsTask().WaitAsync(Hopeless, Stop);
            Assert.True(read > 0, $"the server has closed after {Convert.ToHexStringLower(bytes.AsSpan(0, filled))}");
            filled += read;
        }

        return Convert.ToHexStringLower(bytes);
    }

    private static async Task<bool> HasEndedAsync(Socket socket)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[1].AsMemory(), SocketFlags.None, Stop).AsTask().WaitAsync(Hopeless, Stop) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
