namespace Megapod.Wire.Mqtt;

using System.Runtime.CompilerServices;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Megapod.Devices.Mqtt;
using Megapod.Devices.Mqtt.Messages;

/// <summary>Our packets against the bytes of other people's, against what breaks the protocol, and against chance.</summary>
public sealed class MqttMessageTests
{
    private const int Most = 300_000;

    private static readonly List<(string Sender, byte[] Bytes, JsonElement What)> Recorded =
        [.. File.ReadLines(PathOf("golden.txt")).Where(line => !line.StartsWith('#')).Select(line => line.Split(' ', 3)).Select(w => (w[0], Convert.FromHexString(w[1]), JsonDocument.Parse(w[2]).RootElement))];

    public static TheoryData<int> Golden => new(Enumerable.Range(0, Recorded.Count));

    [Fact]
    public void Golden_bytes_hold_every_packet_of_two_clients_and_two_brokers()
    {
        Assert.Equal(["aedes", "mosquitto", "mosquitto_pub", "mosquitto_sub", "mqtt"], Recorded.Select(line => line.Sender).Distinct().Order());
        Assert.Equal(Enumerable.Range(1, 14), Recorded.Select(line => line.Bytes[0] >> 4).Distinct().Order());
        Assert.Equal([0, 2, 3, 4, 5], Recorded.Where(line => line.Bytes[0] == 0x20).Select(line => (int)line.Bytes[3]).Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void Packet_of_another_program_is_read_as_a_third_one_reads_it_and_written_to_the_same_bytes(int index)
    {
        var (_, bytes, what) = Recorded[index];
        var packet = Whole(bytes);
        Assert.Equal(what.GetProperty("cmd").GetString()!.ToUpperInvariant(), packet.Type.ToString().ToUpperInvariant());
        switch (packet)
        {
            case ConnectPacket p:
                Assert.Equal((Text("clientId"), what.GetProperty("clean").GetBoolean(), Number("keepalive")), (p.ClientId, p.IsClean, p.KeepAliveSeconds));
                Assert.Equal((Text("username"), Text("password")), (p.UserName, p.Password is null ? null : Convert.ToHexStringLower(p.Password)));
                Assert.Equal(what.TryGetProperty("will", out var will), p.Will is not null);
                if (p.Will is not null)
                {
                    Assert.Equal((will.GetProperty("topic").GetString(), will.GetProperty("payload").GetString()), (p.Will.Topic, Convert.ToHexStringLower(p.Will.Payload.Span)));
                    Assert.Equal((will.GetProperty("qos").GetInt32(), will.GetProperty("retain").GetBoolean()), ((int)p.Will.Qos, p.Will.IsRetained));
                }

                break;
            case ConnackPacket p:
                Assert.Equal((what.GetProperty("sessionPresent").GetBoolean(), Number("returnCode")), (p.IsSessionPresent, (int)p.Code));
                break;
            case PublishPacket p:
                Assert.Equal((Text("topic"), Text("payload"), Number("qos")), (p.Message.Topic, Convert.ToHexStringLower(p.Message.Payload.Span), (int)p.Message.Qos));
                Assert.Equal((what.GetProperty("retain").GetBoolean(), what.GetProperty("dup").GetBoolean(), Number("messageId")), (p.Message.IsRetained, p.IsRepeated, p.Id));
                break;
            case SubscribePacket p:
                Assert.Equal(what.GetProperty("subscriptions").EnumerateArray().Select(s => (s.GetProperty("topic").GetString()!, (MqttQos)s.GetProperty("qos").GetInt32())), p.Wanted);
                Assert.Equal(Number("messageId"), p.Id);
                break;
            case SubackPacket p:
                Assert.Equal(what.GetProperty("granted").EnumerateArray().Select(g => g.GetInt32()), p.Granted.Select(g => g is { } granted ? (int)granted : 128));
                Assert.Equal(Number("messageId"), p.Id);
                break;
            case UnsubscribePacket p:
                Assert.Equal(what.GetProperty("unsubscriptions").EnumerateArray().Select(s => s.GetString()), p.Filters);
                Assert.Equal(Number("messageId"), p.Id);
                break;
            case PubackPacket or PubrecPacket or PubrelPacket or PubcompPacket or UnsubackPacket:
                Assert.Equal(Number("messageId"), (ushort)packet.GetType().GetProperty("Id")!.GetValue(packet)!);
                break;
        }

        Assert.Equal(bytes, packet.ToBytes());

        string? Text(string name) => what.TryGetProperty(name, out var text) ? text.GetString() : null;
        int Number(string name) => what.TryGetProperty(name, out var number) ? number.GetInt32() : 0;
    }

    [Fact]
    public void Every_beginning_of_a_golden_packet_is_incomplete_and_one_that_says_it_is_longer_or_shorter_is_wrong()
    {
        foreach (var (_, bytes, _) in Recorded)
        {
            for (int length = 0; length < bytes.Length; length++)
            {
                Assert.Equal(MqttDecodeState.Incomplete, State(bytes[..length]));
            }

            // What follows a packet is the next one's, and left alone. A message, and the answers to subscriptions, are sound with a byte more.
            Assert.Equal(MqttDecodeState.Whole, State([.. bytes, 0xFF]));
            if (bytes[0] >> 4 is not (3 or 9) && bytes[1] is > 0 and < 126)
            {
                Assert.Equal(MqttDecodeState.Wrong, State([bytes[0], (byte)(bytes[1] + 1), .. bytes[2..], 0]));
                Assert.Equal(MqttDecodeState.Wrong, State([bytes[0], (byte)(bytes[1] - 1), .. bytes[2..^1]]));
            }
        }
    }

    [Theory]
    [InlineData("00 00", "no packet 0")]
    [InlineData("F0 00", "no packet 15")]
    [InlineData("41 02 00 01", "reserved bits of PUBACK")]
    [InlineData("60 02 00 01", "reserved bits of PUBREL")]
    [InlineData("80 06 00 01 00 01 61 00", "reserved bits of SUBSCRIBE")]
    [InlineData("C1 00", "reserved bits of PINGREQ")]
    [InlineData("36 05 00 01 61 00 01", "QoS 3")]
    [InlineData("38 03 00 01 61", "repeated with QoS 0")]
    [InlineData("30 FF FF FF FF 01", "length of five bytes")]
    [InlineData("30 02 00 00", "empty topic")]
    [InlineData("30 03 00 01 23", "wildcard # in a topic")]
    [InlineData("30 03 00 01 2B", "wildcard + in a topic")]
    [InlineData("30 03 00 01 00", "null character")]
    [InlineData("30 05 00 03 ED A0 80", "half of a surrogate pair")]
    [InlineData("30 04 00 02 C0 80", "overlong UTF-8")]
    [InlineData("30 03 00 05 61", "text beyond the end")]
    [InlineData("32 05 00 01 61 00 00", "number 0")]
    [InlineData("40 02 00 00", "PUBACK of number 0")]
    [InlineData("40 03 00 01 00", "PUBACK too long")]
    [InlineData("20 02 02 00", "CONNACK with reserved flags")]
    [InlineData("20 02 00 06", "CONNACK with a code that is none")]
    [InlineData("20 02 01 05", "session kept and refused")]
    [InlineData("82 02 00 01", "SUBSCRIBE to nothing")]
    [InlineData("82 06 00 01 00 01 61 03", "SUBSCRIBE with QoS 3")]
    [InlineData("82 08 00 01 00 03 61 23 62 00", "# inside a level")]
    [InlineData("A2 02 00 01", "UNSUBSCRIBE from nothing")]
    [InlineData("90 03 00 01 03", "SUBACK with a code that is none")]
    [InlineData("90 02 00 01", "SUBACK to nothing")]
    [InlineData("10 0C 00 04 4D 51 54 54 04 01 00 0A 00 00", "CONNECT with the reserved flag")]
    [InlineData("10 0C 00 04 4D 51 54 54 05 02 00 0A 00 00", "CONNECT of MQTT 5")]
    [InlineData("10 0C 00 04 4D 51 54 54 04 22 00 0A 00 00", "will's retain without a will")]
    [InlineData("10 0E 00 04 4D 51 54 54 04 42 00 0A 00 00 00 00", "password without a user")]
    [InlineData("10 0C 00 04 4D 51 54 54 04 00 00 0A 00 00", "session to keep of nobody")]
    [InlineData("E0 01 00", "DISCONNECT too long")]
    public void What_breaks_the_protocol_is_wrong_and_says_how(string hex, string what)
    {
        var state = MqttPacket.Read(Convert.FromHexString(hex.Replace(" ", "")), Most, out var packet, out _, out string? why);
        Assert.True(state == MqttDecodeState.Wrong && packet is null && !string.IsNullOrEmpty(why), what);
    }

    [Fact]
    public void Packet_longer_than_allowed_is_wrong_as_soon_as_its_length_is_there()
    {
        byte[] bytes = new PublishPacket(new MqttMessage("a", new byte[1000])).ToBytes();
        Assert.Equal(MqttDecodeState.Whole, MqttPacket.Read(bytes, bytes.Length, out _, out _, out _));
        Assert.Equal(MqttDecodeState.Wrong, MqttPacket.Read(bytes.AsSpan(0, 3), bytes.Length - 1, out _, out _, out string? why));
        Assert.Equal($"it has {bytes.Length} bytes, and at most {bytes.Length - 1} are taken", why);
    }

    [Theory]
    [InlineData(127 - 3, "7F")]
    [InlineData(128 - 3, "8001")]
    [InlineData(16_383 - 3, "FF7F")]
    [InlineData(16_384 - 3, "808001")]
    [InlineData(2_097_151 - 3, "FFFF7F")]
    [InlineData(2_097_152 - 3, "80808001")]
    public void Length_has_the_bytes_that_table_2_4_of_the_standard_says(int payload, string length)
    {
        byte[] bytes = new PublishPacket(new MqttMessage("a", new byte[payload])).ToBytes();
        Assert.Equal(length, Convert.ToHexString(bytes.AsSpan(1, length.Length / 2)));
        Assert.Equal(MqttDecodeState.Whole, MqttPacket.Read(bytes, 3_000_000, out var packet, out int read, out _));
        Assert.Equal((payload, bytes.Length), (((PublishPacket)packet!).Message.Payload.Length, read));
    }

    [Fact]
    public void Any_packet_comes_back_as_it_was_written() =>
        Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(20260311, 1), Prop.ForAll(Packets.ToArbitrary(), packet =>
        {
            byte[] bytes = packet.ToBytes();
            var state = MqttPacket.Read(bytes, Most, out var read, out int length, out _);
            return state == MqttDecodeState.Whole && length == bytes.Length && read!.GetType() == packet.GetType() && read.ToBytes().AsSpan().SequenceEqual(bytes) && Same(packet, read);
        }));

    [Fact]
    public void Any_bytes_are_taken_or_refused_and_nothing_else() =>
        Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(20_000).WithReplay(20260311, 3), Prop.ForAll(Bytes.ToArbitrary(), bytes =>
        {
            var state = MqttPacket.Read(bytes, Most, out var packet, out int length, out string? why);
            return state == MqttDecodeState.Whole ? packet!.ToBytes().AsSpan().SequenceEqual(bytes.AsSpan(0, length)) || bytes[1] > 127 : packet is null && (why is not null) == (state == MqttDecodeState.Wrong);
        }));

