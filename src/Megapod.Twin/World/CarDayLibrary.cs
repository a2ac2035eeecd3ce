namespace Megapod.Twin.World;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Twin.Physics.Curves;

/// <summary>The days of one station from which worlds are drawn: measured ones, or ones invented alike (<see cref="SyntheticCarDays"/>).</summary>
public sealed class CarDayLibrary
{
    /// <summary>Sessions above this energy are trucks and buses and are left out, Wh.</summary>
    public const double LargestCarWattHours = 110_000;

    private readonly CarDay[][] byClass;

    /// <summary>Takes whole days.</summary>
    /// <param name="days">At least one day of each class, each with at least one visit.</param>
    /// <exception cref="ArgumentException">A class has no day, or a day no visit.</exception>
    public CarDayLibrary(IReadOnlyList<CarDay> days)
    {
        ArgumentNullException.ThrowIfNull(days);
        byClass = [.. Enum.GetValues<DayClass>().Select(kind => days.Where(day => day.Class == kind).ToArray())];
        if (byClass.Any(kind => kind.Length == 0) || days.Any(day => day.Visits.Count == 0))
        {
            throw new ArgumentException("A library has at least one day of each class, and each day at least one visit.", nameof(days));
        }

        double[] means = [.. byClass.Select(kind => kind.Average(day => day.Visits.Count))];
        MeanSessions = ((4 * means[0]) + means[1] + (2 * means[2])) / 7;
    }

    /// <summary>Mean sessions a day of the station over a week, n̄ = (4 m₁ + m₂ + 2 m₃)/7.</summary>
    public double MeanSessions { get; }

    /// <summary>The days of a class.</summary>
    public IReadOnlyList<CarDay> Of(DayClass kind) => byClass[(int)kind];

    /// <summary>The class of a date.</summary>
    public static DayClass ClassOf(DateOnly date) => date.DayOfWeek switch
    {
        DayOfWeek.Friday => DayClass.Friday,
        DayOfWeek.Saturday or DayOfWeek.Sunday => DayClass.Weekend,
        _ => DayClass.Weekday,
    };

    /// <summary>
    /// Measured sessions as whole local days. Trucks are left out. Only days with sessions on the day before and after count, because
    /// the edge days of a logging run are partial. A stay too short for the charge is lengthened to it.
    /// </summary>
    /// <param name="sessions">Measured sessions.</param>
    /// <param name="zone">Zone in which they were measured.</param>
    /// <returns>The library, or fault MP2025 when a class of days has none.</returns>
    public static Outcome<CarDayLibrary> FromSessions(IReadOnlyList<CarSession> sessions, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(sessions);
        ArgumentNullException.ThrowIfNull(zone);
        var byDate = new SortedDictionary<DateOnly, List<CarVisit>>();
        foreach (var session in sessions.Where(session => session.Energy.Value <= LargestCarWattHours).OrderBy(session => session.Arrival))
        {
            var local = TimeZoneInfo.ConvertTimeFromUtc(session.Arrival.ToUtc(), zone);
            var date = DateOnly.FromDateTime(local);
            if (!byDate.TryGetValue(date, out var visits))
            {
                byDate.Add(date, visits = []);
            }

            visits.Add(Visit(local.TimeOfDay.TotalMinutes, session));
        }

        List<CarDay> days = [.. byDate
            .Where(day => byDate.ContainsKey(day.Key.AddDays(-1)) && byDate.ContainsKey(day.Key.AddDays(1)))
            .Select(day => new CarDay(ClassOf(day.Key), day.Value))];
        return Enum.GetValues<DayClass>().All(kind => days.Any(day => day.Class == kind))
            ? Outcome<CarDayLibrary>.Success(new CarDayLibrary(days))
            : Outcome<CarDayLibrary>.Failure(new Fault(
                "MP2025",
                "The measured sessions hold no whole day of some class (Monday to Thursday, Friday, weekend).",
                "Give sessions of at least a few weeks without gaps, or take --sessions synthetic."));
    }

    /// <summary>A visit whose stay is long enough for its charge.</summary>
    internal static CarVisit Visit(double arrivalMinutes, CarSession session) => new(
        arrivalMinutes,
        Math.Max(session.Stay.TotalMinutes, CarPowerCurve.Median.Of(session).UnrestrictedMinutes),
        session.Energy.Value,
        session.PeakPower.Value,
        session.SocArrival,
        session.SocDeparture);
}
