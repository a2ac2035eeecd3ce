namespace Megapod.Site.Loop;

/// <summary>
/// How late the steps of a loop come: counted in steps of a hundredth of a millisecond, so that rare delays are found without keeping every step. One thread counts,
/// any may ask.
/// </summary>
public sealed class JitterMeter
{
    /// <summary>Delays of 500 ms and more count as one: there θ has long been broken.</summary>
    private const int Buckets = 50_000;
    private const double MicrosecondsEach = 10;

    private readonly long[] counts = new long[Buckets];
    private long total;
    private long worstTicks;

    /// <summary>Steps counted.</summary>
    public long Total => Volatile.Read(ref total);

    /// <summary>The latest of all.</summary>
    public TimeSpan Worst => new(Volatile.Read(ref worstTicks));

    /// <summary>Counts a step.</summary>
    /// <param name="late">By how much it came later than it should have; below zero counts as in time.</param>
    public void Add(TimeSpan late)
    {
        int bucket = (int)Math.Clamp(late.TotalMicroseconds / MicrosecondsEach, 0, Buckets - 1);
        counts[bucket]++;
        worstTicks = Math.Max(worstTicks, late.Ticks);
        Volatile.Write(ref total, total + 1);
    }

    /// <summary>By how much at most a share of all steps came late, to a hundredth of a millisecond upwards; zero before the first step.</summary>
    /// <param name="share">0–1; 0.9999 leaves out one of ten thousand.</param>
    public TimeSpan Quantile(double share)
    {
        long most = (long)Math.Ceiling(share * Total);
        long seen = 0;
        for (int bucket = 0; bucket < Buckets; bucket++)
        {
            seen += Volatile.Read(ref counts[bucket]);
            if (seen >= most && seen > 0)
            {
                return bucket == Buckets - 1 ? Worst : TimeSpan.FromMicroseconds((bucket + 1) * MicrosecondsEach);
            }
        }

        return TimeSpan.Zero;
    }
}