    private static Gen<string> Names { get; } = Gen.Elements("a", "BMS/v1/PUB/Value/Rack/RackPower/öst/1", "/", "a//b", "$SYS/x", "日本/𝄞", new string('x', 300));

    private static Gen<byte[]> Payloads { get; } = ArbMap.Default.GeneratorFor<byte[]>().Select(bytes => bytes ?? []);

    private static Gen<ushort> Ids { get; } = Gen.Choose(1, 65_535).Select(id => (ushort)id);

    private static Gen<MqttQos> Services { get; } = Gen.Elements(MqttQos.AtMostOnce, MqttQos.AtLeastOnce, MqttQos.ExactlyOnce);

    private static Gen<bool> Flags { get; } = ArbMap.Default.GeneratorFor<bool>();

    private static Gen<MqttPacket> Packets { get; } = Gen.OneOf<MqttPacket>(
        from id in Names
        from clean in Flags
        from keep in Ids
        from name in Names
        from secret in Payloads
        from has in Gen.Choose(0, 7)
        from qos in Services
        from kept in Flags
        select (MqttPacket)new ConnectPacket(id, clean, keep, (has & 1) == 0 ? null : new MqttWill(name, secret, qos, kept), (has & 2) == 0 ? null : name, (has & 6) == 6 ? secret : null),
        from kept in Flags
        from code in Gen.Choose(0, 5)
        select (MqttPacket)new ConnackPacket(kept && code == 0, (MqttConnectCode)code),
        from name in Names
        from payload in Payloads
        from qos in Services
        from kept in Flags
        from again in Flags
        from id in Ids
        select (MqttPacket)new PublishPacket(new MqttMessage(name, payload, qos, kept), qos == MqttQos.AtMostOnce ? (ushort)0 : id, again && qos != MqttQos.AtMostOnce),
        Ids.Select(id => (MqttPacket)new PubackPacket(id)),
        Ids.Select(id => (MqttPacket)new PubrecPacket(id)),
        Ids.Select(id => (MqttPacket)new PubrelPacket(id)),
        Ids.Select(id => (MqttPacket)new PubcompPacket(id)),
        Ids.Select(id => (MqttPacket)new UnsubackPacket(id)),
        from id in Ids
        from wanted in Gen.NonEmptyListOf(Names.SelectMany(name => Services.Select(qos => (name + "/#", qos))))
        select (MqttPacket)new SubscribePacket(id, [.. wanted]),
        from id in Ids
        from granted in Gen.NonEmptyListOf(Gen.Elements<MqttQos?>(null, MqttQos.AtMostOnce, MqttQos.AtLeastOnce, MqttQos.ExactlyOnce))
        select (MqttPacket)new SubackPacket(id, [.. granted]),
        from id in Ids
        from filters in Gen.NonEmptyListOf(Names)
        select (MqttPacket)new UnsubscribePacket(id, [.. filters]),
        Gen.Elements<MqttPacket>(new PingreqPacket(), new PingrespPacket(), new DisconnectPacket()));

