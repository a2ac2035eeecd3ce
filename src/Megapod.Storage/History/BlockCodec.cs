namespace Megapod.Storage.History;

using System.IO.Compression;
using System.Security.Cryptography;

/// <summary>
/// A block: columns of the same number of rows, transformed, compressed and sealed by a sum, so that a bit that turned over on the disk is noticed. Made by one thread at a time.
/// </summary>
internal sealed class BlockCodec
{
    /// <summary>Rows that a block may have: more is a mistake, and a block that is torn must not ask for the machine's memory.</summary>
    public const int MostRows = 1 << 16;

    /// <summary>Layout of what is in a block: the first one.</summary>
    public const byte FirstLayout = 1;

    /// <summary>First eight bytes of SHA-256: against accidents, not against people.</summary>
    private const int SumBytes = 8;

    /// <summary>Columns of each sort that a block may have.</summary>
    private const int MostColumns = 16;

    /// <summary>Most bytes that a row of a column takes before it is compressed: eight planes, and an exception for one of eight rows, with room for a header.</summary>
    private const int MostBytesPerCell = 16;

    private const int HeaderRoom = 256;

    /// <summary>A column's list of values takes so many bytes at most.</summary>
    private const int ColumnWordsRoom = 256 * 8;

    private readonly ColumnWriter writer = new();
    private readonly int quality;
    private byte[] room = [];

    /// <summary>A codec.</summary>
    /// <param name="quality">How hard Brotli tries, 0–11; the default was measured to be the best bargain (docs/decisions/0046-history.md).</param>
    public BlockCodec(int quality = 5) => this.quality = quality;

    /// <summary>Makes a block. Columns of whole numbers come first.</summary>
    /// <param name="rows">Rows of each column, at least 1 and at most <see cref="MostRows"/>.</param>
    /// <param name="longs">Columns of whole numbers.</param>
    /// <param name="doubles">Columns of doubles.</param>
    /// <param name="layout">What the columns mean; it is the block's first byte.</param>
    public byte[] Encode(int rows, ReadOnlySpan<long[]> longs, ReadOnlySpan<double[]> doubles, byte layout = FirstLayout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, MostRows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(longs.Length, MostColumns, nameof(longs));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(doubles.Length, MostColumns, nameof(doubles));
        writer.Clear();
        foreach (var column in longs)
        {
            writer.Longs(column.AsSpan(0, rows));
        }

        foreach (var column in doubles)
        {
            writer.Doubles(column.AsSpan(0, rows));
        }

        int most = BrotliEncoder.GetMaxCompressedLength(writer.Written.Length);
        room = room.Length < most ? new byte[most] : room;
        int window = Math.Clamp(33 - System.Numerics.BitOperations.LeadingZeroCount((uint)writer.Written.Length), 10, 22);
        if (!BrotliEncoder.TryCompress(writer.Written, room, out int length, quality, window))
        {
            throw new InvalidOperationException("Brotli took more room than it says that it takes.");
        }

        var block = new byte[1 + 2 + length + SumBytes];
        block[0] = layout;
        block[1] = (byte)(rows - 1);
        block[2] = (byte)((rows - 1) >> 8);
        room.AsSpan(0, length).CopyTo(block.AsSpan(3));
        Sum(block.AsSpan(0, 3 + length), block.AsSpan(3 + length));
        return block;
    }

    /// <summary>Reads a block.</summary>
    /// <param name="block">Its bytes.</param>
    /// <param name="longs">How many columns of whole numbers it has.</param>
    /// <param name="doubles">How many columns of doubles.</param>
    /// <param name="layout">The layout that it has to have.</param>
    /// <returns>The columns; null where the bytes are not what was written.</returns>
    public static BlockColumns? Decode(ReadOnlySpan<byte> block, int longs, int doubles, byte layout = FirstLayout)
    {
        if (block.Length < 3 + SumBytes || block[0] != layout)
        {
            return null;
        }

        var body = block[..^SumBytes];
        Span<byte> sum = stackalloc byte[SumBytes];
        Sum(body, sum);
        if (!sum.SequenceEqual(block[^SumBytes..]))
        {
            return null;
        }

        int rows = (block[1] | (block[2] << 8)) + 1;
        var plain = System.Buffers.ArrayPool<byte>.Shared.Rent(((longs + doubles) * ((MostBytesPerCell * rows) + HeaderRoom)) + (ColumnWordsRoom * doubles));
        try
        {
            if (!BrotliDecoder.TryDecompress(body[3..], plain, out int length))
            {
                return null;
            }

            var reader = new ColumnReader(plain.AsSpan(0, length));
            var found = new BlockColumns(rows, new long[longs][], new double[doubles][]);
            for (int k = 0; k < longs; k++)
            {
                found.Longs[k] = reader.Longs(rows);
            }

            for (int k = 0; k < doubles; k++)
            {
                found.Doubles[k] = reader.Doubles(rows);
            }

            return reader.HasFailed || !reader.IsAtEnd ? null : found;
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(plain);
        }
    }

    private static void Sum(ReadOnlySpan<byte> body, Span<byte> into)
    {
        Span<byte> whole = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, whole);
        whole[..SumBytes].CopyTo(into);
    }
}
