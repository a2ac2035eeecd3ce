namespace Megapod.Site.Loop;

using Megapod.Core.Units;

/// <summary>The last events, oldest dropped first, safe to read from any thread.</summary>
public sealed class EventRing
{
    /// <summary>How many events are kept: a busy site makes some thousand a day.</summary>
    public const int Most = 10_000;

    private readonly Lock gate = new();
    private readonly Queue<SiteEvent> events = new();
    private long number;

    /// <summary>Records an event.</summary>
    public void Add(Instant at, string kind, string subject, string text)
    {
        lock (gate)
        {
            events.Enqueue(new SiteEvent(++number, at, kind, subject, text));
            if (events.Count > Most)
            {
                events.Dequeue();
            }
        }
    }

    /// <summary>Events after a number, oldest first.</summary>
    /// <param name="last">Number of the last event that is known already; 0 for none.</param>
    /// <param name="most">How many at most.</param>
    public EventPage After(long last, int most = Most)
    {
        lock (gate)
        {
            long oldest = number - events.Count + 1;
            bool isGap = last > number || last < oldest - 1;
            return new EventPage([.. events.Where(e => e.Number > last).Take(most)], number, isGap);
        }
    }

    /// <summary>The newest events, newest first.</summary>
    public IReadOnlyList<SiteEvent> Newest(int most)
    {
        lock (gate)
        {
            return [.. events.Reverse().Take(most)];
        }
    }
}
