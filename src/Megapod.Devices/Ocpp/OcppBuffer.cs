namespace Megapod.Devices.Ocpp;

using System.Buffers;

/// <summary>
/// A message in memory that is rented: nothing is rented before the first byte, so that a station that is silent costs none. It grows up to a bound; what is beyond is not kept, and
/// <see cref="IsCut"/> says so. Not for two threads at once.
/// </summary>
/// <param name="mostBytes">The bound.</param>
public sealed class OcppBuffer(int mostBytes) : IBufferWriter<byte>, IDisposable
{
    private const int FirstBytes = 512;

    private byte[] rented = [];

    /// <summary>How many bytes are in it.</summary>
    public int Length { get; private set; }

    /// <summary>Whether there was more than the bound allows; what is in it is then the beginning.</summary>
    public bool IsCut { get; private set; }

    /// <summary>What is in it, until more is put in or it is disposed of.</summary>
    public ReadOnlyMemory<byte> Written => rented.AsMemory(0, Length);

    /// <summary>What is in it, as a span.</summary>
    public ReadOnlySpan<byte> Bytes => rented.AsSpan(0, Length);

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, rented.Length - Length);
        Length += count;
        if (Length > mostBytes)
        {
            Length = mostBytes;
            IsCut = true;
        }
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return rented.AsMemory(Length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return rented.AsSpan(Length);
    }

    /// <summary>Puts bytes in.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Advance(bytes.Length);
    }

    /// <summary>Empties it and keeps its memory.</summary>
    public void Clear() => (Length, IsCut) = (0, false);

    /// <summary>Empties it and gives its memory back; it can be used again.</summary>
    public void Dispose()
    {
        if (rented.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(rented);
            rented = [];
        }

        Clear();
    }

    private void Reserve(int bytes)
    {
        bytes = Math.Max(1, bytes);
        if (rented.Length - Length >= bytes)
        {
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBytes, Math.Max(Length + bytes, rented.Length * 2)));
        Bytes.CopyTo(larger);
        if (rented.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        rented = larger;
    }
}
