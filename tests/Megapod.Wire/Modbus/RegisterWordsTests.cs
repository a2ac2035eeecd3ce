namespace Megapod.Wire.Modbus;

using FsCheck;
using FsCheck.Fluent;
using Megapod.Devices.Modbus;

public sealed class RegisterWordsTests
{
    [Theory]
    [InlineData(WordOrder.ABCD, new ushort[] { 0x0A0B, 0x0C0D })]
    [InlineData(WordOrder.CDAB, new ushort[] { 0x0C0D, 0x0A0B })]
    [InlineData(WordOrder.BADC, new ushort[] { 0x0B0A, 0x0D0C })]
    [InlineData(WordOrder.DCBA, new ushort[] { 0x0D0C, 0x0B0A })]
    public void Four_bytes_lie_as_the_letters_say(WordOrder order, ushort[] registers)
    {
        Assert.Equal(0x0A0B0C0Du, RegisterWords.UInt32(registers, order));
        ushort[] put = new ushort[2];
        RegisterWords.Put(put, 0x0A0B0C0Du, order);
        Assert.Equal(registers, put);
    }

    [Theory]
    [InlineData(WordOrder.ABCD, new ushort[] { 0x0102, 0x0304, 0x0506, 0x0708 })]
    [InlineData(WordOrder.CDAB, new ushort[] { 0x0708, 0x0506, 0x0304, 0x0102 })]
    [InlineData(WordOrder.BADC, new ushort[] { 0x0201, 0x0403, 0x0605, 0x0807 })]
    [InlineData(WordOrder.DCBA, new ushort[] { 0x0807, 0x0605, 0x0403, 0x0201 })]
    public void Eight_bytes_lie_as_the_letters_say(WordOrder order, ushort[] registers)
    {
        Assert.Equal(0x0102030405060708ul, RegisterWords.UInt64(registers, order));
        ushort[] put = new ushort[4];
        RegisterWords.Put(put, 0x0102030405060708ul, order);
        Assert.Equal(registers, put);
    }

    [Fact]
    public void Known_numbers_are_read()
    {
        // IEEE 754: 1.0 is 3F80 0000 in single and 3FF0 0000 0000 0000 in double precision.
        Assert.Equal(1f, RegisterWords.Single([0x3F80, 0], WordOrder.ABCD));
        Assert.Equal(1f, RegisterWords.Single([0, 0x3F80], WordOrder.CDAB));
        Assert.Equal(1d, RegisterWords.Double([0xF03F, 0, 0, 0], WordOrder.BADC));
        Assert.Equal(-2, RegisterWords.Int16([0xFFFE], WordOrder.ABCD));
        Assert.Equal(-2, RegisterWords.Int16([0xFEFF], WordOrder.DCBA));
        Assert.Equal(-2, RegisterWords.Int32([0xFFFE, 0xFFFF], WordOrder.CDAB));
        Assert.Equal(-2L, RegisterWords.Int64([0xFFFF, 0xFFFF, 0xFFFF, 0xFFFE], WordOrder.ABCD));
    }

    [Fact]
    public void What_is_put_is_read_again_in_every_order()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<(ulong, WordOrder)>(), pair =>
        {
            var (bits, order) = pair;
            Span<ushort> registers = stackalloc ushort[4];
            RegisterWords.Put(registers, bits, order);
            bool isLong = RegisterWords.UInt64(registers, order) == bits && RegisterWords.Int64(registers, order) == (long)bits
                && BitConverter.DoubleToUInt64Bits(RegisterWords.Double(registers, order)) == BitConverter.DoubleToUInt64Bits(BitConverter.UInt64BitsToDouble(bits));
            RegisterWords.Put(registers, (uint)bits, order);
            bool isInt = RegisterWords.UInt32(registers, order) == (uint)bits && RegisterWords.Int32(registers, order) == (int)bits;
            RegisterWords.Put(registers, (ushort)bits, order);
            return isLong && isInt && RegisterWords.UInt16(registers, order) == (ushort)bits && RegisterWords.Int16(registers, order) == (short)bits;
        }).QuickCheckThrowOnFailure();
    }
}
