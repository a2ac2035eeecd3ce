namespace Megapod.Lab.Report;

using Megapod.Core.Model;

/// <summary>Steps of a series in order; those in which nobody knew anything are missing.</summary>
/// <param name="Step">Their length.</param>
/// <param name="Points">They.</param>
internal sealed record MonthPoints(TimeSpan Step, IReadOnlyList<HistoryPoint> Points)
{
    private const double SecondsPerHour = 3_600;

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => Points.Count == 0;

    /// <summary>For how long anything was known, s.</summary>
    public double Seconds => Points.Sum(p => p.Seconds);

    /// <summary>Integral over hours: of watts the energy, of racks the rack-hours; null: nothing was known for any time.</summary>
    public double? Hours => HoursOf(Points);

    /// <summary>No point.</summary>
    public static MonthPoints None(TimeSpan step) => new(step, []);

    /// <summary>The same of some points.</summary>
    public static double? HoursOf(IEnumerable<HistoryPoint> points)
    {
        double sum = 0;
        bool isAny = false;
        foreach (var point in points.Where(p => p.Seconds > 0))
        {
            sum += point.Integral;
            isAny = true;
        }

        return isAny ? sum / SecondsPerHour : null;
    }

    /// <summary>Hours of the steps in which it reached something, by the step.</summary>
    public double? HoursAt(double least) => IsEmpty ? null : Points.Where(p => p.Max >= least).Sum(p => p.Seconds) / SecondsPerHour;
}
