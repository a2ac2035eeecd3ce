namespace Megapod.Twin.World;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// Invents for how much of a class's accelerators there is work: the usual share of the local hour, days that are busier or quieter than usual and follow the day before, and hours that depart from their
/// day. Worked number: 0.6 is usual at an hour, the day is a standard deviation busier (0.08) and the hour as quiet (0.06): 0.62. The spreads are assumptions, not a fit: of the public traces none keeps
/// both the hour of the day and the share that was wanted.
/// </summary>
public sealed class WorkGenerator
{
    private const int MostDays = 3660;
    private const int HoursOfDay = 24;

    /// <summary>Standard deviations of a day from the usual one and of an hour from its day, and how much a day follows the one before.</summary>
    private const double DayDeviation = 0.08;
    private const double HourDeviation = 0.06;
    private const double OfYesterday = 0.5;

    private readonly ComputeClassConfig terms;
    private readonly TimeZoneInfo zone;
    private readonly long firstDay;
    private readonly double[] days;
    private readonly double[] hours;

    /// <summary>Draws the days and hours of a span of time.</summary>
    /// <param name="terms">The class and what is usual of it.</param>
    /// <param name="zone">Local time of the site.</param>
    /// <param name="from">First instant needed.</param>
    /// <param name="until">First instant no longer needed.</param>
    /// <param name="random">The world's stream of chance; the work of a class takes its own part of it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The span is empty or longer than ten years.</exception>
    public WorkGenerator(ComputeClassConfig terms, TimeZoneInfo zone, Instant from, Instant until, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(until.Ticks, from.Ticks, nameof(until));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((until - from).TotalDays, MostDays, nameof(until));
        this.terms = terms;
        this.zone = zone;
        firstDay = from.Ticks / TimeSpan.TicksPerDay;
        int count = (int)((until.Ticks / TimeSpan.TicksPerDay) - firstDay) + 2;
        var chance = random.Split("work-" + terms.Class);
        days = Spells.Draw(count, OfYesterday, chance);
        hours = [.. Enumerable.Range(0, count * HoursOfDay).Select(_ => chance.NextNormal())];
    }

    /// <summary>The share of accelerators for which there is work at an instant, 0–1; outside the span the nearest departures last.</summary>
    /// <param name="now">The instant.</param>
    public double At(Instant now)
    {
        int hour = TimeZoneInfo.ConvertTimeFromUtc(now.ToUtc(), zone).Hour;
        double position = (now.Ticks / (double)TimeSpan.TicksPerDay) - firstDay;
        int day = Math.Clamp((int)position, 0, days.Length - 1);
        int at = Math.Clamp((int)(position * HoursOfDay), 0, hours.Length - 1);
        return Math.Clamp(terms.UsualWorkAt(hour) + (DayDeviation * days[day]) + (HourDeviation * hours[at]), 0, 1);
    }
}
