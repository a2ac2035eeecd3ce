namespace Megapod.Devices.Solver;

using System.Runtime.InteropServices;

/// <summary>
/// One message between a process and its solver, in a buffer that is used again. A header of 16 bytes, in the machine's own byte order because both ends are the same
/// program on the same machine: magic and version (4), kind (2), nothing (2), number of the question (4), bytes of body (4); then the body. The number is echoed, so that an answer that comes late is never
/// taken for the next one.
/// </summary>
internal sealed class Frame
{
    private const int HeaderBytes = 16;

    /// <summary>"MPS" and the version of the format.</summary>
    private const uint Magic = 0x01_53_50_4D;

    private byte[] buffer = new byte[4_096];
    private int length = HeaderBytes;
    private int at = HeaderBytes;

    /// <summary>What it holds.</summary>
    public FrameKind Kind { get; private set; }

    /// <summary>Number of the question that it asks or answers.</summary>
    public int Number { get; private set; }

    /// <summary>Bytes of the body.</summary>
    public int BodyBytes => length - HeaderBytes;

    /// <summary>Begins a frame to be sent.</summary>
    public Frame Begin(FrameKind kind, int number)
    {
        (Kind, Number, length, at) = (kind, number, HeaderBytes, HeaderBytes);
        return this;
    }

    /// <summary>Adds a number.</summary>
    public Frame Add<T>(T number)
        where T : unmanaged => Add([number]);

    /// <summary>Adds numbers; how many has to follow from what is there already.</summary>
    public Frame Add<T>(ReadOnlySpan<T> numbers)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(numbers);
        Reserve(length + bytes.Length);
        bytes.CopyTo(buffer.AsSpan(length));
        length += bytes.Length;
        return this;
    }

    /// <summary>Sends it.</summary>
    /// <exception cref="IOException">The other end is gone.</exception>
    public void Write(Stream stream)
    {
        MemoryMarshal.Write(buffer.AsSpan(), Magic);
        MemoryMarshal.Write(buffer.AsSpan(4), (uint)Kind);
        MemoryMarshal.Write(buffer.AsSpan(8), Number);
        MemoryMarshal.Write(buffer.AsSpan(12), BodyBytes);
        stream.Write(buffer, 0, length);
        stream.Flush();
    }

    /// <summary>Reads the next frame.</summary>
    /// <param name="stream">Where from.</param>
    /// <param name="mostBytes">The longest body that is allowed.</param>
    public FrameEnd Read(Stream stream, int mostBytes)
    {
        int read = stream.ReadAtLeast(buffer.AsSpan(0, HeaderBytes), HeaderBytes, throwOnEndOfStream: false);
        if (read < HeaderBytes)
        {
            // What is too short to be judged is torn, unless its beginning is wrong already.
            return read == 0 ? FrameEnd.Ended : IsMagic(read) ? FrameEnd.Torn : FrameEnd.Garbage;
        }

        uint kind = MemoryMarshal.Read<uint>(buffer.AsSpan(4));
        int body = MemoryMarshal.Read<int>(buffer.AsSpan(12));
        if (!IsMagic(read) || !Enum.IsDefined((FrameKind)kind) || kind > ushort.MaxValue || body < 0 || body > mostBytes)
        {
            return FrameEnd.Garbage;
        }

        (Kind, Number, at) = ((FrameKind)kind, MemoryMarshal.Read<int>(buffer.AsSpan(8)), HeaderBytes);
        Reserve(HeaderBytes + body);
        length = HeaderBytes + body;
        return stream.ReadAtLeast(buffer.AsSpan(HeaderBytes, body), body, throwOnEndOfStream: false) < body ? FrameEnd.Torn : FrameEnd.Whole;
    }

    /// <summary>Takes the next numbers from a frame that was read.</summary>
    /// <returns>False where the frame is too short for them.</returns>
    public bool Take<T>(Span<T> numbers)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(numbers);
        if (bytes.Length > length - at)
        {
            return false;
        }

        buffer.AsSpan(at, bytes.Length).CopyTo(bytes);
        at += bytes.Length;
        return true;
    }

    /// <summary>As for several; zero where the frame is too short, which <see cref="IsUsedUp"/> does not forgive.</summary>
    public T Take<T>()
        where T : unmanaged
    {
        Span<T> one = stackalloc T[1];
        if (!Take(one))
        {
            at = int.MaxValue;
        }

        return one[0];
    }

    /// <summary>Whether a frame that was read has been taken to its last byte.</summary>
    public bool IsUsedUp => at == length;

    /// <summary>Whether the rest of a frame that was read has exactly so many bytes.</summary>
    public bool HasLeft(long bytes) => length - (long)at == bytes;

    private bool IsMagic(int read)
    {
        Span<byte> magic = stackalloc byte[sizeof(uint)];
        MemoryMarshal.Write(magic, Magic);
        int count = Math.Min(read, magic.Length);
        return buffer.AsSpan(0, count).SequenceEqual(magic[..count]);
    }

    private void Reserve(int bytes)
    {
        if (buffer.Length < bytes)
        {
            Array.Resize(ref buffer, (int)Math.Min(Array.MaxLength, Math.Max(bytes, buffer.Length * 2L)));
        }
    }
}
