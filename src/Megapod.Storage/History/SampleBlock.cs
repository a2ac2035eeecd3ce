namespace Megapod.Storage.History;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>Samples of one series as a block: event time, knowledge time, quality, value.</summary>
internal static class SampleBlock
{
    private const int LongColumns = 4;

    /// <summary>Makes a block.</summary>
    /// <param name="codec">Makes it.</param>
    /// <param name="samples">At least one.</param>
    public static byte[] Encode(BlockCodec codec, ReadOnlySpan<HistorySample> samples)
    {
        var at = new long[samples.Length];
        var known = new long[samples.Length];
        var quality = new long[samples.Length];
        var value = new double[samples.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            ref readonly var sample = ref samples[i];
            at[i] = sample.At.Ticks;
            known[i] = sample.KnownAt.Ticks;
            quality[i] = (long)sample.Quality;
            value[i] = sample.Value;
        }

        // Either what is known comes in even steps, or it comes a like time after it happened: whichever changes less is written.
        bool isLag = Changes(at, known) < Changes(null, known);
        if (isLag)
        {
            for (int i = 0; i < known.Length; i++)
            {
                known[i] = unchecked(known[i] - at[i]);
            }
        }

        return codec.Encode(samples.Length, [[.. Enumerable.Repeat(isLag ? 1L : 0, samples.Length)], at, known, quality], [value]);
    }

    /// <summary>Reads a block.</summary>
    /// <param name="block">Its bytes.</param>
    /// <param name="series">Number of its series.</param>
    /// <returns>The samples in the order in which they came; null where the bytes are not what was written.</returns>
    public static HistorySample[]? Decode(ReadOnlySpan<byte> block, int series)
    {
        if (BlockCodec.Decode(block, LongColumns, 1) is not { } columns)
        {
            return null;
        }

        var samples = new HistorySample[columns.Rows];
        var (at, known, quality, value) = (columns.Longs[1], columns.Longs[2], columns.Longs[3], columns.Doubles[0]);
        bool isLag = columns.Longs[0][0] != 0;
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = new HistorySample(series, new Instant(at[i]), new Instant(isLag ? unchecked(at[i] + known[i]) : known[i]), value[i], (Quality)quality[i]);
        }

        return samples;
    }

    /// <summary>In how many rows the step differs from the one before.</summary>
    private static int Changes(long[]? at, long[] known)
    {
        int changes = 0;
        for (int i = 2; i < known.Length; i++)
        {
            long one = unchecked(known[i] - known[i - 1]);
            long before = unchecked(known[i - 1] - known[i - 2]);
            changes += at is null ? (one != before ? 1 : 0) : (one != unchecked(at[i] - at[i - 1]) ? 1 : 0);
        }

        return changes;
    }
}
