namespace Megapod.Lab.Report;

using Megapod.Core.Units;

/// <summary>The days of a month by the clock on the wall. On the day on which the clock is changed a day has 23 or 25 hours.</summary>
internal sealed class MonthCalendar
{
    /// <summary>A month.</summary>
    /// <param name="month">Its first day.</param>
    /// <param name="zone">Where.</param>
    public MonthCalendar(DateOnly month, TimeZoneInfo zone)
    {
        Zone = zone;
        int count = DateTime.DaysInMonth(month.Year, month.Month);
        Dates = [.. Enumerable.Range(0, count).Select(month.AddDays)];
        Begins = [.. Enumerable.Range(0, count + 1).Select(d => BeginOf(month.AddDays(d), zone))];
    }

    /// <summary>The zone.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>The days.</summary>
    public IReadOnlyList<DateOnly> Dates { get; }

    /// <summary>When each of them begins, and the month after.</summary>
    public IReadOnlyList<Instant> Begins { get; }

    /// <summary>Place of the day in which an instant lies; −1: outside of the month.</summary>
    public int DayOf(Instant at)
    {
        if (at < Begins[0] || at >= Begins[^1])
        {
            return -1;
        }

        // A guess by the length of a day, which the change of the clock puts off by one at most.
        int day = Math.Clamp((int)((at - Begins[0]).TotalDays), 0, Dates.Count - 1);
        return at < Begins[day] ? day - 1 : at >= Begins[day + 1] ? day + 1 : day;
    }

    /// <summary>Begin of a day.</summary>
    public static Instant BeginOf(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified);

        // In some zones a summer begins at midnight, and the day an hour later.
        local = zone.IsInvalidTime(local) ? local.AddHours(1) : local;
        return Instant.FromUtc(TimeZoneInfo.ConvertTimeToUtc(local, zone));
    }
}
