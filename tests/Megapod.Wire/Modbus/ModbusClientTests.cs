namespace Megapod.Wire.Modbus;

using System.Net;
using System.Net.Sockets;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Devices.Modbus;
using Megapod.Wire.Site;

/// <summary>Our client against a device that the test plays byte by byte.</summary>
public sealed class ModbusClientTests : IAsyncDisposable
{
    /// <summary>So long that no test which passes comes to its end.</summary>
    private static readonly TimeSpan Never = TimeSpan.FromSeconds(40);

    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(40);

    private readonly ScriptedDevice device = new();
    private readonly List<ModbusClient> clients = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }

        await device.DisposeAsync();
    }

    [Fact]
    public async Task Late_answer_is_dropped_and_the_next_call_gets_its_own()
    {
        var client = Client(c => c with { AnswerTimeout = Soon, Drain = Never });
        var first = Read(client, 10);
        var (connection, old) = await device.NextAsync();
        Assert.Equal("MP3702", (await first).Faults[0].Code);

        var second = Read(client, 20);
        await device.SayAsync(connection, ScriptedDevice.Answer(old, 111));
        var (again, request) = await device.NextAsync();
        await device.SayAsync(again, ScriptedDevice.Answer(request, 222));
        Assert.Equal([222], (await second).Value);
        Assert.Equal(connection, again);
        Assert.Equal(1, client.Health.Dropped);
        Assert.Equal(1, client.Health.TimedOut);
    }

    /// <summary>What a network held back must not arrive when nobody counts on it any more: the connection does not end with what was still under way, as by closing, but at once. A read's is left to its late answer.</summary>
    [Fact]
    public async Task Write_without_an_answer_resets_its_connection_at_once()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var client = new ModbusClient(new ModbusClientConfig("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port) { AnswerTimeout = Soon, Drain = Never }, TimeProvider.System, new SeededRandom(1));
        var write = client.Unit(1).WriteAsync(10, new ushort[] { 1 }, Stop).AsTask();
        using var asleep = await listener.AcceptSocketAsync(Stop);
        Assert.Equal("MP3702", (await write)!.Code);
        Assert.Equal(15, await asleep.ReceiveAsync(new byte[100], Stop));
        Assert.Equal(SocketError.ConnectionReset, (await Assert.ThrowsAsync<SocketException>(async () => await asleep.ReceiveAsync(new byte[100], Stop))).SocketErrorCode);
    }

    [Fact]
    public async Task No_request_goes_out_on_a_connection_that_owes_an_answer()
    {
        var client = Client(c => c with { AnswerTimeout = Soon, Drain = Soon });
        var first = Read(client, 10);
        var (connection, _) = await device.NextAsync();
        Assert.Equal("MP3702", (await first).Faults[0].Code);

        // A gateway would put the late answer under the transaction of whatever it is asked next: it is asked nothing on this connection.
        var second = Read(client, 20);
        await device.EndOf(connection);
        var (again, request) = await device.NextAsync();
        Assert.NotEqual(connection, again);
        await device.SayAsync(again, ScriptedDevice.Answer(request, 222));
        Assert.Equal([222], (await second).Value);
        Assert.Equal(2, client.Health.Connected);
    }

    [Theory]
    [InlineData(0, 0xFF)]
    [InlineData(1, 0xFF)]
    [InlineData(6, 0x03)]
    [InlineData(7, 0x04)]
    [InlineData(7, 0x06)]
    public async Task Answer_of_another_transaction_unit_or_function_is_dropped(int place, byte value)
    {
        var client = Client(c => c);
        var call = Read(client, 10);
        var (connection, request) = await device.NextAsync();
        byte[] wrong = ScriptedDevice.Answer(request, 111);
        wrong[place] = (byte)(wrong[place] == value ? value ^ 1 : value);
        await device.SayAsync(connection, wrong);
        await device.SayAsync(connection, ScriptedDevice.Answer(request, 222));
        Assert.Equal([222], (await call).Value);
        Assert.Equal(1, client.Health.Dropped);
    }

    [Fact]
    public async Task Answer_of_another_length_is_dropped_and_told_when_nothing_better_comes()
    {
        var client = Client(c => c with { AnswerTimeout = TimeSpan.FromMilliseconds(300), Drain = TimeSpan.Zero });
        var call = Read(client, 10, 2);
        var (connection, request) = await device.NextAsync();
        await device.SayAsync(connection, ScriptedDevice.Answer(request, 111));
        await device.SayAsync(connection, ScriptedDevice.Answer(request, 111, 112, 113));
        var fault = (await call).Faults[0];
        Assert.Equal("MP3708", fault.Code);
        Assert.Contains("2 answers", fault.Message);
    }

    [Fact]
    public async Task Answer_that_was_said_before_it_was_asked_for_is_dropped()
    {
        var client = Client(c => c);
        var first = Read(client, 10);
        var (connection, request) = await device.NextAsync();
        byte[] next = [(byte)((request[0] << 8 | request[1]) + 1 >> 8), (byte)(request[1] + 1), .. request[2..]];
        await device.SayAsync(connection, [.. ScriptedDevice.Answer(request, 1), .. ScriptedDevice.Answer(next, 666)]);
        Assert.Equal([1], (await first).Value);
        var second = Read(client, 20);
        var (_, asked) = await device.NextAsync();
        Assert.Equal(next[..2], asked[..2]);
        await device.SayAsync(connection, ScriptedDevice.Answer(asked, 2));
        Assert.Equal([2], (await second).Value);
    }

    [Fact]
    public async Task Answer_cut_into_single_bytes_is_put_together()
    {
        var client = Client(c => c);
        var call = Read(client, 10, 3);
        var (connection, request) = await device.NextAsync();
        foreach (byte one in ScriptedDevice.Answer(request, 1, 2, 3))
        {
            await device.SayAsync(connection, one);
        }

        Assert.Equal([1, 2, 3], (await call).Value);
    }

    [Theory]
    [InlineData("485454502f312e3120343030204261642052657175657374")]
    [InlineData("00000001000401030200ff")]
    [InlineData("000000000000")]
    public async Task Garbage_closes_the_connection_a_read_is_asked_again_and_a_write_is_told(string hex)
    {
        var client = Client(c => c);
        var read = Read(client, 10);
        var (connection, _) = await device.NextAsync();
        await device.SayAsync(connection, Convert.FromHexString(hex));
        await device.EndOf(connection);
        var (again, request) = await device.NextAsync();
        await device.SayAsync(again, ScriptedDevice.Answer(request, 5));
        Assert.Equal([5], (await read).Value);

        var write = client.Unit(1).WriteAsync(10, new ushort[] { 1 }, Stop).AsTask();
        (connection, _) = await device.NextAsync();
        await device.SayAsync(connection, Convert.FromHexString(hex));
        var fault = await write;
        Assert.Equal("MP3705", fault!.Code);
        Assert.Contains("unknown", fault.Message);
        Assert.Equal(2, client.Health.Garbage);
        Assert.False(device.HasRequest);
    }

    [Fact]
    public async Task Flood_of_answers_that_fit_nothing_closes_the_connection()
    {
        var client = Client(c => c);
        var read = Read(client, 10);
        var (connection, request) = await device.NextAsync();
        byte[] foreign = ScriptedDevice.Answer(request, 9);
        foreign[6] = 77;
        await device.SayAsync(connection, [.. Enumerable.Repeat(foreign, 100).SelectMany(bytes => bytes)]);
        await device.EndOf(connection);
        var (again, asked) = await device.NextAsync();
        await device.SayAsync(again, ScriptedDevice.Answer(asked, 5));
        Assert.Equal([5], (await read).Value);
        Assert.Equal(1, client.Health.Garbage);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Busy_unit_is_asked_again_while_others_are_served(byte exception)
    {
        var client = Client(c => c with { BusyPause = Soon });
        var call = Read(client, 10);
        var (connection, request) = await device.NextAsync();
        await device.SayAsync(connection, ScriptedDevice.Refusal(request, exception));
        (_, request) = await device.NextAsync();
        await device.SayAsync(connection, ScriptedDevice.Answer(request, 4));
        Assert.Equal([4], (await call).Value);
        Assert.Equal(1, client.Health.Repeated);
    }

    [Fact]
    public async Task Unit_that_stays_busy_is_told_by_its_exception_at_the_deadline()
    {
        var clock = new FakeClock();
        await using var client = new ModbusClient(new ModbusClientConfig("127.0.0.1", device.Port) { BusyPause = TimeSpan.FromSeconds(1), CallTimeout = TimeSpan.FromSeconds(2.5), AnswerTimeout = Never }, clock, new SeededRandom(1));
        var call = Read(client, 10);
        for (int second = 1; second <= 3; second++)
        {
            var (connection, request) = await device.NextAsync();
            await device.SayAsync(connection, ScriptedDevice.Refusal(request, 6));
            if (second < 3)
            {
                clock.AwaitSleeperUntil(TimeSpan.FromSeconds(second));
                clock.MoveTo(TimeSpan.FromSeconds(second));
            }
        }

        // The next try would come after the deadline: there is nothing left to wait for.
        Assert.Equal("MP3716", (await call).Faults[0].Code);
    }

    [Theory]
    [InlineData(1, "MP3711")]
    [InlineData(2, "MP3712")]
    [InlineData(3, "MP3713")]
    [InlineData(4, "MP3714")]
    [InlineData(8, "MP3718")]
    [InlineData(10, "MP3720")]
    [InlineData(11, "MP3721")]
    [InlineData(7, "MP3722")]
    [InlineData(200, "MP3722")]
    public async Task Other_exceptions_end_the_call_at_once(byte exception, string code)
    {
        var client = Client(c => c);
        var call = client.Unit(3).WriteAsync(10, new ushort[] { 1 }, Stop).AsTask();
        var (connection, request) = await device.NextAsync();
        await device.SayAsync(connection, ScriptedDevice.Refusal(request, exception));
        var fault = await call;
        Assert.Equal(code, fault!.Code);
        Assert.Contains($"exception {exception}:", fault.Message);
        Assert.Contains("unit 3 at", fault.Message);
    }

    [Fact]
    public async Task Two_units_share_one_connection_and_one_request_is_under_way_at_a_time()
    {
        await using var single = new ScriptedDevice(takesOneOnly: true);
        await using var shared = new ModbusClients(TimeProvider.System, new SeededRandom(1));
        var config = new ModbusClientConfig("127.0.0.1", single.Port) { AnswerTimeout = Never, CallTimeout = Never };
        var first = shared.Of(config).Unit(1).ReadAsync(1, 1, Stop).AsTask();
        var second = shared.Of(config).Unit(2).ReadAsync(1, 1, Stop).AsTask();
        for (int i = 0; i < 2; i++)
        {
            var (connection, request) = await single.NextAsync();
            Assert.Equal(1, connection);
            Assert.False(single.HasRequest);
            await single.SayAsync(connection, ScriptedDevice.Answer(request, request[6]));
        }

        Assert.Equal([1], (await first).Value);
        Assert.Equal([2], (await second).Value);
        Assert.Equal((1, 0), (single.Connections, single.TurnedAway));
        Assert.Throws<ArgumentException>(() => shared.Of(config with { Gap = Soon }));
    }

    [Fact]
    public async Task Device_that_allows_one_connection_is_reached_again_after_a_time_out()
    {
        await using var single = new ScriptedDevice(takesOneOnly: true);
        await using var client = new ModbusClient(
            new ModbusClientConfig("127.0.0.1", single.Port) { AnswerTimeout = TimeSpan.FromMilliseconds(200), Drain = TimeSpan.Zero, CallTimeout = Never, FirstBackOff = TimeSpan.FromMilliseconds(1) }, TimeProvider.System, new SeededRandom(1));
        var first = Read(client, 1);
        await single.NextAsync();
        Assert.Equal("MP3702", (await first).Faults[0].Code);
        var second = Read(client, 1);
        var (connection, request) = await single.NextAsync();
        await single.SayAsync(connection, ScriptedDevice.Answer(request, 3));
        Assert.Equal([3], (await second).Value);
    }

    [Fact]
    public async Task Writes_go_before_reads_urgent_ones_before_other_units_and_never_before_older_ones_of_their_own()
    {
        var client = Client(c => c);
        var calls = new List<Task> { Read(client, 1) };
        var (connection, request) = await device.NextAsync();
        calls.Add(client.Unit(1).ReadAsync(2, 1, Stop).AsTask());
        calls.Add(client.Unit(2).WriteAsync(3, new ushort[] { 0 }, Stop).AsTask());
        calls.Add(client.Unit(3).WriteAsync(4, new ushort[] { 0 }, Stop).AsTask());
        calls.Add(client.Unit(3).WriteAsync(5, new ushort[] { 0 }, isUrgent: true, Stop).AsTask());
        var order = new List<(byte Unit, byte Address)>();
        await device.SayAsync(connection, ScriptedDevice.Answer(request, 0));
        for (int i = 0; i < 4; i++)
        {
            (_, request) = await device.NextAsync();
            order.Add((request[6], request[9]));
            await device.SayAsync(connection, request[7] == 16 ? ScriptedDevice.Echo(request) : ScriptedDevice.Answer(request, 0));
        }

        await Task.WhenAll(calls);
        Assert.Equal([(3, 4), (3, 5), (2, 3), (1, 2)], order);
    }

    [Fact]
    public async Task Cancelled_call_ends_at_once_and_its_answer_goes_to_nobody()
    {
        var client = Client(c => c);
        using var stop = new CancellationTokenSource();
        var first = client.Unit(1).ReadAsync(1, 1, stop.Token).AsTask();
        var (connection, old) = await device.NextAsync();
        var waiting = client.Unit(1).ReadAsync(2, 1, stop.Token).AsTask();
        var second = Read(client, 3);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await device.SayAsync(connection, ScriptedDevice.Answer(old, 111));
        var (_, request) = await device.NextAsync();
        Assert.Equal(3, request[9]);
        await device.SayAsync(connection, ScriptedDevice.Answer(request, 222));
        Assert.Equal([222], (await second).Value);
    }

    [Fact]
    public async Task Closing_the_client_ends_every_call()
    {
        var client = Client(c => c);
        var first = Read(client, 1);
        await device.NextAsync();
        var write = client.Unit(1).WriteAsync(2, new ushort[] { 1 }, Stop).AsTask();
        await client.DisposeAsync();
        Assert.Equal("MP3707", (await first).Faults[0].Code);
        var fault = await write;
        Assert.Equal("MP3707", fault!.Code);
        Assert.Contains("not sent", fault.Message);
        Assert.Equal("MP3707", (await Read(client, 1)).Faults[0].Code);
    }

    [Fact]
    public async Task Call_ends_at_its_deadline_on_a_clock_that_the_test_moves()
    {
        var clock = new FakeClock();
        await using var client = new ModbusClient(new ModbusClientConfig("127.0.0.1", device.Port) { AnswerTimeout = Never }, clock, new SeededRandom(1));
        var first = client.Unit(1).WriteAsync(1, new ushort[] { 1 }, Stop).AsTask();
        await device.NextAsync();
        var second = Read(client, 2);
        clock.AwaitSleeperUntil(TimeSpan.FromSeconds(3));
        clock.MoveTo(TimeSpan.FromSeconds(3));
        var fault = await first;
        Assert.Equal("MP3702", fault!.Code);
        Assert.Contains("unknown", fault.Message);
        Assert.Equal("MP3703", (await second).Faults[0].Code);
    }

    [Fact]
    public async Task Round_trip_is_measured_from_sending_to_the_whole_answer()
    {
        var clock = new FakeClock();
        await using var client = new ModbusClient(new ModbusClientConfig("127.0.0.1", device.Port), clock, new SeededRandom(1));
        Assert.Null(client.Health.RoundTrip);
        foreach (int milliseconds in new[] { 70, 30 })
        {
            var call = Read(client, 1);
            var (connection, request) = await device.NextAsync();
            clock.MoveTo(clock.Elapsed + TimeSpan.FromMilliseconds(milliseconds));
            await device.SayAsync(connection, ScriptedDevice.Answer(request, 1));
            await call;
        }

        Assert.Equal(TimeSpan.FromMilliseconds(30), client.Health.RoundTrip);
        Assert.Equal(TimeSpan.FromMilliseconds(70), client.Health.LongestRoundTrip);
        Assert.Equal((2, 2, true), (client.Health.Sent, client.Health.Answered, client.Health.IsConnected));
    }

    [Fact]
    public async Task Gap_between_requests_is_kept()
    {
        var clock = new FakeClock();
        await using var client = new ModbusClient(new ModbusClientConfig("127.0.0.1", device.Port) { Gap = TimeSpan.FromMilliseconds(321) }, clock, new SeededRandom(1));
        var first = Read(client, 1);
        var (connection, request) = await device.NextAsync();
        var second = Read(client, 2);
        await device.SayAsync(connection, ScriptedDevice.Answer(request, 1));
        await first;
        clock.AwaitSleeperUntil(TimeSpan.FromMilliseconds(321));
        Assert.False(device.HasRequest);
        clock.MoveTo(TimeSpan.FromMilliseconds(321));
        (_, request) = await device.NextAsync();
        await device.SayAsync(connection, ScriptedDevice.Answer(request, 2));
        Assert.Equal([2], (await second).Value);
    }

    [Fact]
    public async Task Pauses_before_connecting_grow_with_chance_and_have_an_end()
    {
        var clock = new FakeClock();
        var chance = new SeededRandom(7);
        await using var client = new ModbusClient(
            new ModbusClientConfig("127.0.0.1", FreePort.Next()) { CallTimeout = TimeSpan.FromHours(1), LongestBackOff = TimeSpan.FromSeconds(2) }, clock, new SeededRandom(7));
        var call = Read(client, 1);
        chance.NextBits();
        var at = TimeSpan.Zero;
        foreach (double longest in new[] { 0.25, 0.5, 1, 2, 2, 2 })
        {
            var pause = TimeSpan.FromSeconds(longest) * chance.NextUniform(0.5, 1);
            Assert.InRange(pause.TotalSeconds, longest / 2, longest);
            at += TimeSpan.FromMilliseconds(Math.Ceiling(pause.TotalMilliseconds));
            clock.AwaitSleeperUntil(at);
            clock.MoveTo(at);
        }

        clock.AwaitSleeperUntil(at + TimeSpan.FromMilliseconds(Math.Ceiling(2000 * chance.NextUniform(0.5, 1))));
        Assert.Equal(7, client.Health.ConnectsFailed);
        clock.MoveTo(TimeSpan.FromHours(1));
        Assert.Equal("MP3701", (await call).Faults[0].Code);
    }

    [Fact]
    public async Task Call_that_cannot_be_sent_before_its_deadline_ends_without_waiting_for_it()
    {
        var clock = new FakeClock();
        await using var client = new ModbusClient(new ModbusClientConfig("127.0.0.1", FreePort.Next()) { FirstBackOff = TimeSpan.FromSeconds(20) }, clock, new SeededRandom(1));
        var fault = (await Read(client, 1)).Faults[0];
        Assert.Equal("MP3701", fault.Code);
        Assert.Contains("refused", fault.Message);
        Assert.Equal("MP3701", (await Read(client, 1)).Faults[0].Code);
        Assert.Equal(1, client.Health.ConnectsFailed);
    }

    [Fact]
    public async Task Device_that_ends_an_idle_connection_is_connected_again_and_a_write_is_sent_once()
    {
        var client = Client(c => c);
        var first = Read(client, 1);
        var (connection, request) = await device.NextAsync();
        await device.SayAsync(connection, ScriptedDevice.Answer(request, 1));
        await first;
        device.Close(connection);
        SpinWait.SpinUntil(() => !client.Health.IsConnected, Never);
        var write = client.Unit(1).WriteAsync(5, new ushort[] { 9 }, Stop).AsTask();
        var (again, sent) = await device.NextAsync();
        await device.SayAsync(again, ScriptedDevice.Echo(sent));
        Assert.Null(await write);
        Assert.False(device.HasRequest);
    }

    [Fact]
    public async Task Connection_that_ends_in_the_middle_repeats_a_read_and_tells_a_write()
    {
        var client = Client(c => c);
        var read = Read(client, 1);
        var (connection, _) = await device.NextAsync();
        device.Close(connection);
        var (again, request) = await device.NextAsync();
        await device.SayAsync(again, ScriptedDevice.Answer(request, 6));
        Assert.Equal([6], (await read).Value);

        var write = client.Unit(1).WriteAsync(1, new ushort[] { 1 }, Stop).AsTask();
        await device.NextAsync();
        device.Close(again);
        var fault = await write;
        Assert.Equal("MP3704", fault!.Code);
        Assert.Contains("unknown", fault.Message);
        Assert.False(device.HasRequest);
    }

    [Fact]
    public async Task Peer_that_vanishes_without_a_word_is_left_after_a_time_out()
    {
        // The device holds its connection open and never says anything more, as a half-open connection does.
        var client = Client(c => c with { AnswerTimeout = Soon, Drain = Soon });
        for (int i = 1; i <= 3; i++)
        {
            Assert.Equal("MP3702", (await Read(client, 1)).Faults[0].Code);
            var (connection, _) = await device.NextAsync();
            Assert.Equal(i, connection);
        }
    }

    [Fact]
    public async Task Full_queue_turns_reads_away_and_lets_writes_in()
    {
        var client = Client(c => c with { MostWaiting = 3 });
        var first = Read(client, 1);
        var (connection, request) = await device.NextAsync();
        Task<Outcome<ushort[]>>[] reads = [Read(client, 2), Read(client, 3), Read(client, 4)];
        Assert.Equal("MP3706", (await Read(client, 5)).Faults[0].Code);
        var write = client.Unit(2).WriteAsync(6, new ushort[] { 1 }, Stop).AsTask();
        Assert.Equal("MP3706", (await reads[2]).Faults[0].Code);
        await device.SayAsync(connection, ScriptedDevice.Answer(request, 1));
        (_, request) = await device.NextAsync();
        await device.SayAsync(connection, ScriptedDevice.Echo(request));
        Assert.Null(await write);
        Assert.Equal(2, client.Health.TurnedAway);
        Assert.True((await first).IsSuccess);
    }

    [Fact]
    public async Task Long_read_is_asked_in_parts_of_125()
    {
        var client = Client(c => c);
        var call = Read(client, 100, 300);
        foreach (var (address, count) in new[] { (100, 125), (225, 125), (350, 50) })
        {
            var (connection, request) = await device.NextAsync();
            Assert.Equal((address, count), ((request[8] << 8) | request[9], request[11]));
            await device.SayAsync(connection, ScriptedDevice.Answer(request, [.. Enumerable.Range(address, count).Select(a => (ushort)a)]));
        }

        Assert.Equal(Enumerable.Range(100, 300).Select(a => (ushort)a), (await call).Value);
    }

    [Fact]
    public async Task Misuse_is_an_exception()
    {
        var unit = Client(c => c).Unit(1);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => unit.ReadAsync(0, 0, Stop).AsTask());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => unit.ReadAsync(65535, 2, Stop).AsTask());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => unit.WriteAsync(0, new ushort[124], Stop).AsTask());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => unit.ReadCoilsAsync(0, 2001, Stop).AsTask());
        Assert.Throws<ArgumentException>(() => Client(c => c with { CallTimeout = TimeSpan.Zero }));
        Assert.Throws<ArgumentException>(() => Client(c => c with { Port = 0 }));
    }

    private static Task<Outcome<ushort[]>> Read(ModbusClient client, ushort address, int count = 1) =>
        client.Unit(1).ReadAsync(address, count, TestContext.Current.CancellationToken).AsTask();

    private ModbusClient Client(Func<ModbusClientConfig, ModbusClientConfig> change)
    {
        var config = new ModbusClientConfig("127.0.0.1", device.Port) { CallTimeout = Never, AnswerTimeout = Never, FirstBackOff = TimeSpan.FromMilliseconds(1) };
        var client = new ModbusClient(change(config), TimeProvider.System, new SeededRandom(1));
        clients.Add(client);
        return client;
    }
}
