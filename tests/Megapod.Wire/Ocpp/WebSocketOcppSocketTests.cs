namespace Megapod.Wire.Ocpp;

using System.Buffers.Binary;
using System.Net;
using System.Text;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Ocpp.V16;
using Megapod.Lab.Bench.Ocpp;
using Megapod.Site.Stations;

/// <summary>What comes over a WebSocket byte by byte: cut, joined, too large, of the wrong kind, or never.</summary>
public sealed class WebSocketOcppSocketTests
{
    private const string Heartbeat = """[2,"1","Heartbeat",{}]""";
    private const ushort WrongKind = 1003, TooBig = 1009;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Message_in_many_frames_with_a_ping_between_and_bytes_that_come_one_by_one_is_one_message()
    {
        await using var bench = await EndpointBench.StartAsync(new TestCentral().With("CP1"));
        using var station = await bench.ConnectAsync("/ocpp/CP1");
        byte[] text = Encoding.UTF8.GetBytes(Heartbeat);
        byte[] sent =
        [
            .. LightStation.Frame(text.AsSpan(0, 5), isLast: false), .. LightStation.Frame([], code: 0, isLast: false), .. LightStation.Frame("hi"u8, LightStation.Ping),
            .. LightStation.Frame(text.AsSpan(5, 7), code: 0, isLast: false), .. LightStation.Frame(text.AsSpan(12), code: 0),
        ];
        foreach (byte one in sent)
        {
            await station.SendRawAsync(new[] { one }, Stop);
        }

        var pong = await station.ReceiveAsync(Stop);
        Assert.Equal((LightStation.Pong, "hi"), (pong!.Value.Code, Encoding.UTF8.GetString(pong.Value.Payload.Span)));
        Assert.StartsWith("""[3,"1",""", await station.HearAsync(Stop));
        Assert.Equal(1, bench.Endpoint.LinkOf("CP1")!.Counts.Received);
    }

    [Fact]
    public async Task Messages_that_come_in_one_packet_are_answered_in_their_order_and_an_empty_one_is_a_sign_of_life()
    {
        await using var bench = await EndpointBench.StartAsync(new TestCentral().With("CP1"));
        using var station = await bench.ConnectAsync("/ocpp/CP1");
        byte[] sent = [.. LightStation.Frame([]), .. Enumerable.Range(1, 5).SelectMany(k => LightStation.Frame(Encoding.UTF8.GetBytes(Heartbeat.Replace("1", $"{k}"))))];
        await station.SendRawAsync(sent, Stop);
        for (int k = 1; k <= 5; k++)
        {
            Assert.StartsWith($"[3,\"{k}\",", await station.HearAsync(Stop));
        }

        var counts = bench.Endpoint.LinkOf("CP1")!.Counts;
        Assert.Equal((6, 1, 5), (counts.Received, counts.Empty, counts.Handled));
    }

    [Fact]
    public async Task Message_beyond_the_bound_is_refused_with_its_id_and_the_next_is_answered()
    {
        await using var bench = await EndpointBench.StartAsync(new TestCentral().With("CP1"));
        using var station = await bench.ConnectAsync("/ocpp/CP1");
        await station.SendAsync($$"""[2,"big","DataTransfer",{"vendorId":"{{new string('x', 1_000_000)}}"}]""", Stop);
        string? answer = await station.HearAsync(Stop);
        Assert.StartsWith("""[4,"big","FormationViolation",""", answer);
        await station.SendAsync(Heartbeat, Stop);
        Assert.StartsWith("""[3,"1",""", await station.HearAsync(Stop));
    }

    [Fact]
    public async Task Message_that_does_not_end_ends_the_link()
    {
        await using var bench = await EndpointBench.StartAsync(new TestCentral().With("CP1"));
        using var station = await bench.ConnectAsync("/ocpp/CP1");
        byte[] part = new byte[64 * 1024];
        Array.Fill(part, (byte)' ');
        var first = LightStation.Frame(part, isLast: false);
        var next = LightStation.Frame(part, code: 0, isLast: false);
        for (int sent = 0; sent <= WebSocketOcppSocket.MostReadBytes; sent += part.Length)
        {
            await station.SendRawAsync(sent == 0 ? first : next, Stop);
        }

        Assert.Equal(TooBig, await EndOfAsync(station));
        Assert.Equal("opened", (await bench.Central.HearAsync()).What);
        Assert.Equal("closed", (await bench.Central.HearAsync()).What);
    }

    [Fact]
    public async Task Bytes_in_place_of_text_end_the_link_with_the_word_for_it()
    {
        await using var bench = await EndpointBench.StartAsync(new TestCentral().With("CP1"));
        using var station = await bench.ConnectAsync("/ocpp/CP1");
        await station.SendRawAsync(LightStation.Frame(Encoding.UTF8.GetBytes(Heartbeat), LightStation.Binary), Stop);
        Assert.Equal(WrongKind, await EndOfAsync(station));
        Assert.Equal("opened", (await bench.Central.HearAsync()).What);
        Assert.Equal("The link is closed: the connection broke (messages are text).", (await bench.Central.HearAsync()).Why?.Message);
    }

