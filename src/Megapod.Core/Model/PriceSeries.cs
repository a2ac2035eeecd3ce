namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>Prices over a span of time in equal steps without gaps.</summary>
public sealed class PriceSeries
{
    private readonly PriceSlot[] slots;

    /// <summary>Takes slots that follow each other in equal steps.</summary>
    /// <param name="market">Name of the market.</param>
    /// <param name="step">Length of each slot.</param>
    /// <param name="slots">At least one, each one step after the one before.</param>
    /// <exception cref="ArgumentException">There are no slots, or they do not follow each other in steps.</exception>
    public PriceSeries(string market, TimeSpan step, IReadOnlyList<PriceSlot> slots)
    {
        ArgumentNullException.ThrowIfNull(slots);
        if (slots.Count == 0 || step <= TimeSpan.Zero)
        {
            throw new ArgumentException("A price series has at least one slot and a positive step.", nameof(slots));
        }

        for (int i = 1; i < slots.Count; i++)
        {
            if (slots[i].Start - slots[i - 1].Start != step)
            {
                throw new ArgumentException($"Slot {i} starts {slots[i].Start}, not one step after {slots[i - 1].Start}.", nameof(slots));
            }
        }

        Market = market;
        Step = step;
        this.slots = [.. slots];
    }

    /// <summary>Name of the market.</summary>
    public string Market { get; }

    /// <summary>Length of a slot.</summary>
    public TimeSpan Step { get; }

    /// <summary>All slots in order of time.</summary>
    public IReadOnlyList<PriceSlot> Slots => slots;

    /// <summary>Start of the first slot.</summary>
    public Instant From => slots[0].Start;

    /// <summary>End of the last slot.</summary>
    public Instant Until => slots[^1].Start + Step;

    /// <summary>The slot that covers an instant.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The series does not cover it.</exception>
    public PriceSlot At(Instant now) => now >= From && now < Until
        ? slots[(int)((now.Ticks - slots[0].Start.Ticks) / Step.Ticks)]
        : throw new ArgumentOutOfRangeException(nameof(now), now, $"Prices of {Market} run from {From} to {Until}.");
}
