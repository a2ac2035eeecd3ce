namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>What is known of one quantity: slots in order of time that do not overlap. Gaps are allowed and mean that nothing is known there, never zero.</summary>
public sealed class FeedSeries
{
    private readonly FeedSlot[] slots;

    /// <summary>Takes slots in order of time.</summary>
    /// <param name="quantity">What they tell about.</param>
    /// <param name="slots">Any number, also none; each begins at or after the end of the one before.</param>
    /// <exception cref="ArgumentException">Slots overlap, are out of order, have no length or a value that is no number.</exception>
    public FeedSeries(FeedQuantity quantity, IReadOnlyList<FeedSlot> slots)
    {
        ArgumentNullException.ThrowIfNull(slots);
        for (int i = 0; i < slots.Count; i++)
        {
            if (slots[i].Length <= TimeSpan.Zero || !double.IsFinite(slots[i].Value) || (i > 0 && slots[i].Start < slots[i - 1].End))
            {
                throw new ArgumentException($"Slot {i} at {slots[i].Start} has no length, no value or begins before the slot before it ends.", nameof(slots));
            }
        }

        Quantity = quantity;
        this.slots = [.. slots];
    }

    /// <summary>What the slots tell about.</summary>
    public FeedQuantity Quantity { get; }

    /// <summary>All slots in order of time; empty when nothing is known.</summary>
    public IReadOnlyList<FeedSlot> Slots => slots;

    /// <summary>The slot that covers an instant, or null where nothing is known.</summary>
    public FeedSlot? At(Instant instant)
    {
        int index = FirstEndingAfter(instant);
        return index < slots.Length && slots[index].Start <= instant ? slots[index] : null;
    }

    /// <summary>How much of a span is covered by slots; less than the span where there are gaps.</summary>
    public TimeSpan Covered(Instant from, Instant until)
    {
        long ticks = 0;
        for (int i = FirstEndingAfter(from); i < slots.Length && slots[i].Start < until; i++)
        {
            ticks += Math.Min(slots[i].End.Ticks, until.Ticks) - Math.Max(slots[i].Start.Ticks, from.Ticks);
        }

        return new TimeSpan(ticks);
    }

    /// <summary>
    /// What of this series was known at an instant. Of a revised value only the newest is kept: before the revision such a slot is a gap, which is less than
    /// was known and never more.
    /// </summary>
    public FeedSeries KnownBy(Instant instant) => new(Quantity, [.. slots.Where(s => s.KnownAt <= instant)]);

    /// <summary>
    /// This series with newer slots laid over it. A slot that says the same as before keeps the time at which it was first known. Old slots that a newer one
    /// overlaps go; those that the newer ones do not mention stay.
    /// </summary>
    /// <param name="newer">Slots in order of time without overlap.</param>
    /// <param name="keepFrom">Slots that ended by then go.</param>
    /// <param name="most">Most slots that stay; the oldest go first.</param>
    public FeedSeries With(IReadOnlyList<FeedSlot> newer, Instant keepFrom, int most)
    {
        ArgumentNullException.ThrowIfNull(newer);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        var merged = new List<FeedSlot>(slots.Length + newer.Count);
        int old = 0;
        foreach (var slot in newer)
        {
            for (; old < slots.Length && slots[old].End <= slot.Start; old++)
            {
                merged.Add(slots[old]);
            }

            bool isSame = old < slots.Length && slots[old].Start == slot.Start && slots[old].Length == slot.Length && slots[old].Value.Equals(slot.Value);
            merged.Add(isSame ? slots[old] : slot);
            for (; old < slots.Length && slots[old].Start < slot.End; old++)
            {
                // Overlapped: replaced by what was just added.
            }
        }

        merged.AddRange(slots.AsSpan(old));
        merged.RemoveAll(s => s.End <= keepFrom);
        return new FeedSeries(Quantity, merged.Count > most ? merged[^most..] : merged);
    }

    /// <summary>Index of the first slot whose end lies after an instant.</summary>
    private int FirstEndingAfter(Instant instant)
    {
        int low = 0;
        int high = slots.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = slots[middle].End > instant ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
