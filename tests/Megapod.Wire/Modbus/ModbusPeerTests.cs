namespace Megapod.Wire.Modbus;

using System.Text.Json;
using Megapod.Core.Model;
using Megapod.Devices.Modbus;
using Megapod.Wire.Peers;

/// <summary>Our client and server against those of other people, in processes of their own: npm modbus-serial 8.0.25, Debian's pymodbus 3.0.0 and mbpoll 1.4.11. What each must get follows from the bank alone.</summary>
public sealed class ModbusPeerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("modbus-serial", 1)]
    [InlineData("modbus-serial", 2)]
    [InlineData("pymodbus", 1)]
    [InlineData("pymodbus", 2)]
    public async Task Our_client_does_every_function_at_a_server_of_somebody_else(string name, byte number)
    {
        using var server = Server(name);
        await using var client = Client(server.Port);
        var unit = client.Unit(number);
        Assert.Equal(Expected(10, 300, a => TestBank.Holding(number, a)), (await unit.ReadAsync(10, 300, Stop)).Value);
        Assert.Equal(Expected(20, 125, a => TestBank.Input(number, a)), (await unit.ReadInputsAsync(20, 125, Stop)).Value);
        Assert.Equal(Expected(5, 2000, TestBank.Coil), (await unit.ReadCoilsAsync(5, 2000, Stop)).Value);
        Assert.Equal(Expected(3, 9, TestBank.Discrete), (await unit.ReadDiscreteInputsAsync(3, 9, Stop)).Value);

        ushort[] many = [.. Enumerable.Range(0, 123).Select(i => (ushort)(65535 - i))];
        bool[] bits = [.. Enumerable.Range(0, 1968).Select(i => i % 5 == 2)];
        Assert.Null(await unit.WriteAsync(1000, many, Stop));
        Assert.Null(await unit.WriteSingleAsync(1200, 0xABCD, isUrgent: true, Stop));
        Assert.Null(await unit.WriteCoilAsync(7, true, isUrgent: false, Stop));
        Assert.Null(await unit.WriteCoilAsync(9, false, isUrgent: false, Stop));
        Assert.Null(await unit.WriteCoilsAsync(3000, bits, isUrgent: false, Stop));
        Assert.Equal(many, (await unit.ReadAsync(1000, 123, Stop)).Value);
        Assert.Equal([0xABCD], (await unit.ReadAsync(1200, 1, Stop)).Value);
        Assert.True((await unit.ReadCoilsAsync(7, 3, Stop)).Value is [true, false, false]);
        Assert.Equal(bits, (await unit.ReadCoilsAsync(3000, 1968, Stop)).Value);

        // modbus-serial's server has neither of the two; it says so.
        bool hasAll = name == "pymodbus";
        var masked = await unit.MaskWriteAsync(60, 0x00F2, 0x0025, isUrgent: false, Stop);
        var both = await unit.ReadWriteAsync(80, new ushort[] { 0x1234, 0x5678 }, 79, 4, isUrgent: false, Stop);
        Assert.Equal(hasAll ? null : "MP3711", masked?.Code);
        Assert.Equal(hasAll ? [] : ["MP3711"], both.Faults.Select(fault => fault.Code));
        if (hasAll)
        {
            ushort before = TestBank.Holding(number, 60);
            Assert.Equal([(ushort)((before & 0x00F2) | (0x0025 & ~0x00F2))], (await unit.ReadAsync(60, 1, Stop)).Value);
            Assert.Equal([TestBank.Holding(number, 79), (ushort)0x1234, (ushort)0x5678, TestBank.Holding(number, 82)], both.Value);
        }

        Assert.Equal("MP3712", (await unit.ReadAsync(60_002, 1, Stop)).Faults[0].Code);
        Assert.Equal((1, 0, 0), (client.Health.Connected, client.Health.Dropped, client.Health.TimedOut));
    }

    [Fact]
    public async Task Exceptions_of_a_server_of_somebody_else_are_told_by_number()
    {
        using var server = Server("modbus-serial");
        await using var client = Client(server.Port);
        foreach (int exception in new[] { 1, 2, 3, 4, 5, 6, 8, 10, 11 })
        {
            Assert.Equal($"MP{3710 + exception}", (await client.Unit(1).ReadAsync((ushort)(60_000 + exception), 1, Stop)).Faults[0].Code);
        }
    }

    [Fact]
    public async Task Late_answer_of_a_server_of_somebody_else_is_never_the_next_calls()
    {
        using var server = Server("modbus-serial");
        await using var client = Client(server.Port, c => c with { AnswerTimeout = TimeSpan.FromMilliseconds(100), Drain = TimeSpan.FromSeconds(20), CallTimeout = TimeSpan.FromSeconds(20) });
        Assert.Equal("MP3702", (await client.Unit(1).ReadAsync(61_400, 1, Stop)).Faults[0].Code);
        Assert.Equal([TestBank.Holding(1, 10)], (await client.Unit(1).ReadAsync(10, 1, Stop)).Value);
        Assert.Equal((1, 1), (client.Health.Dropped, client.Health.Connected));
    }

    [Theory]
    [InlineData("modbus-serial")]
    [InlineData("pymodbus")]
    public async Task Reads_outlast_the_restart_of_a_server_of_somebody_else(string name)
    {
        var first = Server(name);
        try
        {
            await using var client = Client(first.Port, c => c with { CallTimeout = TimeSpan.FromSeconds(30), FirstBackOff = TimeSpan.FromMilliseconds(20), LongestBackOff = TimeSpan.FromMilliseconds(100) });
            Assert.True((await client.Unit(1).ReadAsync(10, 1, Stop)).IsSuccess);
            int port = first.Port;
            first.Dispose();
            var calls = Enumerable.Range(0, 20).Select(a => client.Unit((byte)(1 + (a % 2))).ReadAsync((ushort)a, 2, Stop).AsTask()).ToList();
            first = Server(name, port.ToString());
            foreach (var (call, a) in calls.Select((call, a) => (call, a)))
            {
                Assert.Equal(Expected(a, 2, address => TestBank.Holding(1 + (a % 2), address)), (await call).Value);
            }

            Assert.True(client.Health.Connected >= 2);
        }
        finally
        {
            first.Dispose();
        }
    }

    [Theory]
    [InlineData("modbus-serial")]
    [InlineData("pymodbus")]
    public async Task Client_of_somebody_else_does_every_function_at_our_server(string name)
    {
        var bank = new TestBank();
        await using var server = ModbusServer.Open(new ModbusServerConfig(), bank, TimeProvider.System).Value;
        string port = server.Address.Port.ToString();
        string said = name == "pymodbus"
            ? await Peers.RunPythonAsync("python3-pymodbus", "pymodbus.client", "modbus_client.py", port, "2")
            : await Peers.RunNodeAsync("modbus-serial", "modbus_client.js", port, "2");
        var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(27, lines.Count);
        var memory = new Dictionary<(bool IsCoil, int Address), int>();
        foreach (var line in lines)
        {
            int fc = line.GetProperty("fc").GetInt32();
            int address = line.GetProperty("address").GetInt32();
            int refusal = address > 60_000 ? address - 60_000 : 0;
            Assert.Equal(refusal, line.TryGetProperty("exception", out var exception) ? exception.GetInt32() : 0);
            if (line.TryGetProperty("written", out var written))
            {
                int[] values = [.. written.EnumerateArray().Select(value => value.GetInt32())];
                int first = fc == 23 ? line.GetProperty("writeAddress").GetInt32() : address;
                values = fc == 22 ? [(Known(false, address) & values[0]) | (values[1] & ~values[0])] : values;
                foreach (var (value, i) in values.Select((value, i) => (value, i)))
                {
                    memory[(fc is 5 or 15, first + i)] = value;
                }
            }

            if (line.TryGetProperty("values", out var read))
            {
                int count = line.GetProperty("count").GetInt32();
                Assert.Equal(Enumerable.Range(address, count).Select(a => fc switch { 2 => TestBank.Discrete(a) ? 1 : 0, 4 => TestBank.Input(2, a), _ => Known(fc == 1, a) }), read.EnumerateArray().Select(value => value.GetInt32()));
            }
        }

        Assert.Equal((27, 9, 0), (server.Health.Answered, server.Health.Refused, server.Health.Garbage));
        Assert.Contains(((byte)2, 80, (ushort)0x1234), bank.Written);

        int Known(bool isCoil, int address) =>
            memory.TryGetValue((isCoil, address), out int value) ? value : isCoil ? (TestBank.Coil(address) ? 1 : 0) : TestBank.Holding(2, address);
    }

    [Fact]
    public async Task Mbpoll_reads_and_writes_at_our_server()
    {
        var bank = new TestBank();
        await using var server = ModbusServer.Open(new ModbusServerConfig(), bank, TimeProvider.System).Value;
        Assert.Contains("[10]: \t71", await Poll("4", "10", "3"));
        Assert.Contains("[20]: \t101", await Poll("3", "20", "2"));
        Assert.Contains("[6]: \t1", await Poll("0", "5", "11"));
        Assert.Contains("[5]: \t1", await Poll("1", "3", "9"));
        Assert.Contains("Written 3 references", await Write("4", "50", "1", "65535", "32768"));
        Assert.Contains("Written 1 references", await Write("4", "30", "43981"));
        Assert.Contains("Written 10 references", await Write("0", "40", "1", "0", "1", "1", "0", "0", "1", "1", "1", "0"));
        Assert.Equal([(1, 50, 1), (1, 51, 65535), (1, 52, 32768), (1, 30, 43981)], bank.Written.Select(w => ((int)w.Unit, w.Address, (int)w.Value)));
        Assert.Contains("[40]: \t1", await Poll("0", "40", "10"));
        Assert.Contains("[49]: \t0", await Poll("0", "40", "10"));
        Assert.Contains("Illegal data address", await Poll("4", "60002", "1"));
        Assert.Contains("Slave device or server is busy", await Poll("4", "60006", "1"));

        Task<string> Poll(string kind, string address, string count) => Peers.RunToolAsync("mbpoll", [.. Common(kind, address), "-c", count, "127.0.0.1"]);
        Task<string> Write(string kind, string address, params string[] values) => Peers.RunToolAsync("mbpoll", [.. Common(kind, address), "127.0.0.1", .. values]);
        string[] Common(string kind, string address) => ["-m", "tcp", "-p", server.Address.Port.ToString(), "-a", "1", "-0", "-1", "-t", kind, "-r", address];
    }

    private static PeerServer Server(string name, params string[] port) => name == "pymodbus"
        ? Peers.StartPython("python3-pymodbus", "pymodbus.server.async_io", "modbus_server.py", port)
        : Peers.StartNode("modbus-serial", "modbus_server.js", port);

    private static ModbusClient Client(int port, Func<ModbusClientConfig, ModbusClientConfig>? change = null)
    {
        // Time enough for a machine that has other work; what is busy is told before its time is up.
        var config = new ModbusClientConfig("127.0.0.1", port) { CallTimeout = TimeSpan.FromSeconds(10), AnswerTimeout = TimeSpan.FromSeconds(10), BusyPause = TimeSpan.FromSeconds(20) };
        return new ModbusClient(change is null ? config : change(config), TimeProvider.System, new SeededRandom(1));
    }

    private static IEnumerable<T> Expected<T>(int address, int count, Func<int, T> rule) => Enumerable.Range(address, count).Select(rule);
}
