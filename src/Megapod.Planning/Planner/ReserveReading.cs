namespace Megapod.Planning.Planner;

using System.Runtime.InteropServices;
using Megapod.Core.Model;
using Megapod.Planning.Horizon;

/// <summary>What a solution keeps ready for the grid in a step, mean of all futures.</summary>
/// <param name="BatteryWatts">By the battery, W.</param>
/// <param name="ComputeWatts">By compute that can be shed, W.</param>
/// <param name="WattHours">Energy that the battery needs for it, Wh.</param>
/// <param name="Earnings">What it earns in the step, currency.</param>
/// <param name="Products">Power kept of each product, W; those of which none is kept are left out.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ReserveReading(double BatteryWatts, double ComputeWatts, double WattHours, double Earnings, IReadOnlyDictionary<string, double> Products)
{
    /// <summary>Less is a solver's rounding, W.</summary>
    private const double Rounding = 1;

    private static readonly SortedDictionary<string, double> None = new(StringComparer.Ordinal);

    /// <summary>Reads it.</summary>
    public static ReserveReading Of(PlanningSite site, HorizonShape shape, HorizonProgram program, HorizonInput input, LinearSolution solution, int step)
    {
        var products = site.Reserves.Count > 0 ? new SortedDictionary<string, double>(StringComparer.Ordinal) : None;
        double battery = 0;
        double compute = 0;
        double energy = 0;
        double earnings = 0;
        for (int p = 0; p < site.Reserves.Count; p++)
        {
            double kept = 0;
            for (int w = 0; w < shape.Scenarios; w++)
            {
                var (stored, shed, lacking) = program.KeptWatts(solution, p, w, step);

                // More may be ready than is promised where it costs nothing; that is no promise.
                double here = Math.Max(0, program.PromisedWatts(solution, p, step) - lacking);
                double fromCompute = Math.Min(shed, here);
                double fromBattery = Math.Min(stored, here - fromCompute);
                kept += input.Weight[w] * (fromCompute + fromBattery);
                compute += input.Weight[w] * fromCompute;
                battery += input.Weight[w] * fromBattery;
                energy += input.Weight[w] * fromBattery * site.Reserves[p].Sustain.TotalHours / site.OneWayEfficiency;
            }

            earnings += kept * program.HoursOf(step) * site.Reserves[p].PricePerWattHour;
            if (kept > Rounding)
            {
                products[site.Reserves[p].Id] = kept;
            }
        }

        return new ReserveReading(battery, compute, energy, earnings, products);
    }

    /// <summary>Power that is promised and not kept in a future's step, times its length, Wh.</summary>
    public static double ShortWattHours(PlanningSite site, HorizonProgram program, LinearSolution solution, int scenario, int step)
    {
        double lacking = 0;
        for (int p = 0; p < site.Reserves.Count; p++)
        {
            lacking += program.KeptWatts(solution, p, scenario, step).Short * program.HoursOf(step);
        }

        return lacking;
    }
}
