namespace Megapod.Site.Plans;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Planning.Horizon;
using Megapod.Planning.Planner;
using Megapod.Planning.Rules;

/// <summary>What a site plans with.</summary>
/// <param name="Tree">The site.</param>
/// <param name="Numbers">The same as money sees it.</param>
/// <param name="Planner">The planner; only the loop's thread touches it once it runs.</param>
/// <param name="Rules">What there is without it.</param>
/// <param name="Solver">What solves, in a process of its own; the loop's from now on. Null: there is none.</param>
/// <param name="NoSolver">Why there is none.</param>
public sealed record PlanLoopParts(PowerTree Tree, PlanningSite Numbers, SitePlanner Planner, StandingRules Rules, ISolver? Solver, Fault? NoSolver);
