namespace Megapod.Wire.Registers;

using System.Buffers.Binary;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Megapod.Core.Model;
using Megapod.Devices.Registers;

/// <summary>Numbers in registers, exactly, against bytes worked out by hand.</summary>
public sealed class RegisterCodecTests : RegisterBench
{
    [Theory]
    [InlineData("Unsigned16", "Abcd", "FB2E", "64302")]
    [InlineData("Signed16", "Abcd", "FB2E", "-1234")]
    [InlineData("Signed16", "Badc", "2EFB", "-1234")]
    [InlineData("Unsigned32", "Abcd", "0A0B0C0D", "168496141")]
    [InlineData("Unsigned32", "Cdab", "0C0D0A0B", "168496141")]
    [InlineData("Unsigned32", "Badc", "0B0A0D0C", "168496141")]
    [InlineData("Unsigned32", "Dcba", "0D0C0B0A", "168496141")]
    [InlineData("Signed32", "Abcd", "FFFFFB2E", "-1234")]
    [InlineData("Signed32", "Cdab", "FB2EFFFF", "-1234")]
    [InlineData("Unsigned64", "Abcd", "FFFFFFFFFFFFFFFF", "18446744073709551615")]
    [InlineData("Unsigned64", "Cdab", "0708050603040102", "72623859790382856")]
    [InlineData("Unsigned64", "Dcba", "0807060504030201", "72623859790382856")]
    [InlineData("Signed64", "Badc", "FFFFFFFFFFFF2EFB", "-1234")]
    [InlineData("Float32", "Abcd", "43668000", "230.5")]
    [InlineData("Float32", "Cdab", "80004366", "230.5")]
    [InlineData("Float64", "Abcd", "406CD00000000000", "230.5")]
    [InlineData("Float64", "Dcba", "0000000000D06C40", "230.5")]
    [InlineData("Float32", "Abcd", "7FC00000", null)]
    [InlineData("Float32", "Abcd", "FF800000", null)]
    [InlineData("Float64", "Abcd", "7FF0000000000000", null)]
    [InlineData("Float64", "Abcd", "7FEFFFFFFFFFFFFF", null)]
    public void Golden_bytes_are_read_and_written_as_the_number_that_they_are(string type, string order, string bytes, string? expected)
    {
        var number = new RegisterNumberConfig { Address = 0, Type = Enum.Parse<RegisterType>(type), Order = Enum.Parse<RegisterOrder>(order) };
        ushort[] registers = Registers(bytes);
        decimal? raw = RegisterCodec.RawOf(number, registers);
        Assert.Equal(expected is null ? null : decimal.Parse(expected, CultureInfo.InvariantCulture), raw);
        if (raw is { } known)
        {
            Assert.Equal(registers, RegisterCodec.EncodeRaw(number, known));
        }
    }

    [Theory]
    [InlineData("0.1", null, "0.1")]
    [InlineData("100", (ushort)0xFFFE, "1.00")]
    [InlineData("1", (ushort)10, "10000000000")]
    [InlineData("1", (ushort)11, null)]
    [InlineData("1", (ushort)0x8000, null)]
    public void Step_is_the_factor_times_the_power_of_ten_and_unknown_when_that_is_none(string factor, ushort? scale, string? expected)
    {
        var number = new RegisterNumberConfig { Address = 0, Factor = decimal.Parse(factor, CultureInfo.InvariantCulture), ScaleAddress = scale is null ? null : 1 };
        Assert.Equal(expected is null ? null : decimal.Parse(expected, CultureInfo.InvariantCulture), RegisterCodec.StepOf(number, scale));
    }

    [Fact]
    public void Set_point_in_registers_is_never_more_than_was_asked_and_less_by_less_than_a_step()
    {
        var numbers = from type in Gen.Elements(Enum.GetValues<RegisterType>())
                      from order in Gen.Elements(Enum.GetValues<RegisterOrder>())
                      from factor in Gen.Elements(0.001m, 0.1m, 1m, 100m, 1000m)
                      from milliwatts in Gen.Choose(-2_000_000_000, 2_000_000_000)
                      select (new RegisterNumberConfig { Address = 0, Type = type, Order = order, Factor = factor }, milliwatts / 1000m);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(20260101, 3), Prop.ForAll(Arb.From(numbers), c =>
        {
            var (number, watts) = c;
            var (registers, value) = RegisterCodec.Encode(number, watts, number.Factor);
            decimal back = RegisterCodec.RawOf(number, registers)!.Value * number.Factor;
            Assert.Equal(value, back);
            Assert.True(Math.Abs(back) <= Math.Abs(watts) && back * watts >= 0, $"{watts} W became {back} W in {number}");
            decimal most = watts < 0 ? -RegisterRange.LeastOf(number.Type) : RegisterRange.MostOf(number.Type);
            decimal finest = number.Type is RegisterType.Float32 ? Math.Abs(watts) / (1 << 22) : 0;
            Assert.True(Math.Abs(back) + number.Factor + finest > Math.Min(Math.Abs(watts), most * number.Factor), $"{watts} W became {back} W in {number}");
        }));
    }

    private static ushort[] Registers(string hex)
    {
        byte[] bytes = Convert.FromHexString(hex);
        return [.. Enumerable.Range(0, bytes.Length / 2).Select(i => BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(2 * i)))];
    }
}
