namespace Megapod.Core.Model;

/// <summary>
/// A local day on which cars come as at a weekend: one day of one year, the same day of each year, or a day counted from Easter Sunday. Either <see cref="EasterOffset"/> is given, or month
/// and day are.
/// </summary>
public readonly record struct HolidayConfig
{
    /// <summary>Most days before and after Easter Sunday that a day is counted from it: Carnival is 49 before, Corpus Christi 60 after.</summary>
    public const int MostEasterOffset = 70;

    /// <summary>The year, 1–9999; null: each year.</summary>
    public int? Year { get; init; }

    /// <summary>The month, 1–12; not looked at where the day is counted from Easter.</summary>
    public int Month { get; init; }

    /// <summary>Day of the month, 1–31. The 29th of February of each year is one in leap years alone.</summary>
    public int Day { get; init; }

    /// <summary>Days after Easter Sunday, negative before; null: the day is a date.</summary>
    public int? EasterOffset { get; init; }

    /// <summary>Whether a day is this one.</summary>
    /// <param name="day">A local day.</param>
    public bool IsOn(DateOnly day) => EasterOffset is { } offset
        ? EasterOf(day.Year).AddDays(offset) == day
        : day.Month == Month && day.Day == Day && (Year is not { } year || day.Year == year);

    /// <summary>
    /// Easter Sunday of the Gregorian calendar, by the rule of J. Meeus, Astronomical Algorithms, chapter 8. Worked number: 2026 gives 5 April; the earliest there is, 22 March, comes in 2285.
    /// </summary>
    /// <param name="year">The year, 1583 or later.</param>
    public static DateOnly EasterOf(int year)
    {
        var (century, ofCentury) = Math.DivRem(year, 100);
        int cycle = year % 19;
        int epact = ((19 * cycle) + century - (century / 4) - (((8 * century) + 13) / 25) + 15) % 30;
        int weekday = (32 + (2 * (century % 4)) + (2 * (ofCentury / 4)) - epact - (ofCentury % 4)) % 7;
        int correction = (cycle + (11 * epact) + (22 * weekday)) / 451;
        var (month, day) = Math.DivRem(epact + weekday - (7 * correction) + 114, 31);
        return new DateOnly(year, month, day + 1);
    }
}
