namespace Megapod.Planning.Prices;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Planning.Horizon;

/// <summary>
/// What one watt less and one watt more are worth in each step of a plan: the plan is solved again, warm, with a little less and a little more load there. Raw duals would say
/// one of the two, or something in between, as the vertex falls. Worked number: 10 kW more for a quarter of an hour that cost 0.30 are 0.30 / 2.5 kWh = 120 per MWh.
/// </summary>
public static class MarginalPrices
{
    /// <summary>How much load is added and taken off, W: a rack's step, large beside the solver's tolerance.</summary>
    public const double StepWatts = 10_000;

    /// <summary>Works the prices out. The program is as it was afterwards.</summary>
    /// <param name="program">The program, filled.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="solution">Its solution.</param>
    /// <param name="solver">What solves.</param>
    /// <returns>p⁻ and p⁺ of each step, currency per Wh, p⁻ not above p⁺; p⁺ infinite where not a watt more can be had. Or the solver's fault.</returns>
    public static Outcome<IReadOnlyList<(double Less, double More)>> Of(HorizonProgram program, HorizonShape shape, LinearSolution solution, ISolver solver)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(solution);
        ArgumentNullException.ThrowIfNull(solver);
        var prices = new (double Less, double More)[shape.Steps];
        for (int k = 0; k < shape.Steps; k++)
        {
            var more = Shifted(program, k, StepWatts, solution, solver);
            var less = Shifted(program, k, -StepWatts, solution, solver);
            if ((more.Fault ?? less.Fault) is { } fault)
            {
                return Outcome<IReadOnlyList<(double, double)>>.Failure(fault);
            }

            // Where nothing is drawn that could be less, less is worth nothing. Rounding may not turn the two round.
            double lower = double.IsNaN(less.Price) ? Math.Min(0, more.Price) : less.Price;
            double upper = double.IsNaN(more.Price) ? double.PositiveInfinity : more.Price;
            prices[k] = (Math.Min(lower, upper), Math.Max(lower, upper));
        }

        return Outcome<IReadOnlyList<(double Less, double More)>>.Success(prices);
    }

    private static (double Price, Fault? Fault) Shifted(HorizonProgram program, int step, double watts, LinearSolution solution, ISolver solver)
    {
        program.AddLoad(step, watts);
        var solved = solver.Solve(program.Program, solution.Basis);
        program.AddLoad(step, -watts);
        return !solved.IsSuccess
            ? solved.Faults[0].Code == ISolver.Infeasible ? (double.NaN, null) : (0, solved.Faults[0])
            : ((solved.Value.Objective - solution.Objective) / (watts * program.HoursOf(step)), null);
    }
}
