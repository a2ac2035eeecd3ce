namespace Megapod.Control.Ledger;

using System.Buffers;
using System.Buffers.Binary;
using System.Text;

/// <summary>Writes plain values one after another, little end first.</summary>
internal sealed class MemoryWriter
{
    private readonly ArrayBufferWriter<byte> buffer = new(4_096);

    /// <summary>What was written.</summary>
    public byte[] ToArray() => buffer.WrittenSpan.ToArray();

    public void Add(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(buffer.GetSpan(4), value);
        buffer.Advance(4);
    }

    public void Add(uint value) => Add((int)value);

    public void Add(bool value) => Add(value ? 1 : 0);

    public void Add(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(buffer.GetSpan(8), value);
        buffer.Advance(8);
    }

    public void Add(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(buffer.GetSpan(8), value);
        buffer.Advance(8);
    }

    public void Add(string text)
    {
        Add(Encoding.UTF8.GetByteCount(text));
        buffer.Write(Encoding.UTF8.GetBytes(text));
    }
}
