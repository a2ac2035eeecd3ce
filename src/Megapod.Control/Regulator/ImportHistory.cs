namespace Megapod.Control.Regulator;

using System.Runtime.CompilerServices;

/// <summary>
/// The connection's samples of the last two seconds: means of a second are what a ramp is judged by, and the mean that rises is compared with the one before it.
/// Between two samples a rise goes in a line; a fall counts as having come at once, because a car that leaves is a step.
/// </summary>
internal struct ImportHistory
{
    /// <summary>Samples of two seconds at the shortest period, 10 ms.</summary>
    private const int Length = 200;

    private const double Rounding = 1e-9;

    private Samples samples;
    private int count;
    private int newest;
    private long newestAt;

    /// <summary>Takes a sample in; one that was taken in already changes nothing.</summary>
    /// <param name="at">When it was measured, ticks.</param>
    /// <param name="watts">The import, W.</param>
    public void Add(long at, double watts)
    {
        if (at <= newestAt)
        {
            return;
        }

        double before = count == 0 ? watts : samples[newest].Watts;
        newest = (newest + 1) % Length;
        samples[newest] = new Sample { Watts = watts, Mean = Math.Min(before + watts, 2 * watts) / 2, Seconds = (at - newestAt) / (double)TimeSpan.TicksPerSecond };
        newestAt = at;
        count = Math.Min(count + 1, Length);
    }

    /// <summary>
    /// The highest import that can stay for the second to come so that the mean of no second is above the mean of the second before it by more than a ramp allows. For
    /// the second that ends δ from now: of it 1 − δ have been, with the energy A, and B is that of the second before, so the import is at most (R + B − A) / δ. What
    /// is older than known counts as the oldest known. Seconds that end before an answer comes are as they are. Worked number: 100 kW for long, a ramp of 50 kW/s:
    /// 150 kW, and 150 kW for a second more.
    /// </summary>
    /// <param name="now">The instant, ticks, not before the newest sample.</param>
    /// <param name="watts">The import now, W.</param>
    /// <param name="rise">The ramp, W per second.</param>
    /// <param name="step">Time to the next step, s, at most 1.</param>
    /// <param name="answer">Time from now to the battery's answer, s, at most 1.</param>
    /// <param name="mean">The mean of the second that ends now, W.</param>
    public readonly double HighestFor(long now, double watts, double rise, double step, double answer, out double mean)
    {
        double since = Math.Min(1, (now - newestAt) / (double)TimeSpan.TicksPerSecond);
        int many = Math.Max(1, (int)Math.Round(1 / step));
        double length = 1.0 / many;
        var middle = new Place { Left = since, Watts = count == 0 ? watts : (samples[newest].Watts + watts) / 2, Next = newest };
        var begin = middle;
        double before = Back(ref begin, 1);
        double been = 0;
        double highest = double.PositiveInfinity;
        mean = before;
        for (int k = many; k > 0 && k * length > answer - Rounding; k--)
        {
            highest = Math.Min(highest, (rise + before - been) / (k * length));
            double moved = Back(ref middle, length);
            been += moved;
            before += Back(ref begin, length) - moved;
        }

        return highest;
    }

    /// <summary>Moves back in time and gives the energy on the way, W·s.</summary>
    private readonly double Back(ref Place place, double seconds)
    {
        double energy = 0;
        while (seconds > place.Left && place.Passed < count)
        {
            energy += place.Watts * place.Left;
            seconds -= place.Left;
            ref readonly var sample = ref samples[place.Next];
            place = new Place { Left = sample.Seconds, Watts = sample.Mean, Next = (place.Next - 1 + Length) % Length, Passed = place.Passed + 1 };
        }

        place.Left -= seconds;
        return energy + (place.Watts * seconds);
    }

    /// <summary>A place in the past: how much of the time between two samples lies before it, the mean there, and which sample is the earlier one.</summary>
    private struct Place
    {
        public double Left;
        public double Watts;
        public int Next;
        public int Passed;
    }

    private struct Sample
    {
        public double Watts;
        public double Mean;
        public double Seconds;
    }

    [InlineArray(Length)]
    private struct Samples
    {
        private Sample first;
    }
}
