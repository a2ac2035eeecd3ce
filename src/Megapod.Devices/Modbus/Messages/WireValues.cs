namespace Megapod.Devices.Modbus.Messages;

using System.Buffers.Binary;

/// <summary>Registers and bits as they lie in messages: registers with the high byte first, bits from the lowest of each byte up.</summary>
public static class WireValues
{
    /// <summary>How many bytes some bits take.</summary>
    public static int BytesOfBits(int count) => (count + 7) / 8;

    /// <summary>Puts registers into bytes.</summary>
    /// <param name="registers">The registers.</param>
    /// <param name="to">Twice as many bytes.</param>
    public static void Put(ReadOnlySpan<ushort> registers, Span<byte> to)
    {
        for (int i = 0; i < registers.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(to[(2 * i)..], registers[i]);
        }
    }

    /// <summary>Takes registers out of bytes.</summary>
    /// <param name="bytes">Twice as many bytes.</param>
    /// <param name="to">The registers.</param>
    public static void Take(ReadOnlySpan<byte> bytes, Span<ushort> to)
    {
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = BinaryPrimitives.ReadUInt16BigEndian(bytes[(2 * i)..]);
        }
    }

    /// <summary>Puts bits into bytes; what is left over of the last byte is zero.</summary>
    /// <param name="bits">The bits.</param>
    /// <param name="to">As many bytes as they take.</param>
    public static void Put(ReadOnlySpan<bool> bits, Span<byte> to)
    {
        to[..BytesOfBits(bits.Length)].Clear();
        for (int i = 0; i < bits.Length; i++)
        {
            to[i / 8] |= (byte)(bits[i] ? 1 << (i % 8) : 0);
        }
    }

    /// <summary>Takes bits out of bytes.</summary>
    /// <param name="bytes">As many bytes as they take.</param>
    /// <param name="to">The bits.</param>
    public static void Take(ReadOnlySpan<byte> bytes, Span<bool> to)
    {
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = (bytes[i / 8] >> (i % 8) & 1) != 0;
        }
    }
}
