namespace Megapod.Site.Alarms;

using Megapod.Core.Units;

/// <summary>By how much a counter that only rises has risen within the last minutes.</summary>
internal sealed class CountWindow
{
    /// <summary>How far back it looks.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Grain = TimeSpan.FromSeconds(10);

    private readonly Queue<(Instant At, double Count)> marks = new();
    private Instant marked;

    /// <summary>Takes the counter at an instant. The first look is where counting begins.</summary>
    /// <param name="count">The counter.</param>
    /// <param name="now">The instant; not before that of the look before.</param>
    /// <returns>How much it has risen since the oldest mark that counts; at least 0.</returns>
    public double Risen(double count, Instant now)
    {
        if (marks.Count == 0 || now - marked >= Grain)
        {
            marks.Enqueue((now, count));
            marked = now;
        }

        while (marks.Count > 1 && now - marks.Peek().At > Length)
        {
            marks.Dequeue();
        }

        return Math.Max(0, count - marks.Peek().Count);
    }
}
