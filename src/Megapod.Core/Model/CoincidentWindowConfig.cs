namespace Megapod.Core.Model;

/// <summary>Hours in which peaks of the grid are expected.</summary>
public sealed record CoincidentWindowConfig
{
    /// <summary>Which hours.</summary>
    public CalendarWindowConfig When { get; init; } = new();

    /// <summary>How many peaks are expected in these hours of each month, all hours alike.</summary>
    public double PerMonth { get; init; }
}
