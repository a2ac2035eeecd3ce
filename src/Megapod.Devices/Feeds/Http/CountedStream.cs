namespace Megapod.Devices.Feeds.Http;

/// <summary>Lets a bounded number of bytes through, so that a compressed answer that never unpacks to anything ends too.</summary>
/// <param name="inner">The answer as it comes; not disposed.</param>
/// <param name="most">Most bytes.</param>
internal sealed class CountedStream(Stream inner, long most) : Stream
{
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

    /// <summary>Whether more came than was allowed.</summary>
    public bool IsExceeded => count > most;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = IsExceeded ? 0 : await inner.ReadAsync(buffer, cancellationToken);
        count += read;
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
