namespace Megapod.Wire.SunSpec;

using FsCheck;
using FsCheck.Fluent;
using Megapod.Devices.SunSpec;

public sealed class PointCodecTests
{
    private static readonly Config Settings = Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20260201, 1);

    [Theory]
    [InlineData("Int16", "8000")]
    [InlineData("Uint16", "FFFF")]
    [InlineData("Count", "FFFF")]
    [InlineData("Acc16", "0000")]
    [InlineData("Acc16", "FFFF")]
    [InlineData("Enum16", "FFFF")]
    [InlineData("Bitfield16", "FFFF")]
    [InlineData("Bitfield16", "8001")]
    [InlineData("Sunssf", "8000")]
    [InlineData("Pad", "8000")]
    [InlineData("Pad", "0000")]
    [InlineData("Int32", "80000000")]
    [InlineData("Uint32", "FFFFFFFF")]
    [InlineData("Acc32", "00000000")]
    [InlineData("Enum32", "FFFFFFFF")]
    [InlineData("Bitfield32", "FFFFFFFF")]
    [InlineData("Bitfield32", "80000000")]
    [InlineData("Float32", "7FC00000")]
    [InlineData("Float32", "FFC00001")]
    [InlineData("Float32", "7F800001")]
    [InlineData("Ipaddr", "00000000")]
    [InlineData("Int64", "8000000000000000")]
    [InlineData("Uint64", "FFFFFFFFFFFFFFFF")]
    [InlineData("Acc64", "0000000000000000")]
    [InlineData("Bitfield64", "FFFFFFFFFFFFFFFF")]
    [InlineData("Float64", "7FF8000000000000")]
    [InlineData("Eui48", "0000FFFFFFFFFFFF")]
    [InlineData("Ipv6addr", "00000000000000000000000000000000")]
    [InlineData("String", "0000000000000000")]
    [InlineData("String", "0041424300000000")]
    [InlineData("String", "2020202020202020")]
    [InlineData("String", "FFFFFFFFFFFFFFFF")]
    public void What_is_not_implemented_is_unknown_and_no_number(string type, string registers)
    {
        var read = Decode(type, registers, 0);
        Assert.Equal(SunSpecValueState.NotImplemented, read.State);
        Assert.Null(read.Value);
        Assert.Null(read.Text);
        Assert.Null(read.Symbol);
        Assert.Empty(read.Bits);
        Assert.True(double.IsNaN(read.Number));
    }

    [Theory]
    [InlineData("Int16", "8001", 0, -32767)]
    [InlineData("Int16", "FFFF", -1, -0.1)]
    [InlineData("Uint16", "FFFE", -1, 6553.4)]
    [InlineData("Uint16", "8000", 0, 32768)]
    [InlineData("Uint16", "0000", 0, 0)]
    [InlineData("Int32", "FFFFFFFF", 3, -1000)]
    [InlineData("Int32", "80000001", 0, -2147483647)]
    [InlineData("Uint32", "0000EA60", -3, 60)]
    [InlineData("Acc32", "00000001", 1, 10)]
    [InlineData("Int64", "FFFFFFFFFFFFFFFF", 0, -1)]
    [InlineData("Uint64", "0000000100000000", -2, 42949672.96)]
    [InlineData("Enum16", "0000", 0, 0)]
    [InlineData("Bitfield32", "7FFFFFFF", 0, 2147483647)]
    [InlineData("Float32", "42C80000", 0, 100)]
    [InlineData("Float32", "00000000", 0, 0)]
    [InlineData("Float64", "4059000000000000", 0, 100)]
    [InlineData("Sunssf", "FFFD", 0, -3)]
    public void What_is_implemented_is_exact(string type, string registers, int scale, double value) =>
        Assert.Equal(value, Decode(type, registers, scale, type is "Sunssf" or "Enum16" or "Bitfield32" ? null : "S").Value);

    [Theory]
    [InlineData("String", "4D65676170C3B664", "Megapöd")]
    [InlineData("String", "4142000043444546", "AB")]
    [InlineData("String", "411B5B3242202020", "A·[2B")]
    [InlineData("Ipaddr", "C0A80001", "192.168.0.1")]
    [InlineData("Ipv6addr", "20010DB8000000000000000000000001", "2001:db8::1")]
    [InlineData("Eui48", "0000001122AABBCC", "00:11:22:AA:BB:CC")]
    public void Texts_and_addresses_are_read(string type, string registers, string text)
    {
        var read = Decode(type, registers, 0);
        Assert.Equal(text, read.Text);
        Assert.Null(read.Value);
    }

    [Theory]
    [InlineData("Float32", "7F800000")]
    [InlineData("Float64", "FFF0000000000000")]
    [InlineData("Sunssf", "000B")]
    [InlineData("Sunssf", "FFF5")]
    public void What_a_type_does_not_allow_is_no_number_either(string type, string registers)
    {
        var read = Decode(type, registers, 0);
        Assert.Equal(SunSpecValueState.Invalid, read.State);
        Assert.Null(read.Value);
    }

    [Fact]
    public void Number_without_its_scale_factor_is_unknown()
    {
        Assert.Equal(SunSpecValueState.NoScale, Decode("Int16", "0001", null, "S").State);
        Assert.Null(Decode("Int16", "0001", null, "S").Value);
        foreach (ushort register in new ushort[] { 0x8000, 11, 0xFFF5, 0x7FFF, 0xFFFF - 100 })
        {
            Assert.Null(PointCodec.ScaleOf(register));
        }

        Assert.Equal(-10, PointCodec.ScaleOf(0xFFF6));
        Assert.Equal(10, PointCodec.ScaleOf(10));
    }

    [Theory]
    [InlineData("Int16")]
    [InlineData("Int32")]
    [InlineData("Int64")]
    [InlineData("Uint16")]
    [InlineData("Uint32")]
    [InlineData("Uint64")]
    public void Whole_steps_come_back_as_they_were_written(string type)
    {
        var point = Point(type, "S");
        bool isSigned = type[0] == 'I';
        int bits = Math.Min(49, 16 * point.Size);
        long most = isSigned ? (1L << (bits - 1)) - 1 : (1L << bits) - 2;
        var steps = ArbMap.Default.GeneratorFor<long>().Select(n => isSigned ? n % (most + 1) : Math.Abs(n % (most + 1)));
        Check.One(Settings, Prop.ForAll(Arb.From(steps), Arb.From(Gen.Choose(-10, 10)), (n, scale) =>
        {
            // The product of a step and a power of ten may need more digits than a double has.
            n = Math.Abs(n) > 1L << 40 ? n >> 16 : n;
            double value = scale < 0 ? n / Math.Pow(10, -scale) : n * Math.Pow(10, scale);
            ushort[]? written = PointCodec.Encode(point, value, scale);
            Assert.NotNull(written);
            var read = PointCodec.Decode(point, written, scale);
            Assert.Equal(value, read.Value);
            Assert.Equal(n, isSigned ? (long)(read.Raw << (64 - (16 * point.Size))) >> (64 - (16 * point.Size)) : (long)read.Raw);
        }));
    }

    [Fact]
    public void Any_value_is_written_toward_zero_within_the_range_or_not_at_all() =>
        Check.One(Settings, Prop.ForAll(ArbMap.Default.ArbFor<double>(), Arb.From(Gen.Choose(-10, 10)), Arb.From(Gen.Elements("Int16", "Int32", "Uint16", "Uint32")), (value, scale, type) =>
        {
            var point = Point(type, "S");
            double step = Math.Pow(10, scale);
            double most = type switch { "Int16" => short.MaxValue, "Int32" => int.MaxValue, "Uint16" => ushort.MaxValue - 1, _ => uint.MaxValue - 1d };
            double least = type[0] == 'I' ? -most : 0;
            if (PointCodec.Encode(point, value, scale) is not { } written)
            {
                Assert.True(!double.IsFinite(value) || value / step > most || value / step < least + 1e-9);
                return;
            }

            double read = PointCodec.Decode(point, written, scale).Value!.Value;
            Assert.True(Math.Abs(read) <= Math.Abs(value) * (1 + 1e-14));
            Assert.True(Math.Abs(value - read) < step * (1 + 1e-9) || Math.Abs(value - read) < 1e-13 * Math.Abs(value));
            Assert.True(read * value >= 0);
        }));

    [Theory]
    [InlineData("Int16", 32768)]
    [InlineData("Int16", -32768)]
    [InlineData("Uint16", 65535)]
    [InlineData("Uint16", -1)]
    [InlineData("Uint32", 4294967295)]
    [InlineData("Int32", -2147483648)]
    [InlineData("Enum16", 65535)]
    [InlineData("Bitfield16", 32768)]
    [InlineData("Int16", double.NaN)]
    [InlineData("Float32", 1e39)]
    [InlineData("Sunssf", 1)]
    [InlineData("String", 1)]
    [InlineData("Acc32", 0)]
    [InlineData("Acc32", 4294967296)]
    [InlineData("Acc32", -1)]
    [InlineData("Pad", 0)]
    public void What_a_type_cannot_hold_is_not_written(string type, double value) => Assert.Null(PointCodec.Encode(Point(type, null), value, 0));

    [Fact]
    public void Any_registers_are_read_without_harm() =>
        Check.One(Settings, Prop.ForAll(ArbMap.Default.ArbFor<ulong[]>(), Arb.From(Gen.Elements(Enum.GetNames<PointType>())), (bits, type) =>
        {
            var point = Point(type, null);
            var registers = Enumerable.Range(0, point.Size).Select(i => (ushort)(bits.Length == 0 ? 0 : bits[i % bits.Length] >> (16 * (i % 4)))).ToArray();
            var read = PointCodec.Decode(point, registers, 0);
            Assert.Equal(read.IsKnown, read.Text is not null || read.Value is not null);
        }));

    private static PointDefinition Point(string type, string? scale)
    {
        var parsed = Enum.Parse<PointType>(type);
        return new PointDefinition("P", 0, parsed, parsed == PointType.String ? 4 : PointCodec.SizeOf(parsed), scale, null, true, false, false, new Dictionary<string, int>());
    }

    private static SunSpecValue Decode(string type, string registers, int? scale, string? scalePoint = null)
    {
        byte[] bytes = Convert.FromHexString(registers);
        return PointCodec.Decode(Point(type, scalePoint), [.. Enumerable.Range(0, bytes.Length / 2).Select(i => (ushort)((bytes[2 * i] << 8) | bytes[(2 * i) + 1]))], scale);
    }
}
