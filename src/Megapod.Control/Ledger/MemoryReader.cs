namespace Megapod.Control.Ledger;

using System.Buffers.Binary;
using System.Text;

/// <summary>
/// Reads what <see cref="MemoryWriter"/> wrote. It never throws: past the end, or after anything impossible, it gives zeros and says that it is not sound,
/// so that whoever reads looks once at the end.
/// </summary>
internal sealed class MemoryReader(ReadOnlyMemory<byte> bytes)
{
    private int at;

    /// <summary>Whether everything so far was there and possible.</summary>
    public bool IsSound { get; private set; } = true;

    /// <summary>Whether everything was read and nothing is left over.</summary>
    public bool IsAtEnd => IsSound && at == bytes.Length;

    public int Int() => Take(4) is { Length: 4 } span ? BinaryPrimitives.ReadInt32LittleEndian(span) : 0;

    public uint Unsigned() => (uint)Int();

    public bool Flag() => Int() is var value && Possible(value is 0 or 1) && value == 1;

    public long Long() => Take(8) is { Length: 8 } span ? BinaryPrimitives.ReadInt64LittleEndian(span) : 0;

    public double Number() => Take(8) is { Length: 8 } span ? BinaryPrimitives.ReadDoubleLittleEndian(span) : 0;

    /// <summary>A whole number between 0 and the most that is possible there.</summary>
    public int Count(int most) => Int() is var value && Possible(value >= 0 && value <= most) ? value : 0;

    public string Text(int mostBytes) => Encoding.UTF8.GetString(Take(Count(mostBytes)));

    /// <summary>Says what must be true of what was read.</summary>
    public bool Possible(bool isPossible) => IsSound &= isPossible;

    private ReadOnlySpan<byte> Take(int length)
    {
        if (!Possible(length <= bytes.Length - at))
        {
            return [];
        }

        at += length;
        return bytes.Span.Slice(at - length, length);
    }
}
