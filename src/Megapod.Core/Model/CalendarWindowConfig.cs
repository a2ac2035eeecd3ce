namespace Megapod.Core.Model;

/// <summary>
/// When something of a tariff holds, by the calendar and the clock of the tariff's billing zone. What is left out holds always: no hours mean all hours, no days all days.
/// </summary>
public sealed record CalendarWindowConfig
{
    /// <summary>Local hours, each from an hour to the hour it ends, 0–24. Empty: all.</summary>
    public IReadOnlyList<(int From, int To)> Hours { get; init; } = [];

    /// <summary>Days of the week. Empty: all.</summary>
    public IReadOnlyList<DayOfWeek> Days { get; init; } = [];

    /// <summary>Months, 1–12. Empty: all.</summary>
    public IReadOnlyList<int> Months { get; init; } = [];

    /// <summary>First local day on which it is in force; null: since ever.</summary>
    public DateOnly? ValidFrom { get; init; }

    /// <summary>First local day on which it is no longer in force; null: for ever.</summary>
    public DateOnly? ValidUntil { get; init; }

    /// <summary>Whether it is in force on a day, whatever the hour, the weekday and the month.</summary>
    /// <param name="day">The local day.</param>
    public bool IsValid(DateOnly day) => (ValidFrom is not { } from || day >= from) && (ValidUntil is not { } until || day < until);

    /// <summary>Whether some hours of a day belong to it.</summary>
    /// <param name="day">The local day.</param>
    public bool IncludesDay(DateOnly day) =>
        IsValid(day) && (Days.Count == 0 || Days.Contains(day.DayOfWeek)) && (Months.Count == 0 || Months.Contains(day.Month));

    /// <summary>Whether a local time belongs to it. An hour that the clock runs through twice belongs to it twice.</summary>
    /// <param name="local">Date and time in the billing zone.</param>
    public bool Includes(DateTime local) => IncludesDay(DateOnly.FromDateTime(local)) && IncludesHour(local.Hour);

    /// <summary>Hours of a day that belong to it, where the clock does not change; 0–24.</summary>
    public int HoursPerDay => Enumerable.Range(0, 24).Count(IncludesHour);

    private bool IncludesHour(int hour)
    {
        if (Hours.Count == 0)
        {
            return true;
        }

        foreach (var (from, to) in Hours)
        {
            if (hour >= from && hour < to)
            {
                return true;
            }
        }

        return false;
    }
}
