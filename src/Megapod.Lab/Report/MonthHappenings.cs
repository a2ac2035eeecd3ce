namespace Megapod.Lab.Report;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Site.Alarms;
using Megapod.Site.Loop;
using Megapod.Site.Plans;

/// <summary>What events tell of alarms, limits from outside, times without the grid, and scores of days.</summary>
internal static class MonthHappenings
{
    /// <summary>Whether an event tells of one of these.</summary>
    public static bool IsOf(HistoryEvent told) =>
        told.Kind is "alarm-raised" or "alarm-cleared" or "grid-limit" or "grid-limit-over" or "topology" or "day-scored" or "day-not-scored" or "certificate-changed" or "limited" or "unlimited";

    /// <summary>Each time that an alarm stood in the month, the worst and then the longest first.</summary>
    /// <param name="events">What was told, the oldest first.</param>
    /// <param name="from">Begin of the month.</param>
    /// <param name="reach">End of what is known.</param>
    public static IReadOnlyList<MonthAlarm> Alarms(IReadOnlyList<HistoryEvent> events, Instant from, Instant reach)
    {
        var standing = new Dictionary<string, MonthAlarm>(StringComparer.Ordinal);
        var alarms = new List<MonthAlarm>();
        foreach (var told in events.Where(e => e.Kind is "alarm-raised" or "alarm-cleared"))
        {
            var (words, code, severity) = AlarmEventWords.Read(told.Text);
            string key = $"{told.Subject}\n{code ?? words}";
            bool isKnown = standing.Remove(key, out var known);
            if (told.Kind == "alarm-raised")
            {
                // A controller that has started finds it again.
                standing[key] = isKnown ? known! with { Text = words } : new MonthAlarm(code, severity, told.Subject, words, told.At, null);
            }
            else
            {
                alarms.Add((known ?? new MonthAlarm(code, severity, told.Subject, words, null, null)) with { To = told.At });
            }
        }

        alarms.AddRange(standing.Values);
        return [.. alarms.Where(a => a.To is not { } to || to > from)
            .OrderByDescending(a => a.Severity).ThenByDescending(a => (a.To ?? reach) - (a.From ?? from)).ThenBy(a => a.From ?? from).ThenBy(a => a.Subject, StringComparer.Ordinal)];
    }

    /// <summary>Limits from outside that held in the month, with the import above them.</summary>
    /// <param name="events">What was told, the oldest first.</param>
    /// <param name="from">Begin of the month.</param>
    /// <param name="to">Its end.</param>
    /// <param name="reach">End of what is known.</param>
    /// <param name="import">The import by the minute.</param>
    /// <param name="connectionWatts">The connection's own limit; null: it is not known.</param>
    public static IReadOnlyList<MonthGridLimit> GridLimits(IReadOnlyList<HistoryEvent> events, Instant from, Instant to, Instant reach, MonthPoints import, double? connectionWatts)
    {
        var open = new Dictionary<string, MonthGridLimit>(StringComparer.Ordinal);
        var limits = new List<MonthGridLimit>();
        foreach (var told in events.Where(e => e.Kind is "grid-limit" or "grid-limit-over"))
        {
            var read = told.Kind == "grid-limit" ? GridLimitWords.Read(told.Text) : null;
            bool isKnown = open.Remove(told.Subject, out var before);
            bool isSame = isKnown && before!.Text == told.Text;
            if (isKnown && !isSame)
            {
                limits.Add(before! with { To = told.At });
            }

            if (read is var (amount, quantity, direction, begin, _))
            {
                bool isImport = quantity == LimitQuantity.Watts && direction == LimitDirection.Import;

                // One that is told again by a controller that has started has held since it was told first.
                open[told.Subject] = isSame ? before! : new MonthGridLimit
                {
                    Id = told.Subject,
                    Text = told.Text,
                    From = begin is { } at && at > told.At ? at : told.At,
                    Watts = isImport ? amount : null,
                    CutWatts = isImport ? connectionWatts - amount : null,
                };
            }
        }

        // One that ended while no controller ran was told its end before.
        limits.AddRange(open.Values.Select(l => GridLimitWords.Read(l.Text)?.Until is { } until && until <= reach ? l with { To = until } : l));
        return [.. limits.Where(l => l.From < to && (l.To is not { } over || (over > from && over > l.From))).Select(l => Kept(l, from, to, import)).OrderBy(l => l.From).ThenBy(l => l.Id, StringComparer.Ordinal)];
    }

