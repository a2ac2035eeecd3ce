namespace Megapod.Site.Plans;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Planning.Planner;
using Megapod.Site.Loop;

/// <summary>What a planner has seen before it begins here: what the one before it has kept in a file, or else what it is told of the time before.</summary>
/// <param name="planner">The planner.</param>
/// <param name="file">Where it is kept over a restart; null: nowhere.</param>
/// <param name="told">Quarters before the first cycle, in order; not needed where there is a memory.</param>
/// <param name="events">Where troubles are told.</param>
/// <param name="siteId">The site.</param>
internal sealed class PlannerPast(SitePlanner planner, PlanMemoryFile? file, IReadOnlyList<PlanQuarter> told, EventRing events, string siteId)
{
    private const string Kind = "planner-memory";

    private readonly Trouble unkept = new(events, Kind, siteId);
    private bool hasBegun;

    /// <summary>Takes in quarters that are over, after all that was before them, and keeps what is known now.</summary>
    /// <param name="over">The quarters, in order; there may be none.</param>
    /// <param name="left">Departures of cars that had stated one, in order.</param>
    /// <param name="now">The instant.</param>
    public void Observe(IReadOnlyList<PlanQuarter> over, IReadOnlyList<CarDeparture> left, Instant now)
    {
        if (!hasBegun)
        {
            hasBegun = true;
            Begin(now);
        }

        Tell(over);
        foreach (var departure in left)
        {
            planner.Observe(departure);
        }

        if (over.Count > 0 && file is not null)
        {
            Keep(file, now);
        }
    }

    /// <summary>The past of another planner that goes on in the place of this one's, where it is another one: it has seen all that this one has.</summary>
    /// <param name="next">The planner from now on; prices are known to it already.</param>
    /// <param name="now">The instant.</param>
    public PlannerPast For(SitePlanner next, Instant now)
    {
        if (ReferenceEquals(next, planner))
        {
            return this;
        }

        if (hasBegun)
        {
            next.Recall(planner.Remember(), now);
        }

        return new PlannerPast(next, file, told, events, siteId) { hasBegun = hasBegun };
    }

    private void Begin(Instant now)
    {
        Fault? fault = null;
        if (file?.Load(out fault) is { } memory && memory.Before(now).Count > 0)
        {
            planner.Recall(memory, now);
            return;
        }

        if (fault is not null)
        {
            events.Add(now, Kind, siteId, $"{fault.Code}: {fault.Message} {fault.Remedy}");
        }

        Tell(told);
    }

    private void Tell(IReadOnlyList<PlanQuarter> quarters)
    {
        foreach (var quarter in quarters)
        {
            planner.Observe(quarter);
        }
    }

    private void Keep(PlanMemoryFile file, Instant now)
    {
        if (file.Save(planner.Remember()) is { } fault)
        {
            unkept.Met(now, $"{fault.Code}: {fault.Message} {fault.Remedy}");
        }
        else
        {
            unkept.Over(now, "What the planner sees is kept again.");
        }
    }
}
