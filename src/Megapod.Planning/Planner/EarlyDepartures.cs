namespace Megapod.Planning.Planner;

using Megapod.Core.Units;

/// <summary>
/// How much earlier than stated cars really leave at this site, learnt from the last weeks: energy that shall be in a car with a probability is owed by so much before its stated
/// departure. All departures count, those of full cars too: choosing by how well a car was served would say something about the site and not about drivers. The quantile is the
/// one that also holds for the next departure: of n seen, the ⌈(n + 1)·p⌉-th. Worked number: of 39 departures and at 95 % the 38th, which is the second earliest beside what was stated.
/// </summary>
public sealed class EarlyDepartures
{
    /// <summary>Fewer say nothing of the site.</summary>
    public const int LeastSeen = 30;

    /// <summary>Most departures that are kept: some 40 a day for six weeks.</summary>
    public const int MostKept = 2000;

    /// <summary>Older ones are about other habits: eight weeks.</summary>
    public static readonly TimeSpan Oldest = TimeSpan.FromDays(56);

    /// <summary>Nobody is taken to leave earlier than by this, however wrong what was stated may be: then it is no statement.</summary>
    public static readonly TimeSpan MostEarly = TimeSpan.FromHours(2);

    private readonly Queue<CarDeparture> seen = [];

    /// <summary>Departures that count now, in order.</summary>
    public IReadOnlyCollection<CarDeparture> Seen => seen;

    /// <summary>Takes in a departure, in order of time.</summary>
    /// <param name="departure">The departure.</param>
    public void Observe(CarDeparture departure)
    {
        seen.Enqueue(departure);
        Forget(departure.Left);
    }

    /// <summary>By how much stated departures have to be brought forward.</summary>
    /// <param name="probability">Probability with which the car shall still be there, above 0, below 1.</param>
    /// <param name="now">The instant.</param>
    /// <returns>Zero to <see cref="MostEarly"/>; null: too few were seen.</returns>
    public TimeSpan? Quantile(double probability, Instant now)
    {
        Forget(now);

        // A quantile further out than one of those seen cannot be told from them.
        int rank = (int)Math.Ceiling(((seen.Count + 1) * probability) - 1e-9);
        if (seen.Count < LeastSeen || rank > seen.Count)
        {
            return null;
        }

        long[] early = [.. seen.Select(d => d.Early.Ticks)];
        Array.Sort(early);
        return new TimeSpan(Math.Clamp(early[rank - 1], 0, MostEarly.Ticks));
    }

    private void Forget(Instant now)
    {
        while (seen.Count > MostKept || (seen.TryPeek(out var first) && now - first.Left > Oldest))
        {
            seen.Dequeue();
        }
    }
}
