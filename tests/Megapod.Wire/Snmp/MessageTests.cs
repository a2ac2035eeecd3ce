namespace Megapod.Wire.Snmp;

using FsCheck;
using FsCheck.Fluent;
using Megapod.Core.Outcomes;
using Megapod.Devices.Snmp.Messages;
using Megapod.Devices.Snmp.Security;

/// <summary>Our messages against the bytes of net-snmp's, and against bytes that nobody has made.</summary>
public sealed class MessageTests
{
    private static readonly Config Settings = Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20261122, 1);

    private static readonly Gen<SnmpOid> Oids = Gen.Elements(0u, 1u, 39u, 127u, 128u, 16_384u, uint.MaxValue).ListOf().Where(more => more.Count < 100).Select(more => SnmpOid.Of([1, 3, .. more]));

    private static readonly Gen<byte[]> Bytes = Gen.Choose(0, 255).Select(n => (byte)n).ArrayOf().Where(bytes => bytes.Length < 300);

    private static readonly Gen<SnmpValue> Values = Gen.OneOf(
        Gen.Elements(SnmpValue.Null, SnmpValue.NoSuchObject, SnmpValue.NoSuchInstance, SnmpValue.EndOfMibView),
        Gen.Elements(0, 1, -1, 127, 128, -128, -129, int.MinValue, int.MaxValue).Select(SnmpValue.Integer32),
        Gen.Elements(0u, 1u, 127u, 128u, 255u, 65_536u, 0x8000_0000u, uint.MaxValue).SelectMany(n => Gen.Elements(SnmpValue.Counter32(n), SnmpValue.Gauge32(n), SnmpValue.TimeTicks(n))),
        Gen.Elements(0ul, 128ul, 1ul << 63, ulong.MaxValue).Select(SnmpValue.Counter64),
        Bytes.SelectMany(bytes => Gen.Elements(SnmpValue.OctetString(bytes), SnmpValue.Opaque(bytes), SnmpValue.IpAddress(new byte[] { 127, 0, 0, (byte)bytes.Length }))),
        Oids.Select(SnmpValue.ObjectIdentifier));

    private static readonly Gen<SnmpPdu> Pdus =
        from kind in Gen.Elements(Enum.GetValues<SnmpPduKind>())
        from number in Gen.Elements(0, 1, int.MaxValue, int.MinValue)
        from status in Gen.Choose(0, 300)
        from index in Gen.Choose(0, 300)
        from objects in Oids.Zip(Values).Select(pair => new SnmpObject(pair.Item1, pair.Item2)).ListOf()
        select new SnmpPdu(kind, number, objects) { ErrorStatus = status, ErrorIndex = index };

    public static TheoryData<int> Golden => new(Enumerable.Range(0, GoldenDatagram.All.Count));

    [Fact]
    public void Golden_datagrams_hold_every_kind_of_message_and_value_and_every_way_to_sign()
    {
        var pdus = GoldenDatagram.All.Select(PduOf).ToList();
        Assert.Equal(Enum.GetValues<SnmpPduKind>().Order(), pdus.Select(pdu => pdu.Kind).Distinct().Order());
        SnmpValueKind[] rare = [SnmpValueKind.Opaque];
        Assert.Equal(Enum.GetValues<SnmpValueKind>().Except(rare).Order(), pdus.SelectMany(pdu => pdu.Objects).Select(item => item.Value.Kind).Distinct().Order());
        Assert.Equal(GoldenDatagram.Users.Keys.Order(), GoldenDatagram.All.Select(line => line.User).OfType<string>().Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void Datagram_of_net_snmp_is_read_as_its_tool_told_and_written_to_the_same_bytes(int index)
    {
        var line = GoldenDatagram.All[index];
        Assert.Equal(line.User is null ? SnmpVersion.V2c : SnmpVersion.V3, SnmpCommunityMessage.VersionOf(line.Bytes));
        if (line.User is null)
        {
            var open = SnmpCommunityMessage.Read(line.Bytes).Value;
            Assert.Equal("golden", open.Community);
            Assert.Equal(line.Bytes, open.Encode());
        }
        else
        {
            var secure = SnmpSecureMessage.Read(line.Bytes).Value;
            Assert.Equal(line.Bytes, secure.Encode());
            var clear = ClearOf(line, secure);
            var scoped = SnmpScopedPdu.Read(clear, mayBePadded: false).Value;
            Assert.Equal(clear.ToArray(), scoped.Encode());
        }

        var pdu = PduOf(line);
        if (line.Said.Length > 0)
        {
            Assert.Equal(line.Said.Select(Shortened), pdu.Objects.Select(Said));
        }
        else if (line.IsRequest && pdu.Objects.Count > 0 && line.Tool is "snmpget" or "snmpgetnext" or "snmpbulkget")
        {
            Assert.Equal(line.Words, pdu.Objects.Select(item => item.Oid.ToString()));
        }
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void Signature_of_net_snmp_holds_with_the_right_password_and_with_no_other_and_for_no_other_bytes(int index)
    {
        var line = GoldenDatagram.All[index];
        if (line.User is null || SnmpSecureMessage.Read(line.Bytes).Value is not { IsAuthenticated: true } message)
        {
            return;
        }

        var user = GoldenDatagram.Users[line.User];
        var keys = new SnmpKeys(user).At(message.Engine.Span);
        Assert.True(keys.IsSigned(line.Bytes, message));
        Assert.False(new SnmpKeys(user with { AuthenticationPassword = user.AuthenticationPassword + "!" }).At(message.Engine.Span).IsSigned(line.Bytes, message));
        Assert.False(new SnmpKeys(user).At([.. message.Engine.Span, 0]).IsSigned(line.Bytes, message));
        for (int at = 0; at < line.Bytes.Length; at++)
        {
            byte[] bent = [.. line.Bytes];
            bent[at] ^= 0x10;
            var read = SnmpSecureMessage.Read(bent);
            Assert.False(read.IsSuccess && keys.IsSigned(bent, read.Value), $"byte {at}");
        }
    }

    [Fact]
    public void Keys_are_those_of_the_examples_of_rfc_3414()
    {
        byte[] key = SnmpKeys.OfPassword(SnmpAuthentication.Sha1, "maplesyrup");
        Assert.Equal("9FB5CC0381497B3793528939FF788D5D79145211", Convert.ToHexString(key));
        byte[] engine = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2];
        Assert.Equal("6695FEBC9288E36282235FC7151F128497B38F3F", Convert.ToHexString(SnmpKeys.Localise(SnmpAuthentication.Sha1, key, engine)));
    }

    [Fact]
    public void Whatever_is_written_is_read_back() => Check.One(Settings, Prop.ForAll(Arb.From(Pdus), Arb.From(Bytes), (pdu, bytes) =>
    {
        var open = new SnmpCommunityMessage(string.Concat(bytes.Select(b => (char)b)), pdu);
        var back = SnmpCommunityMessage.Read(open.Encode()).Value;
        var scoped = new SnmpScopedPdu(bytes, bytes, pdu);
        return back.Community == open.Community && back.Pdu.Equals(pdu) && SnmpScopedPdu.Read(scoped.Encode(), mayBePadded: false).Value.Equals(scoped);
    }));

    [Fact]
    public void What_one_end_seals_the_other_opens_and_nobody_else() => Check.One(Settings, Prop.ForAll(Arb.From(Pdus), Arb.From(Gen.Elements("golden", "golden512", "golden1", "signed")), (pdu, name) =>
    {
        var user = Drawn[name];
        byte[] engine = [1, 2, 3, 4, 5];
        var scoped = new SnmpScopedPdu(engine, default, pdu);
        byte[] bytes = user.At(engine).Seal(new SnmpSecureMessage { MessageId = 7, Engine = engine, Boots = 3, Time = 99, User = name, IsPrivate = user.User.PrivacyPassword is not null }, scoped.Encode());
        var message = SnmpSecureMessage.Read(bytes).Value;
        var other = Drawn[name == "golden1" ? "golden512" : "golden1"].At(engine);
        return user.At(engine).IsSigned(bytes, message) && !other.IsSigned(bytes, message)
            && SnmpScopedPdu.Read(user.At(engine).Open(message)!.Value, message.IsPrivate).Value.Equals(scoped)
            && (!message.IsPrivate || (!message.Content.Span.SequenceEqual(scoped.Encode()) && !(other.Open(message) is { } wrong && SnmpScopedPdu.Read(wrong, mayBePadded: true) is { IsSuccess: true })));
    }));

    [Fact]
    public void Same_content_is_never_encrypted_to_the_same_bytes()
    {
        var keys = Drawn["golden"].At([1, 2, 3, 4, 5]);
        var message = new SnmpSecureMessage { Engine = new byte[] { 1, 2, 3, 4, 5 }, User = "golden", IsPrivate = true };
        byte[] clear = new SnmpScopedPdu(default, default, new SnmpPdu(SnmpPduKind.Get, 1, [])).Encode();
        Assert.NotEqual(keys.Seal(message, clear), keys.Seal(message, clear));
    }

    [Fact]
    public void Every_beginning_of_a_golden_datagram_and_one_byte_more_is_a_fault()
    {
        foreach (var line in GoldenDatagram.All)
        {
            for (int length = 0; length < line.Bytes.Length; length++)
            {
                Assert.Equal("MP4108", FaultOf(line.Bytes.AsMemory(0, length), line.User is not null));
            }

            Assert.Equal("MP4108", FaultOf((byte[])[.. line.Bytes, 0], line.User is not null));
        }
    }

    [Fact]
    public void Bytes_that_nobody_has_made_are_a_fault_or_a_message_that_comes_back_from_its_own_bytes()
    {
        int messages = 0;
        int faults = 0;
        Check.One(Settings, Prop.ForAll(Arb.From(Bytes), Arb.From(Gen.Choose(0, GoldenDatagram.All.Count - 1)), Arb.From(Gen.Choose(0, 400)), (bytes, index, at) =>
        {
            // Noise alone is never a message; a few bytes of it in a real one may leave another one.
            Assert.Equal((0, 3), Read(bytes));
            byte[] bent = [.. GoldenDatagram.All[index].Bytes];
            bytes.AsSpan(0, Math.Min(Math.Min(bytes.Length, 4), Math.Max(0, bent.Length - at))).CopyTo(bent.AsSpan(Math.Min(at, bent.Length)));
            var (read, not) = Read(bent);
            (messages, faults) = (messages + read, faults + not);
        }));
        Assert.True(messages > 100 && faults > 100, $"{messages} messages, {faults} faults");

        static (int Messages, int Faults) Read(byte[] input)
        {
            bool[] are =
            [
                IsMessage(SnmpCommunityMessage.Read(input), message => message.Encode(), bytes => SnmpCommunityMessage.Read(bytes)),
                IsMessage(SnmpSecureMessage.Read(input), message => message.Encode(), bytes => SnmpSecureMessage.Read(bytes)),
                IsMessage(SnmpScopedPdu.Read(input, mayBePadded: true), message => message.Encode(), bytes => SnmpScopedPdu.Read(bytes, mayBePadded: false)),
            ];
            return (are.Count(isOne => isOne), are.Count(isOne => !isOne));
        }
    }

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    [InlineData(300, false)]
    public void Name_has_as_many_numbers_as_names_have(int arcs, bool isOne)
    {
        byte[] name = Wrap(0x06, [0x2B, .. Enumerable.Repeat((byte)1, arcs - 2)]);
        byte[] message = Wrap(0x30, [2, 1, 1, 4, 1, (byte)'c', .. Wrap(0xA2, [2, 1, 1, 2, 1, 0, 2, 1, 0, .. Wrap(0x30, Wrap(0x30, [.. name, 5, 0]))])]);
        var read = SnmpCommunityMessage.Read(message);
        Assert.Equal((isOne, isOne ? null : "MP4108"), (read.IsSuccess, read.Faults.Count > 0 ? read.Faults[0].Code : null));
        Assert.True(!isOne || read.Value.Pdu.Objects[0].Oid.Arcs.Length == arcs);

        static byte[] Wrap(byte tag, byte[] content) => [tag, 0x82, (byte)(content.Length >> 8), (byte)content.Length, .. content];
    }

    [Theory]
    [InlineData("410180", 4_294_967_168)] // Counter32 of one byte with its first bit set: −128 by the rules, and counted around.
    [InlineData("4104FFFFFFFE", 4_294_967_294)] // Without the zero byte that should stand before it.
    [InlineData("410500FFFFFFFE", 4_294_967_294)]
    [InlineData("4203000001", 1)] // With bytes that it does not need.
    [InlineData("0204FFFFFFFF", -1)]
    public void Numbers_that_real_agents_write_wrongly_are_read(string value, long expected)
    {
        byte[] content = Convert.FromHexString(value);
        byte[] item = [0x30, (byte)(4 + content.Length), 0x06, 0x02, 0x2B, 0x06, .. content];
        byte[] pdu = [0xA2, (byte)(11 + item.Length), 2, 1, 1, 2, 1, 0, 2, 1, 0, 0x30, (byte)item.Length, .. item];
        byte[] message = [0x30, (byte)(6 + pdu.Length), 2, 1, 1, 4, 1, (byte)'c', .. pdu];
        Assert.Equal(expected, (long)SnmpCommunityMessage.Read(message).Value.Pdu.Objects[0].Value.Number);
    }

    [Theory]
    [InlineData("1.3.6.1", true)]
    [InlineData(".1.3.6.1.4294967295", true)]
    [InlineData("2.999", true)]
    [InlineData("1", false)]
    [InlineData("1.40", false)]
    [InlineData("3.1", false)]
    [InlineData("1.3.4294967296", false)]
    [InlineData("1..3", false)]
    [InlineData("", false)]
    [InlineData("1.3.-1", false)]
    public void Names_are_those_that_can_be(string text, bool isName) => Assert.Equal(isName, SnmpOid.TryParse(text, out _));

    private static readonly Dictionary<string, SnmpKeys> Drawn = GoldenDatagram.Users.Values.ToDictionary(user => user.Name, user => new SnmpKeys(user));

    private static string? FaultOf(ReadOnlyMemory<byte> bytes, bool isSecure) => (isSecure ? SnmpSecureMessage.Read(bytes).Faults : SnmpCommunityMessage.Read(bytes).Faults) is [var fault, ..] ? fault.Code : null;

    /// <summary>Whether bytes were read as a message, which is then one that is written and read again as the same; else they are one fault.</summary>
    private static bool IsMessage<T>(Outcome<T> read, Func<T, byte[]> write, Func<byte[], Outcome<T>> again)
        where T : class
    {
        if (read.IsSuccess)
        {
            byte[] written = write(read.Value);
            Assert.Equal(written, write(again(written).Value));
            return true;
        }

        Assert.Equal("MP4108", Assert.Single(read.Faults).Code);
        return false;
    }

    private static ReadOnlyMemory<byte> ClearOf(GoldenDatagram line, SnmpSecureMessage message) =>
        message.IsPrivate ? Drawn[line.User!].At(message.Engine.Span).Open(message)!.Value : message.Content;

    private static SnmpPdu PduOf(GoldenDatagram line) => line.User is null
        ? SnmpCommunityMessage.Read(line.Bytes).Value.Pdu
        : SnmpScopedPdu.Read(ClearOf(line, SnmpSecureMessage.Read(line.Bytes).Value), mayBePadded: false).Value.Pdu;

    /// <summary>The tool adds what ticks are in days, and words to what is missing.</summary>
    private static string Shortened(string said) => said.Contains("= No ") ? said[..said.IndexOf(" = No ")] + " = " + Missing(said)
        : said.Contains("Timeticks") ? said[..(said.IndexOf(')') + 1)] : said;

    private static string Missing(string said) => said.Contains("Such Instance") ? "NoSuchInstance" : said.Contains("Such Object") ? "NoSuchObject" : "EndOfMibView";

    private static string Said(SnmpObject item) => $".{item.Oid} = " + item.Value.Kind switch
    {
        SnmpValueKind.Integer32 => $"INTEGER: {item.Value}",
        SnmpValueKind.OctetString => item.Value.Bytes.IsEmpty ? "\"\"" : $"STRING: \"{item.Value}\"",
        SnmpValueKind.ObjectIdentifier => $"OID: .{item.Value}",
        SnmpValueKind.TimeTicks => $"Timeticks: ({item.Value})",
        _ => item.Value.IsThere ? $"{item.Value.Kind}: {item.Value}" : item.Value.Kind.ToString(),
    };
}
