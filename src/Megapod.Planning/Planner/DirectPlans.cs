namespace Megapod.Planning.Planner;

using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Planning.Horizon;
using Megapod.Planning.Rules;

/// <summary>Plans made at once, in the cycle that asks: for virtual time, in which waiting costs nothing. The same watch, planner and checks as at a live site.</summary>
public sealed class DirectPlans : IPlanSource
{
    private readonly PlanningSite numbers;
    private readonly SitePlanner planner;
    private readonly StandingRules rules;
    private readonly ISolver solver;
    private readonly PlanWatch watch;
    private readonly Dictionary<string, int> refused = [];
    private Plan? plan;

    /// <summary>Plans of a site.</summary>
    /// <param name="tree">The site.</param>
    /// <param name="numbers">The same as money sees it.</param>
    /// <param name="planner">The planner, with what it has seen already.</param>
    /// <param name="rules">What there is while it has no plan.</param>
    /// <param name="solver">What solves; the caller's.</param>
    public DirectPlans(PowerTree tree, PlanningSite numbers, SitePlanner planner, StandingRules rules, ISolver solver)
    {
        this.numbers = numbers;
        this.planner = planner;
        this.rules = rules;
        this.solver = solver;
        watch = new PlanWatch(tree);
    }

    /// <summary>Plans made and found good.</summary>
    public int Made { get; private set; }

    /// <summary>Why there was no plan, by the fault's code, and how often.</summary>
    public IReadOnlyDictionary<string, int> Refused => refused;

    /// <inheritdoc/>
    public Plan? PlanAt(SiteSnapshot snapshot, Instant now)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        if (watch.See(snapshot, now) is { } due)
        {
            foreach (var quarter in watch.TakeFinished())
            {
                planner.Observe(quarter);
            }

            foreach (var departure in watch.TakeDepartures())
            {
                planner.Observe(departure);
            }

            var made = planner.Make(due, solver);
            var fault = made.IsSuccess ? PlanCheck.Judge(made.Value.Plan, numbers, due, now, watch.StoredWattHours(snapshot, now)) : made.Faults[0];
            if (fault is null)
            {
                plan = made.Value.Plan;
                planner.Follow(made.Value);
                Made++;
            }
            else
            {
                refused[fault.Code] = refused.GetValueOrDefault(fault.Code) + 1;
            }
        }

        return plan?.SlotAt(now) is not null ? plan : rules.PlanAt(now);
    }
}
