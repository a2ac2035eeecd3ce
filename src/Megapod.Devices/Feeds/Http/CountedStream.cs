namespace Megapod.Devices.Feeds.Http;

using System.Buffers.Binary;

/// <summary>Lets a bounded number of bytes through, so that a compressed answer that never unpacks to anything ends too, and remembers the last of them.</summary>
/// <param name="inner">The answer as it comes; not disposed.</param>
/// <param name="most">Most bytes.</param>
internal sealed class CountedStream(Stream inner, long most) : Stream
{
    private readonly byte[] tail = new byte[4];
    private long count;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The last four bytes as a number, the lowest first: in a whole gzip file its unpacked length (RFC 1952, ISIZE).</summary>
    public uint Tail => BinaryPrimitives.ReadUInt32LittleEndian(tail);

    /// <summary>Whether more came than was allowed.</summary>
    public bool IsExceeded => count > most;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = IsExceeded ? 0 : await inner.ReadAsync(buffer, cancellationToken);
        count += read;
        for (int i = Math.Max(0, read - tail.Length); i < read; i++)
        {
            Array.Copy(tail, 1, tail, 0, tail.Length - 1);
            tail[^1] = buffer.Span[i];
        }

        return IsExceeded ? 0 : read;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Flush() => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
