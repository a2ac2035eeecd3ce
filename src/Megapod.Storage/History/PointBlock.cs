namespace Megapod.Storage.History;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>Steps of one series and resolution as a block.</summary>
internal static class PointBlock
{
    /// <summary>
    /// An integral has all its digits and is still known but for the last ones: of a step in which one value held it is that value times the seconds. In this layout the bits in which it differs from that are kept, which
    /// are none or few. The first layout has the integral itself, which is shorter where it is a decimal fraction. Whichever block is shorter is taken.
    /// </summary>
    private const byte ByDifference = 2;

    /// <summary>Makes a block; of no points, which says that nothing was known, one without bytes.</summary>
    /// <param name="codec">Makes it.</param>
    /// <param name="points">The points.</param>
    public static byte[] Encode(BlockCodec codec, List<HistoryPoint> points)
    {
        int rows = points.Count;
        if (rows == 0)
        {
            return [];
        }

        var (start, count, difference) = (new long[rows], new long[rows], new long[rows]);
        var (min, max, last, integral, seconds) = (new double[rows], new double[rows], new double[rows], new double[rows], new double[rows]);
        for (int i = 0; i < rows; i++)
        {
            var point = points[i];
            (start[i], count[i]) = (point.Start.Ticks, point.Count);
            (min[i], max[i], last[i], integral[i], seconds[i]) = (point.Min, point.Max, point.Last, point.Integral, point.Seconds);
            difference[i] = unchecked(BitConverter.DoubleToInt64Bits(point.Integral) - Expected(point.Min, point.Seconds));
        }

        byte[] one = codec.Encode(rows, [start, count, difference], [min, max, last, seconds], ByDifference);
        byte[] other = codec.Encode(rows, [start, count], [min, max, last, integral, seconds]);
        return other.Length < one.Length ? other : one;
    }

    /// <summary>Reads a block; null where the bytes are not what was written.</summary>
    public static HistoryPoint[]? Decode(ReadOnlySpan<byte> block)
    {
        if (block.IsEmpty)
        {
            return [];
        }

        bool isFirst = block[0] == BlockCodec.FirstLayout;
        var decoded = isFirst ? BlockCodec.Decode(block, 2, 5) : BlockCodec.Decode(block, 3, 4, ByDifference);
        if (decoded is not { } columns)
        {
            return null;
        }

        var points = new HistoryPoint[columns.Rows];
        var doubles = columns.Doubles;
        for (int i = 0; i < points.Length; i++)
        {
            double seconds = doubles[isFirst ? 4 : 3][i];
            double integral = isFirst ? doubles[3][i] : BitConverter.Int64BitsToDouble(unchecked(columns.Longs[2][i] + Expected(doubles[0][i], seconds)));
            points[i] = new HistoryPoint(new Instant(columns.Longs[0][i]), doubles[0][i], doubles[1][i], doubles[2][i], integral, seconds, columns.Longs[1][i]);
        }

        return points;
    }

    private static long Expected(double least, double seconds) => BitConverter.DoubleToInt64Bits(least * seconds);
}
