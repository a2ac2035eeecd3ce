namespace Megapod.Twin.World;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// Draws car worlds from a library of whole days (README.md states the rule). Each local date takes one lead day of its class and with it
/// a demand factor; further whole days of the class fill it up, each moved by up to 20 minutes.
/// </summary>
public static class CarWorldGenerator
{
    /// <summary>Largest move of an overlaid day, min.</summary>
    private const double LargestShiftMinutes = 20;

    /// <summary>More than this in a day is a mistake in the request: 24 stalls serve about a thousand.</summary>
    private const int MostSessionsPerDay = 100_000;

    /// <summary>Ten years.</summary>
    private const int MostDays = 3660;

    /// <summary>Draws a world of invented days: the default where there is no data folder.</summary>
    /// <param name="request">What world.</param>
    /// <param name="random">The world's stream of chance.</param>
    public static CarWorld Generate(CarWorldRequest request, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Generate(SyntheticCarDays.Invent(random.Split("library")), request, random);
    }

    /// <summary>Draws a world from given days, such as the measured ones.</summary>
    /// <param name="library">The days.</param>
    /// <param name="request">What world.</param>
    /// <param name="random">The world's stream of chance.</param>
    /// <exception cref="ArgumentOutOfRangeException">The request is empty or beyond all bounds.</exception>
    public static CarWorld Generate(CarDayLibrary library, CarWorldRequest request, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(library);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Stalls, 1, nameof(request));
        ArgumentOutOfRangeException.ThrowIfNegative(request.SessionsPerDay, nameof(request));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.SessionsPerDay, MostSessionsPerDay, nameof(request));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((request.Until - request.From).TotalDays, MostDays, nameof(request));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(request.PeakFactor, nameof(request));

        var chance = random.Split("cars");
        var days = new List<CarWorldDay>();
        var arrivals = new List<(Instant At, CarVisit Visit)>();
        var first = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(request.From.ToUtc(), request.Zone));
        var last = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(request.Until.ToUtc(), request.Zone));
        for (var date = first; date <= last; date = date.AddDays(1))
        {
            days.Add(Draw(date, library, request, chance, arrivals));
        }

        var (sessions, waits, longest) = Queue(arrivals.Where(arrival => arrival.At >= request.From && arrival.At < request.Until), request);
        return new CarWorld(sessions, days, waits, longest);
    }

    /// <summary>
    /// A local time of a date as an instant. An hour that the clock skips is counted on from the hour before; of an hour that comes twice the second,
    /// in standard time, is taken.
    /// </summary>
    internal static Instant At(DateOnly date, double minutes, TimeZoneInfo zone)
    {
        var local = date.ToDateTime(TimeOnly.MinValue) + TimeSpan.FromSeconds(Math.Round(minutes * 60));
        return Instant.FromUtc(TimeZoneInfo.ConvertTimeToUtc(zone.IsInvalidTime(local) ? local.AddHours(1) : local, zone));
    }

    private static CarWorldDay Draw(
        DateOnly date, CarDayLibrary library, CarWorldRequest request, SeededRandom chance, List<(Instant At, CarVisit Visit)> arrivals)
    {
        var days = library.Of(request.IsHoliday(date) ? DayClass.Weekend : CarDayLibrary.ClassOf(date));
        var lead = chance.NextIndex(days.Count);
        var factor = days[lead].Visits.Count / library.MeanSessions;
        var wanted = (int)Math.Round(request.SessionsPerDay * factor);
        var order = new List<int>();
        for (var (drawn, next) = (0, lead); drawn < wanted; next = Next(order, days.Count, chance))
        {
            IList<CarVisit> visits = [.. days[next].Visits];
            if (visits.Count > wanted - drawn)
            {
                chance.Shuffle(visits);
            }

            var shift = chance.NextUniform(-LargestShiftMinutes, LargestShiftMinutes);
            foreach (var visit in visits.Take(wanted - drawn))
            {
                arrivals.Add((At(date, visit.ArrivalMinutes + shift, request.Zone), visit));
            }

            drawn += Math.Min(visits.Count, wanted - drawn);
        }

        return new CarWorldDay(date, factor, wanted);
    }

    /// <summary>Whole days in random order; when all have had their turn, in a new order.</summary>
    private static int Next(List<int> order, int count, SeededRandom chance)
    {
        if (order.Count == 0)
        {
            order.AddRange(Enumerable.Range(0, count));
            chance.Shuffle(order);
        }

        var next = order[^1];
        order.RemoveAt(order.Count - 1);
        return next;
    }

    /// <summary>First come, first served: a car takes the stall that is free first and keeps it for its whole stay.</summary>
    private static (IReadOnlyList<CarSession> Sessions, int Waits, TimeSpan Longest) Queue(
        IEnumerable<(Instant At, CarVisit Visit)> arrivals, CarWorldRequest request)
    {
        var freeAt = new PriorityQueue<int, Instant>(Enumerable.Range(0, request.Stalls).Select(stall => (stall, Instant.Never)));
        var sessions = new List<CarSession>();
        var waits = 0;
        var longest = TimeSpan.Zero;
        foreach (var (at, visit) in arrivals.OrderBy(arrival => arrival.At))
        {
            freeAt.TryPeek(out var stall, out var free);
            var plugIn = free > at ? free : at;
            var session = Session(at, plugIn, visit, request.PeakFactor);
            freeAt.DequeueEnqueue(stall, plugIn + session.Stay);
            sessions.Add(session);
            waits += plugIn > at ? 1 : 0;
            longest = plugIn - at > longest ? plugIn - at : longest;
        }

        return (sessions, waits, longest);
    }

    private static CarSession Session(Instant at, Instant plugIn, CarVisit visit, double peakFactor) => new(
        plugIn,
        TimeSpan.FromMinutes(Math.Ceiling(visit.StayMinutes / peakFactor)),
        new WattHours(visit.EnergyWattHours),
        new Watts(visit.PeakWatts * peakFactor),
        visit.SocArrival,
        visit.SocDeparture,
        at);
}
