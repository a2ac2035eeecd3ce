namespace Megapod.Planning.Prices;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Planning.Horizon;

/// <summary>
/// What power for compute costs the site in the next hour, level by level, whoever's work it is: the plan is solved with the site's own compute forbidden in that hour and a
/// fixed load in its place, as far as N-1 has room for it. The difference from level to level is the price above which work pays. Convexity makes it rise.
/// </summary>
public static class ValueCurve
{
    /// <summary>How many levels above idle there are.</summary>
    public const int Levels = 8;

    /// <summary>Steps of the horizon that it speaks of: an hour.</summary>
    private const int Steps = 4;

    /// <summary>What sums of widths differ by rounding, W.</summary>
    private const double RoundingWatts = 1;

    /// <summary>Works the curve out. The program is as it was afterwards.</summary>
    /// <param name="program">The program, filled.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="mostWatts">All compute above idle, W; 0: no curve.</param>
    /// <param name="dearest">Price at which the curve ends, currency per Wh: beyond it a level would take from cars.</param>
    /// <param name="solver">What solves.</param>
    /// <returns>Up to <see cref="Levels"/> points; fewer where no more can be given. Or the solver's fault.</returns>
    public static Outcome<IReadOnlyList<ValuePoint>> Of(HorizonProgram program, HorizonShape shape, double mostWatts, double dearest, ISolver solver)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(solver);
        var points = new List<ValuePoint>(Levels);
        int steps = Math.Min(Steps, shape.Steps);
        double hours = 0;
        double room = double.PositiveInfinity;
        for (int k = 0; k < steps; k++)
        {
            room = Math.Min(room, program.ComputeRoomWatts(k));
            program.AllowCompute(k, isAllowed: false);
            hours += program.HoursOf(k);
        }

        double each = mostWatts / Levels;
        double added = 0;
        double before = double.NaN;
        Fault? fault = null;
        for (int level = 0; level <= Levels && mostWatts > 0; level++)
        {
            if (level > 0 && added + each > room + RoundingWatts)
            {
                break;
            }

            if (level > 0)
            {
                Add(program, steps, each);
                added += each;
            }

            var solved = solver.Solve(program.Program);
            if (!solved.IsSuccess)
            {
                fault = solved.Faults[0].Code == ISolver.Infeasible ? null : solved.Faults[0];
                break;
            }

            double price = (solved.Value.Objective - before) / (each * hours);
            before = solved.Value.Objective;
            if (level > 0 && price > dearest)
            {
                break;
            }

            if (level > 0)
            {
                // Rounding may not make it fall.
                points.Add(new ValuePoint(new Watts(added), points.Count > 0 ? Math.Max(points[^1].PricePerWattHour, price) : price));
            }
        }

        Add(program, steps, -added);
        for (int k = 0; k < steps; k++)
        {
            program.AllowCompute(k, isAllowed: true);
        }

        return fault is null ? Outcome<IReadOnlyList<ValuePoint>>.Success(points) : Outcome<IReadOnlyList<ValuePoint>>.Failure(fault);
    }

    private static void Add(HorizonProgram program, int steps, double watts)
    {
        for (int k = 0; k < steps; k++)
        {
            program.AddLoad(k, watts);
        }
    }
}
