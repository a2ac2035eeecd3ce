namespace Megapod.Lab.Simulation;

using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Devices.Solver;
using Megapod.Planning.Planner;
using Megapod.Twin.Simulator;

/// <summary>Where the plans of a scenario come from: a planner with its history and a solver in this process, if the policy is one; otherwise from nowhere, and the site lives on its standing rules.</summary>
public sealed class ScenarioPlans : IDisposable
{
    private static readonly TimeSpan SolveLimit = TimeSpan.FromMinutes(1);
    private readonly ISolver? solver;

    private ScenarioPlans(ISolver? solver, DirectPlans? planned)
    {
        this.solver = solver;
        Planned = planned;
    }

    /// <summary>Plans made in the cycle that asks; null: standing rules.</summary>
    public DirectPlans? Planned { get; }

    /// <summary>Prepares them.</summary>
    /// <param name="request">What the scenario was built from.</param>
    /// <param name="scenario">The scenario.</param>
    /// <returns>The plans; or why there is no solver for them (MP3401).</returns>
    public static Outcome<ScenarioPlans> Of(ScenarioRequest request, Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        if (scenario.Policy != ScenarioBuilder.Planned)
        {
            return Outcome<ScenarioPlans>.Success(new ScenarioPlans(null, null));
        }

        var opened = Solvers.Open(SolveLimit);
        return opened.IsSuccess
            ? Outcome<ScenarioPlans>.Success(new ScenarioPlans(opened.Value, new PlannerMaker(request, scenario).Direct(opened.Value)))
            : Outcome<ScenarioPlans>.Failure(opened.Faults);
    }

    /// <summary>Ends the solver.</summary>
    public void Dispose() => solver?.Dispose();
}
