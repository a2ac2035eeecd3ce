namespace Megapod.Storage.History;

using System.Buffers.Binary;
using System.Security.Cryptography;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>Samples of all series as they came together, on the disk until they are in blocks. As it must be quick and does not live long, it is not compressed.</summary>
internal static class RecentBatch
{
    private const int SampleBytes = 4 + 8 + 8 + 8 + 1;
    private const int SumBytes = 8;

    /// <summary>Makes the bytes.</summary>
    public static byte[] Encode(IReadOnlyList<HistorySample> samples)
    {
        var bytes = new byte[(samples.Count * SampleBytes) + SumBytes];
        var into = bytes.AsSpan();
        for (int i = 0; i < samples.Count; i++)
        {
            var sample = samples[i];
            BinaryPrimitives.WriteInt32LittleEndian(into, sample.Series);
            BinaryPrimitives.WriteInt64LittleEndian(into[4..], sample.At.Ticks);
            BinaryPrimitives.WriteInt64LittleEndian(into[12..], sample.KnownAt.Ticks);
            BinaryPrimitives.WriteDoubleLittleEndian(into[20..], sample.Value);
            into[28] = (byte)sample.Quality;
            into = into[SampleBytes..];
        }

        SHA256.HashData(bytes.AsSpan(0, bytes.Length - SumBytes)).AsSpan(0, SumBytes).CopyTo(into);
        return bytes;
    }

    /// <summary>Reads the bytes; null where they are not what was written.</summary>
    public static HistorySample[]? Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < SumBytes || (bytes.Length - SumBytes) % SampleBytes != 0 || !SHA256.HashData(bytes[..^SumBytes]).AsSpan(0, SumBytes).SequenceEqual(bytes[^SumBytes..]))
        {
            return null;
        }

        var samples = new HistorySample[(bytes.Length - SumBytes) / SampleBytes];
        for (int i = 0; i < samples.Length; i++)
        {
            var from = bytes.Slice(i * SampleBytes, SampleBytes);
            samples[i] = new HistorySample(
                BinaryPrimitives.ReadInt32LittleEndian(from),
                new Instant(BinaryPrimitives.ReadInt64LittleEndian(from[4..])),
                new Instant(BinaryPrimitives.ReadInt64LittleEndian(from[12..])),
                BinaryPrimitives.ReadDoubleLittleEndian(from[20..]),
                (Quality)from[28]);
        }

        return samples;
    }
}