    /// <summary>Times without the grid that touch the month, and dips in it; dips are null where nothing was ever told.</summary>
    public static (IReadOnlyList<MonthOutage> Outages, int Dips) Outages(IReadOnlyList<HistoryEvent> events, Instant from, Instant reach)
    {
        var outages = new List<MonthOutage>();
        MonthOutage? open = null;
        GridTopology? state = null;
        var since = from;
        int dips = 0;
        void Count(Instant until)
        {
            var part = until - since;
            open = state switch
            {
                GridTopology.Islanding or GridTopology.Islanded or GridTopology.Resynchronising => open! with { Island = open.Island + part },
                GridTopology.Black => open! with { Black = open.Black + part },
                _ => open,
            };
        }

        foreach (var told in events.Where(e => e.Kind == "topology"))
        {
            if (TopologyWords.Read(told.Text) is not { } next)
            {
                continue;
            }

            Count(told.At);
            (state, since) = (next, told.At);
            dips += next == GridTopology.RidingThrough && told.At >= from ? 1 : 0;
            if (next is GridTopology.Islanding or GridTopology.Islanded or GridTopology.Black)
            {
                open ??= new MonthOutage(told.At, null, TimeSpan.Zero, TimeSpan.Zero);
            }
            else if (next is GridTopology.Resynchronising)
            {
                open ??= new MonthOutage(null, null, TimeSpan.Zero, TimeSpan.Zero);
            }
            else if (next == GridTopology.GridTied && open is not null)
            {
                outages.Add(open with { To = told.At });
                open = null;
            }
        }

        if (open is not null)
        {
            Count(reach > since ? reach : since);
            outages.Add(open);
        }

        return ([.. outages.Where(o => o.To is not { } to || to > from)], dips);
    }

    /// <summary>Scores of the month's days; of a day that was scored twice the last counts.</summary>
    public static IReadOnlyList<MonthScore> Scores(IReadOnlyList<HistoryEvent> events, MonthCalendar calendar) =>
    [
        .. events.Where(e => e.Kind == "day-scored").Select(e => DayScoreWords.Read(e.Text)).OfType<(DateOnly Date, double Left, double Bound, double? Percent, double? Compute, double? Energy, double? Wear, double? Demand)>()
            .Where(s => s.Date >= calendar.Dates[0] && s.Date <= calendar.Dates[^1])
            .GroupBy(s => s.Date).Select(g => g.Last()).OrderBy(s => s.Date)
            .Select(s => new MonthScore(s.Date, s.Left, s.Bound, s.Percent, s.Compute, s.Wear)),
    ];

    /// <summary>What was said of who is limited by what and still held at an instant, the newest first.</summary>
    public static IReadOnlyList<HistoryEvent> LimitedAt(IReadOnlyList<HistoryEvent> events, Instant at)
    {
        var last = new Dictionary<string, HistoryEvent>(StringComparer.Ordinal);
        foreach (var told in events.Where(e => e.Kind is "limited" or "unlimited" && e.At <= at))
        {
            last[told.Subject] = told;
        }

        return [.. last.Values.Where(e => e.Kind == "limited").OrderByDescending(e => e.At).ThenBy(e => e.Subject, StringComparer.Ordinal)];
    }

    private static MonthGridLimit Kept(MonthGridLimit limit, Instant from, Instant to, MonthPoints import)
    {
        if (limit.Watts is not { } watts)
        {
            return limit;
        }

        // Minutes that lie in it from begin to end: in the one in which it begins what came before is no exceedance.
        var begin = limit.From > from ? limit.From : from;
        var end = limit.To is { } over && over < to ? over : to;
        var inside = import.Points.Where(p => p.Start >= begin && p.Start + import.Step <= end).ToList();
        return limit with { KnownSeconds = inside.Sum(p => p.Seconds), ExceedanceWatts = inside.Count == 0 ? null : inside.Max(p => p.Max) - watts };
    }
}
