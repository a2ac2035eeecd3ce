namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>A plan: advice that expires. A plan past its end counts as absent.</summary>
public sealed record Plan
{
    /// <summary>Who made it, such as <c>rules</c>.</summary>
    public required string Maker { get; init; }

    /// <summary>When it was made.</summary>
    public required Instant MadeAt { get; init; }

    /// <summary>When it ceases to count.</summary>
    public required Instant ValidUntil { get; init; }

    /// <summary>Slots in order of time, at least one, the first not after <see cref="MadeAt"/>.</summary>
    public required IReadOnlyList<PlanSlot> Slots { get; init; }

    /// <summary>The slot for an instant, or null when the plan does not cover it.</summary>
    public PlanSlot? SlotAt(Instant now)
    {
        if (now >= ValidUntil)
        {
            return null;
        }

        PlanSlot? found = null;

        // By index: this runs in every cycle, and an enumerator of an interface is an allocation.
        for (int k = 0; k < Slots.Count && Slots[k].Start <= now; k++)
        {
            found = Slots[k];
        }

        return found;
    }
}
