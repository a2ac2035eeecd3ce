namespace Megapod.Twin.Physics;

/// <summary>
/// Chance without state: one number for each (seed, purpose, index), so that a draw added in one place shifts no other.
/// The mixing function is the finaliser of SplitMix64 (Steele, Lea, Flood, 2014).
/// </summary>
public static class Draws
{
    /// <summary>A number in [0, 1) for a purpose and an index under a seed.</summary>
    public static double Uniform(ulong seed, ulong purpose, ulong index)
    {
        ulong z = Mix(seed + (0x9E3779B97F4A7C15UL * (purpose + 1)));
        z = Mix(z + (0x9E3779B97F4A7C15UL * (index + 1)));
        return (z >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>A number in [from, to).</summary>
    public static double Between(ulong seed, ulong purpose, ulong index, double from, double to) => from + ((to - from) * Uniform(seed, purpose, index));

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
