namespace Megapod.Control.Ledger;

using Megapod.Core.Model;

/// <summary>
/// The future that conservation under silence looks at, cut into equal slots from now on; the last slot stands for all time after.
/// A grant counts in each slot that it may touch and a fallback in each slot in which a lapse may have happened, so a sum over
/// slots is never below the sum over exact instants. Worked number: with a longest lapse of 124.1 s and 26 slots, a slot is 5 s long.
/// </summary>
public readonly record struct Horizon
{
    /// <summary>How many slots there are; enough to tell the orders of lapse apart, few enough to add up each second.</summary>
    public const int Slots = 26;

    private readonly double perTick;

    private Horizon(long slotTicks)
    {
        SlotTicks = slotTicks;
        perTick = 1.0 / slotTicks;
    }

    /// <summary>Length of a slot in ticks of 100 ns, at least one second.</summary>
    public long SlotTicks { get; }

    /// <summary>A horizon long enough for every grant that the site's consumers may hold.</summary>
    public static Horizon For(PowerTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        double longest = 10;
        foreach (var consumer in tree.Consumers)
        {
            var e = consumer.Enforcement;
            double skew = e.DatedWithSkew?.TotalSeconds ?? 0;
            longest = Math.Max(longest, (e.LongestGrant.TotalSeconds * (1 + e.ClockDrift)) + e.CommandLatency.TotalSeconds + e.ActuationTime.TotalSeconds + skew);
        }

        double slotSeconds = Math.Max(1, Math.Ceiling(longest / (Slots - 1)));
        return new Horizon((long)(slotSeconds * TimeSpan.TicksPerSecond));
    }

    /// <summary>The number of slots that something lasting until an instant may touch, counted from now; the last slot is for ever.</summary>
    public int Touching(long nowTicks, long untilTicks)
    {
        long span = untilTicks - nowTicks;
        return span <= 0 ? 0 : Whole(span - 1, Slots - 1) + 1;
    }

    /// <summary>The first slot in which something that happens at an instant may already have happened.</summary>
    public int From(long nowTicks, long atTicks)
    {
        long span = atTicks - nowTicks;
        return span <= 0 ? 0 : Whole(span, Slots - 1);
    }

    /// <summary>Whole slots in a span, at most so many. Asked a few times for each consumer in each cycle, hence a product and its correction instead of a division.</summary>
    private int Whole(long span, int most)
    {
        if (span >= most * SlotTicks)
        {
            return most;
        }

        int slots = (int)(span * perTick);
        slots += (slots + 1) * SlotTicks <= span ? 1 : 0;
        return slots - (slots * SlotTicks > span ? 1 : 0);
    }
}
