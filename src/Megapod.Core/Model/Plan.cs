namespace Megapod.Core.Model;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>A plan: advice that expires. A plan past its end counts as absent.</summary>
public sealed record Plan
{
    /// <summary>Who made it: <c>planner</c> or <c>rules</c>.</summary>
    public required string Maker { get; init; }

    /// <summary>When it was made.</summary>
    public required Instant MadeAt { get; init; }

    /// <summary>When it ceases to count.</summary>
    public required Instant ValidUntil { get; init; }

    /// <summary>Slots in order of time, at least one, the first not after <see cref="MadeAt"/>.</summary>
    public required IReadOnlyList<PlanSlot> Slots { get; init; }

    /// <summary>What was wished for and cannot be kept in every future; empty when all can.</summary>
    public IReadOnlyList<BrokenWish> WishesBroken { get; init; } = [];

    /// <summary>What power for compute costs the site in the hour after <see cref="MadeAt"/>, level by level, prices rising; empty where nobody worked it out. It ends where no more can be given.</summary>
    public IReadOnlyList<ValuePoint> ValueCurve { get; init; } = [];

    /// <summary>How busy the planner takes today to be with cars, 1: as usual. Null where nobody forecast them.</summary>
    public double? DayLevel { get; init; }

    /// <summary>What is owed to the cars that are plugged in; null where none is owed anything, or nobody looked.</summary>
    public CarPromises? Promises { get; init; }

    /// <summary>CO2 of what the plan expects to import in all its slots, grams; slots whose intensity is not known are left out. Null where none is known.</summary>
    public double? ImportCarbonGrams { get; init; }

    /// <summary>Why the rules made this plan where a planner should have; null where it did or none runs.</summary>
    public Fault? Trouble { get; init; }

    /// <summary>What solved, such as <c>Clp 1.17.6</c>; null where nothing was solved.</summary>
    public string? Solver { get; init; }

    /// <summary>How long solving took, all solves of the plan together, ms; null where nothing was solved.</summary>
    public double? SolveMs { get; init; }

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
