namespace Megapod.Work.Power;

using Megapod.Core.Jobs;
using Megapod.Core.Model;
using Megapod.Work.Elasticity;

/// <summary>
/// What power is worth to jobs together: the steps of all their curves by falling price, cut into quarters of what they could draw. Worked number: one job of 300 W that earns 3 an hour in step with its draw and one of 100 W that
/// earns 0.1: three quarters are worth 0.01 a watt-hour and the last one 0.001.
/// </summary>
public static class PowerWorth
{
    /// <summary>The mean price in each quarter.</summary>
    /// <param name="jobs">The jobs.</param>
    /// <param name="valuesPerHour">What each earns an hour at full speed, in the site's currency.</param>
    /// <returns>Currency per Wh, not rising; empty where no job could draw anything.</returns>
    public static IReadOnlyList<double> Of(IReadOnlyList<JobDemand> jobs, IReadOnlyList<double> valuesPerHour)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(valuesPerHour);
        var steps = jobs.SelectMany((job, i) => StepsOf(job, valuesPerHour[i])).OrderByDescending(s => s.Price).ToList();
        double quarter = steps.Sum(s => s.Watts) / RackWorth.Quarters;
        if (!(quarter > 0))
        {
            return [];
        }

        var worth = new double[RackWorth.Quarters];
        double at = 0;
        foreach (var (watts, price) in steps)
        {
            for (int q = 0; q < worth.Length; q++)
            {
                double within = Math.Min(at + watts, (q + 1) * quarter) - Math.Max(at, q * quarter);
                worth[q] += Math.Max(0, within) / quarter * price;
            }

            at += watts;
        }

        return worth;
    }

    private static IEnumerable<(double Watts, double Price)> StepsOf(JobDemand job, double valuePerHour)
    {
        ElasticityPoint[] course = [new(0, 0), .. job.Curve.Where(p => p.Draw > 0)];
        var hull = SpeedCurve.HullOf(course);
        for (int i = 1; i < hull.Count; i++)
        {
            double watts = (hull[i].Draw - hull[i - 1].Draw) * job.FullWatts;
            yield return (watts, Math.Max(0, valuePerHour) * (hull[i].Speed - hull[i - 1].Speed) / watts);
        }
    }
}
