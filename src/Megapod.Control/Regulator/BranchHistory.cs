namespace Megapod.Control.Regulator;

using System.Runtime.CompilerServices;

/// <summary>Samples of the branch that steps (the pods), so that a sample of the connection can be compared with the branch of the same instant.</summary>
internal struct BranchHistory
{
    /// <summary>Samples remembered: 2.5 s of a meter that samples each 20 ms.</summary>
    private const int Length = 128;

    private Samples samples;
    private int newest;
    private int count;

    /// <summary>When the newest sample was taken, ticks; 0 when there is none.</summary>
    public readonly long NewestTicks => count == 0 ? 0 : samples[newest].Ticks;

    /// <summary>The newest sample, W.</summary>
    public readonly double NewestWatts => count == 0 ? double.NaN : samples[newest].Watts;

    /// <summary>Takes a sample in; one that is not newer than the newest is not news.</summary>
    public void Add(long ticks, double watts)
    {
        if (ticks > NewestTicks)
        {
            newest = (newest + 1) % Length;
            count = Math.Min(count + 1, Length);
            samples[newest] = new Sample { Ticks = ticks, Watts = watts };
        }
    }

    /// <summary>
    /// Lowest and highest sample from the last one before a span to the first one after it: between two samples the branch may have stepped at any instant.
    /// </summary>
    public readonly void Bracket(long from, long until, out double lowest, out double highest)
    {
        lowest = double.PositiveInfinity;
        highest = double.NegativeInfinity;
        for (int back = 0; back < count; back++)
        {
            ref readonly var sample = ref samples[(newest - back + Length) % Length];
            if (sample.Ticks >= until)
            {
                // Only the first one after the span counts.
                lowest = highest = sample.Watts;
                if (sample.Ticks <= from)
                {
                    return;
                }

                continue;
            }

            lowest = Math.Min(lowest, sample.Watts);
            highest = Math.Max(highest, sample.Watts);
            if (sample.Ticks <= from)
            {
                return;
            }
        }
    }

    private struct Sample
    {
        public long Ticks;
        public double Watts;
    }

    [InlineArray(Length)]
    private struct Samples
    {
        private Sample first;
    }
}
