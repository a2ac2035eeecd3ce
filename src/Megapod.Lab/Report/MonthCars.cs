namespace Megapod.Lab.Report;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Site.Loop;

/// <summary>
/// Visits of cars out of events and of the connectors' power. A controller that starts tells of the cars that are there as if they had come; such a visit goes on. A car in whose place another one comes after
/// nobody looked was there until the history's gap began.
/// </summary>
internal static class MonthCars
{
    /// <summary>What a station draws for itself while a car is plugged in is less.</summary>
    private const double LeastWatts = 500;

    /// <summary>A controller that starts tells of the cars that are there within its first cycles; until then the first minute after a gap has passed.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Whether an event tells of cars.</summary>
    public static bool IsOf(HistoryEvent told) => told.Kind is "plugged" or "unplugged" or "car-powered";

    /// <summary>The visits that touch the month, and for each day the energy that cars were held back; null where it is not recorded.</summary>
    /// <param name="source">The month.</param>
    /// <param name="calendar">Its days.</param>
    /// <param name="events">What was told, the oldest first.</param>
    /// <param name="gaps">When nobody looked.</param>
    public static (IReadOnlyList<MonthVisit> Visits, double?[] ShortByDay) Read(MonthSource source, MonthCalendar calendar, IReadOnlyList<HistoryEvent> events, IReadOnlyList<(Instant From, Instant To)> gaps)
    {
        var visits = new List<MonthVisit>();
        var shortByDay = new double?[calendar.Dates.Count];
        var connectors = events.Where(IsOf).GroupBy(e => e.Subject, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        var recorded = source.Series.Where(s => s.StartsWith("consumer/", StringComparison.Ordinal) && s.EndsWith("/short", StringComparison.Ordinal)).Select(s => s["consumer/".Length..^"/short".Length]);
        foreach (string connector in connectors.Keys.Union(recorded, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var own = Visits(connector, connectors.GetValueOrDefault(connector) ?? [], gaps, source.To)
                .Where(v => (v.To is not { } to || to > source.From) && (v.From is not { } from || from < source.To)).ToList();
            var held = source.Read($"consumer/{connector}/short", Minute);
            foreach (var point in held.Points.Where(p => p.Seconds > 0))
            {
                if (calendar.DayOf(point.Start) is >= 0 and var day)
                {
                    shortByDay[day] = (shortByDay[day] ?? 0) + (point.Integral / 3_600);
                }
            }

            if (own.Count > 0)
            {
                visits.AddRange(WithEnergy(own, source.Read($"consumer/{connector}/power", Minute), held));
            }
        }

        return ([.. visits.OrderBy(v => v.From ?? source.From).ThenBy(v => v.Connector, StringComparer.Ordinal)], shortByDay);
    }

    private static List<MonthVisit> Visits(string connector, List<HistoryEvent> events, IReadOnlyList<(Instant From, Instant To)> gaps, Instant end)
    {
        var visits = new List<MonthVisit>();
        MonthVisit? open = null;
        foreach (var told in events)
        {
            switch (told.Kind)
            {
                case "plugged" when open is not null:
                    // Told again by a controller that has just begun: the same car. At another time it is another one, and the one before left when nobody looked.
                    var missed = gaps.Where(g => g.From > open.From && g.To <= told.At).DefaultIfEmpty().Last();
                    if (missed.To != Instant.Never && told.At - missed.To > Again)
                    {
                        visits.Add(open with { To = missed.From });
                        open = new MonthVisit { Connector = connector, From = told.At };
                    }

                    break;
                case "plugged":
                    open = new MonthVisit { Connector = connector, From = told.At };
                    break;
                case "unplugged":
                    visits.Add((open ?? new MonthVisit { Connector = connector }) with { To = told.At });
                    open = null;
                    break;
                default:
                    open = open is { WaitSeconds: null } && CarPowerWords.Read(told.Text) is { } waited ? open with { WaitSeconds = waited, IsWaitExact = true } : open;
                    break;
            }
        }

        if (open is not null)
        {
            // What is not known to its end is known no longer than anybody looked.
            visits.Add(gaps is [.., var last] && last.To == end && last.From > open.From ? open with { To = last.From } : open);
        }

        return visits;
    }

    /// <summary>Each minute belongs to the visit that has most of it.</summary>
    private static IEnumerable<MonthVisit> WithEnergy(List<MonthVisit> visits, MonthPoints power, MonthPoints held)
    {
        var energy = Split(visits, power);
        var less = Split(visits, held);
        for (int v = 0; v < visits.Count; v++)
        {
            var visit = visits[v];
            var (wait, isExact) = visit.WaitSeconds is { } told ? (told, true) : (WaitOf(visit, energy[v], power.Step), false);
            yield return visit with { WattHours = MonthPoints.HoursOf(energy[v]), ShortWattHours = MonthPoints.HoursOf(less[v]), WaitSeconds = wait, IsWaitExact = isExact };
        }
    }

    private static List<HistoryPoint>[] Split(List<MonthVisit> visits, MonthPoints points)
    {
        var split = new List<HistoryPoint>[visits.Count];
        for (int v = 0; v < split.Length; v++)
        {
            split[v] = [];
        }

        int first = 0;
        foreach (var point in points.Points)
        {
            var end = point.Start + points.Step;
            while (first < visits.Count - 1 && visits[first].To is { } over && over <= point.Start)
            {
                first++;
            }

            int best = -1;
            var most = TimeSpan.Zero;
            for (int v = first; v < visits.Count && (visits[v].From ?? Instant.Never) < end; v++)
            {
                var (from, to) = (visits[v].From ?? Instant.Never, visits[v].To ?? Instant.Forever);
                var part = (to < end ? to : end) - (from > point.Start ? from : point.Start);
                (best, most) = part > most ? (v, part) : (best, most);
            }

            if (best >= 0)
            {
                split[best].Add(point);
            }
        }

        return split;
    }

    /// <summary>From plugging in to the begin of the first minute with power, where every minute between is known.</summary>
    private static double? WaitOf(MonthVisit visit, List<HistoryPoint> points, TimeSpan step)
    {
        if (visit.From is not { } from)
        {
            return null;
        }

        var due = from;
        foreach (var point in points)
        {
            if (point.Start > due)
            {
                return null;
            }

            if (point.Max >= LeastWatts)
            {
                return Math.Max(0, (point.Start - from).TotalSeconds);
            }

            due = point.Start + step;
        }

        return null;
    }
}
