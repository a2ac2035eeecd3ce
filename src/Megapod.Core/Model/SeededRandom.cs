namespace Megapod.Core.Model;

/// <summary>
/// Chance that is the same on every machine: xoshiro256** by Blackman and Vigna (2018, public domain), seeded by SplitMix64. Only
/// additions, multiplications, shifts and square roots are used, whose results IEEE 754 fixes to the last bit; the library's
/// logarithm and sine differ between machines and are not called.
/// </summary>
/// <remarks>It is mutable and belongs to one user. Give every part of a world its own stream with <see cref="Split"/>, so that a part that draws more does not change the others.</remarks>
public sealed class SeededRandom
{
    private const double NaturalLogarithmOfTwo = 0.693147180559945309417232;

    private readonly ulong seed;
    private ulong s0;
    private ulong s1;
    private ulong s2;
    private ulong s3;

    /// <summary>The stream of a seed; every seed gives another stream.</summary>
    public SeededRandom(ulong seed)
    {
        this.seed = seed;
        var mix = seed;
        s0 = SplitMix(ref mix);
        s1 = SplitMix(ref mix);
        s2 = SplitMix(ref mix);
        s3 = SplitMix(ref mix);
    }

    /// <summary>A stream of its own for a named part. It depends on this stream's seed and the name, not on what was drawn before.</summary>
    /// <param name="name">Name of the part, such as <c>cars</c>.</param>
    public SeededRandom Split(string name)
    {
        ArgumentNullException.ThrowIfNull(name);

        // FNV-1a over the name's characters, by Fowler, Noll and Vo; string hashes of the library differ in every process.
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var character in name)
        {
            hash = (hash ^ character) * 1_099_511_628_211UL;
        }

        var mix = seed ^ hash;
        return new SeededRandom(SplitMix(ref mix));
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        var result = ulong.RotateLeft(s1 * 5, 7) * 9;
        var t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = ulong.RotateLeft(s3, 45);
        return result;
    }

    /// <summary>A number from 0 up to but not including 1, in steps of 2⁻⁵³.</summary>
    public double NextUniform() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number between two bounds.</summary>
    public double NextUniform(double least, double most) => least + ((most - least) * NextUniform());

    /// <summary>A whole number from 0 up to but not including <paramref name="count"/>, each equally likely.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is not positive.</exception>
    public int NextIndex(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);

        // Bits beyond the last whole multiple are drawn again, so that no remainder is favoured.
        var beyond = ulong.MaxValue - (ulong.MaxValue % (ulong)count);
        ulong bits;
        do
        {
            bits = NextBits();
        }
        while (bits >= beyond);

        return (int)(bits % (ulong)count);
    }

    /// <summary>A draw from the normal distribution of mean 0 and standard deviation 1, by Marsaglia's polar method.</summary>
    public double NextNormal()
    {
        while (true)
        {
            var x = NextUniform(-1, 1);
            var y = NextUniform(-1, 1);
            var square = (x * x) + (y * y);
            if (square is > 0 and < 1)
            {
                return x * Math.Sqrt(-2 * Logarithm(square) / square);
            }
        }
    }

    /// <summary>Puts a list in random order in place (Fisher and Yates).</summary>
    public void Shuffle<T>(IList<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        for (var i = items.Count - 1; i > 0; i--)
        {
            var other = NextIndex(i + 1);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }

    /// <summary>
    /// Natural logarithm of a positive number, by ln x = e ln 2 + 2 artanh((m − 1)/(m + 1)) with m in [√½, √2); twelve terms of the
    /// series leave less than 1e-18 there.
    /// </summary>
    internal static double Logarithm(double value)
    {
        var exponent = Math.ILogB(value);
        var mantissa = Math.ScaleB(value, -exponent);
        if (mantissa > 1.4142135623730951)
        {
            mantissa /= 2;
            exponent++;
        }

        var ratio = (mantissa - 1) / (mantissa + 1);
        var square = ratio * ratio;
        var sum = 0.0;
        for (var power = 23; power >= 1; power -= 2)
        {
            sum = (sum * square) + (1.0 / power);
        }

        return (exponent * NaturalLogarithmOfTwo) + (2 * ratio * sum);
    }

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15UL;
        var mixed = state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
        return mixed ^ (mixed >> 31);
    }
}
