namespace Megapod.Lab.Bench.History;

/// <summary>The questions that every database is asked.</summary>
internal static class Questions
{
    /// <summary>Times that each is asked.</summary>
    public const int Repeats = 7;

    /// <summary>Step of the chart of a year: 584 points.</summary>
    public static readonly TimeSpan YearStep = TimeSpan.FromHours(15);

    /// <summary>Step of the day of all series: 96 points each.</summary>
    public static readonly TimeSpan DayStep = TimeSpan.FromMinutes(15);

    /// <summary>The middle of some times.</summary>
    public static double Median(IEnumerable<double> times) => times.Order().ElementAt(Repeats / 2);
}