    [Fact]
    public async Task Frame_that_is_none_or_is_cut_by_a_power_cut_ends_the_link()
    {
        await using var bench = await EndpointBench.StartAsync(new TestCentral().With("CP1").With("CP2").With("CP3"));
        using var unmasked = await bench.ConnectAsync("/ocpp/CP1");
        await unmasked.SendRawAsync(new byte[] { 0x81, 0x04, (byte)'[', (byte)'2', (byte)',', (byte)']' }, Stop);
        while (await unmasked.ReceiveAsync(Stop) is { } said)
        {
            Assert.Equal(LightStation.End, said.Code);
        }

        using var reserved = await bench.ConnectAsync("/ocpp/CP2");
        await reserved.SendRawAsync(new byte[] { 0xf3, 0x80, 0, 0, 0, 0 }, Stop);
        while (await reserved.ReceiveAsync(Stop) is { } said)
        {
            Assert.Equal(LightStation.End, said.Code);
        }

        var cut = await bench.ConnectAsync("/ocpp/CP3");
        await cut.SendRawAsync(LightStation.Frame(Encoding.UTF8.GetBytes(Heartbeat)).AsMemory(0, 9), Stop);
        cut.Dispose();
        var ended = new List<string>();
        while (ended.Count < 3)
        {
            var (what, identity, _, _) = await bench.Central.HearAsync();
            ended.AddRange(what == "closed" ? [identity] : []);
        }

        Assert.Equal(["CP1", "CP2", "CP3"], ended.Order());
    }

    [Fact]
    public async Task Station_that_answers_no_ping_is_let_go_and_one_that_does_stays()
    {
        var config = new OcppEndpointConfig { Plain = new IPEndPoint(IPAddress.Loopback, 0), PingInterval = TimeSpan.FromMilliseconds(500), PingTimeout = TimeSpan.FromMilliseconds(1_500) };
        await using var bench = await EndpointBench.StartAsync(new TestCentral().With("mute").With("alive"), config);
        using var mute = await bench.ConnectAsync("/ocpp/mute");
        using var alive = await bench.ConnectAsync("/ocpp/alive");
        var hearing = alive.HearAsync(Stop).AsTask();
        while (await bench.Central.HearAsync() is var said && said.What != "closed")
        {
            Assert.Equal("opened", said.What);
        }

        Assert.Null(bench.Endpoint.LinkOf("mute"));
        Assert.False(hearing.IsCompleted);
        await alive.SendAsync(Heartbeat, Stop);
        Assert.StartsWith("""[3,"1",""", await hearing);
    }

    [Fact]
    public async Task Who_does_not_agree_to_an_end_is_let_go_all_the_same()
    {
        await using var bench = await EndpointBench.StartAsync(new TestCentral().With("CP1"));
        using var station = await bench.ConnectAsync("/ocpp/CP1");
        var link = (await bench.Central.HearAsync()).Link;
        link.Close(new string('ä', 300));
        var end = await station.ReceiveAsync(Stop);
        Assert.Equal((LightStation.End, true), (end!.Value.Code, end.Value.Payload.Length <= 125));
        Assert.Equal("closed", (await bench.Central.HearAsync()).What);
        Assert.Null(await station.ReceiveAsync(Stop));
    }

    [Fact]
    public async Task Client_of_ours_says_why_it_goes_and_learns_why_it_must()
    {
        await using var bench = await EndpointBench.StartAsync(new TestCentral().With("CP1"));
        var config = new OcppClientConfig { Address = new Uri($"ws://{bench.Endpoint.Plain}/ocpp"), Identity = "CP1" };
        var socket = (await OcppClient.ConnectAsync(config, TimeProvider.System, Stop)).Value.Socket;
        var link = (await bench.Central.HearAsync()).Link;
        using var into = new OcppBuffer(OcppBounds.UsualBytes);
        var receiving = socket.ReceiveAsync(into, Stop);
        link.Close("we stop");
        Assert.False(await receiving);
        socket.Close("so do we");
        socket.Close("once more");
        Assert.Equal("closed", (await bench.Central.HearAsync()).What);
        await Assert.ThrowsAsync<IOException>(async () => await socket.SendAsync("x"u8.ToArray(), Stop));
    }

    [Fact]
    public async Task Station_that_asks_without_waiting_is_read_no_faster_than_it_is_answered_and_loses_nothing()
    {
        const int Calls = 2_000;
        var central = new TestCentral().With("CP1");
        var gate = new TaskCompletionSource();
        central.Handler = new OcppRouter(V16Actions.All).On(V16Actions.Heartbeat, async (_, _, _) =>
        {
            await gate.Task;
            return new HeartbeatConfirmation { CurrentTime = new Instant(TimeSpan.TicksPerDay) };
        });
        await using var bench = await EndpointBench.StartAsync(central);
        using var station = await bench.ConnectAsync("/ocpp/CP1");
        for (int k = 1; k <= Calls; k++)
        {
            await station.SendAsync(Heartbeat.Replace("1", $"{k}"), Stop);
        }

        var link = (await bench.Central.HearAsync()).Link;
        Assert.InRange(link.Counts.Received, 0, link.Config.MostUnhandled + 2);
        gate.SetResult();
        for (int k = 1; k <= Calls; k++)
        {
            Assert.StartsWith($"[3,\"{k}\",", await station.HearAsync(Stop));
        }

        Assert.Equal(Calls, link.Counts.Handled);
    }

    private static async Task<int> EndOfAsync(LightStation station)
    {
        var end = await station.ReceiveAsync(Stop);
        return end is { Code: LightStation.End } ? BinaryPrimitives.ReadUInt16BigEndian(end.Value.Payload.Span) : 0;
    }
}