    /// <summary>Bytes that begin as a packet does, with a length that often fits, so that more than its beginning is looked at.</summary>
    private static Gen<byte[]> Bytes { get; } =
        from first in Gen.Choose(0, 255)
        from body in Payloads
        from fits in Gen.Choose(0, 3)
        from at in Gen.Choose(0, 10_000)
        from bend in Gen.Choose(0, 255)
        from golden in Gen.Choose(0, Recorded.Count - 1)
        select fits switch
        {
            0 => body,
            1 => [(byte)first, (byte)Math.Min(body.Length, 127), .. body],
            _ => Bent(Recorded[golden].Bytes, at, (byte)bend),
        };

    private static byte[] Bent(byte[] bytes, int at, byte bend)
    {
        byte[] bent = [.. bytes];
        bent[at % bent.Length] ^= bend;
        return bent;
    }

    private static bool Same(MqttPacket one, MqttPacket other) => (one, other) switch
    {
        (PublishPacket a, PublishPacket b) => a.Message.Topic == b.Message.Topic && a.Message.Payload.Span.SequenceEqual(b.Message.Payload.Span) && (a.Id, a.IsRepeated, a.Message.Qos, a.Message.IsRetained) == (b.Id, b.IsRepeated, b.Message.Qos, b.Message.IsRetained),
        (ConnectPacket a, ConnectPacket b) => (a.ClientId, a.IsClean, a.KeepAliveSeconds, a.UserName, a.Will?.Topic, a.Will?.Qos, a.Will?.IsRetained) == (b.ClientId, b.IsClean, b.KeepAliveSeconds, b.UserName, b.Will?.Topic, b.Will?.Qos, b.Will?.IsRetained)
            && (a.Password is null) == (b.Password is null) && a.Password.AsSpan().SequenceEqual(b.Password),
        (SubscribePacket a, SubscribePacket b) => a.Id == b.Id && a.Wanted.SequenceEqual(b.Wanted),
        (SubackPacket a, SubackPacket b) => a.Id == b.Id && a.Granted.SequenceEqual(b.Granted),
        (UnsubscribePacket a, UnsubscribePacket b) => a.Id == b.Id && a.Filters.SequenceEqual(b.Filters),
        _ => one == other,
    };

    private static MqttPacket Whole(byte[] bytes)
    {
        Assert.Equal(MqttDecodeState.Whole, MqttPacket.Read(bytes, Most, out var packet, out int length, out string? why));
        Assert.Null(why);
        Assert.Equal(bytes.Length, length);
        return packet!;
    }

    private static MqttDecodeState State(byte[] bytes) => MqttPacket.Read(bytes, Most, out _, out _, out _);

    private static string PathOf(string file, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, file);
}
