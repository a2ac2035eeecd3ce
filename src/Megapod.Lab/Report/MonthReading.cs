namespace Megapod.Lab.Report;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Storage.History;

/// <summary>Reads a month out of a history.</summary>
public static class MonthReading
{
    /// <summary>A quarter of an hour of which less is missing counts as known: its first sample comes a moment after it began.</summary>
    private const double WholeQuarterSeconds = 890;

    /// <summary>What is measured of a limit is compared with what was told of it to so much, W.</summary>
    private const double SameWatts = 1;

    /// <summary>Sentences about who was limited that are shown.</summary>
    private const int MostSaid = 8;

    private static readonly string[] Causes = ["cars", "limit", "price", "peak", "reserve", "guard", "other"];
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Reads it.</summary>
    /// <param name="history">The history.</param>
    /// <param name="month">Its first day.</param>
    /// <param name="site">The site with its zone, currency, limits and tariff; null: UTC, and no name.</param>
    /// <param name="now">The present, by which a month is in course; null: it is over.</param>
    public static Outcome<MonthFigures> Read(HistoryArchive history, DateOnly month, SiteConfig? site, Instant? now = null)
    {
        ArgumentNullException.ThrowIfNull(history);
        var zone = site is null ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(site.Tariff.BillingTimeZone);
        var calendar = new MonthCalendar(month, zone);
        var (from, to) = (calendar.Begins[0], calendar.Begins[^1]);
        var source = new MonthSource(history, from, to);
        var import = source.Read("site/import", Minute);
        var limit = source.Read("site/limit", Minute);
        var certificate = source.Read("certificate/margin", Minute);
        var cars = source.Read("cars/power", Quarter);
        var pods = source.Read("pods/power", Quarter);
        var quarters = source.Read("site/import", Quarter);
        var shed = Causes.Select(c => (Cause: c, Points: source.Read($"pods/short/{c}", Quarter))).ToList();
        var events = source.Events(e => MonthCars.IsOf(e) || MonthHappenings.IsOf(e));
        var reach = ReachOf(from, to, import, events);
        bool isInCourse = now is { } present && present < to && reach < to;
        var end = isInCourse ? reach : to;
        var gaps = GapsOf(from, end, import);
        var (visits, shortByDay) = MonthCars.Read(source, calendar, events, gaps);
        var rooms = RoomsOf(import, limit);
        var inMonth = events.Where(e => e.At >= from).ToList();
        var scores = MonthHappenings.Scores(events, calendar);
        double? shedWattHours = shed.All(s => s.Points.IsEmpty) ? null : shed.Sum(s => s.Points.Hours ?? 0);
        var (money, costs) = MonthBill.Of(site, source, calendar, import, end, cars.Hours, shedWattHours, scores);
        var (outages, dips) = MonthHappenings.Outages(events, from, reach);
        var tree = site is null ? null : PowerTree.From(site);
        double? connection = tree is null ? null : Finite(LimitConfig.LowestImportWatts(tree.Nodes[0].Limits));
        var limits = MonthHappenings.GridLimits(events, from, to, reach, import, connection);
        var days = DaysOf(calendar, import, quarters, rooms, cars, pods, shed.ConvertAll(s => s.Points), certificate, visits, shortByDay, costs);
        var whole = quarters.Points.Where(p => quarters.Step == Quarter && p.Seconds >= WholeQuarterSeconds).ToList();
        var peak = whole.Count == 0 ? default : whole.MaxBy(p => p.Mean);
        var figures = new MonthFigures
        {
            Site = site is null ? "" : site.Name.Length > 0 ? site.Name : site.Id,
            Currency = site?.Currency ?? "",
            Zone = zone,
            From = from,
            To = to,
            Reach = reach,
            IsInCourse = isInCourse,
            Whole = WholeOf(days, (to - from).TotalSeconds),
            Days = days,
            Approach = ApproachOf(source, rooms, events, limits, outages, tree, site),
            Nodes = tree is null ? [] : NodesOf(source, tree),
            Reasons = [.. inMonth.Where(e => e.Kind == "limited").GroupBy(e => ReasonOf(e.Text), StringComparer.Ordinal).Select(g => (g.Key, g.Count())).OrderByDescending(g => g.Item2).ThenBy(g => g.Key, StringComparer.Ordinal)],
            PeakWatts = whole.Count == 0 ? null : peak.Mean,
            PeakAt = whole.Count == 0 ? null : peak.Start,
            Visits = visits,
            Money = money,
            Compute = ComputeOf(source, shed),
            Hours = HoursOf(source),
            Alarms = MonthHappenings.Alarms(events, from, reach),
            GridLimits = limits,
            Outages = outages,
            Dips = inMonth.Count == 0 ? null : dips,
            Certificate = [.. inMonth.Where(e => e.Kind == "certificate-changed")],
            Scores = scores,
            NotScored = [.. inMonth.Where(e => e.Kind == "day-not-scored")],
            Gaps = gaps,
            Coverage = CoverageOf(source, end, import, limit, certificate, cars, pods),
            HasMoreEvents = source.HasMoreEvents,
        };
        return source.Faults.Count > 0 ? Outcome<MonthFigures>.Failure(source.Faults) : Outcome<MonthFigures>.Success(figures);
    }

    /// <summary>End of what is known: the last minute with an import, or the last event after it.</summary>
    private static Instant ReachOf(Instant from, Instant to, MonthPoints import, IReadOnlyList<HistoryEvent> events)
    {
        var reach = import.IsEmpty ? from : import.Points[^1].Start + import.Step;
        reach = events.Count > 0 && events[^1].At > reach ? events[^1].At : reach;
        return reach < to ? reach : to;
    }

    private static List<(Instant Start, double Import, double Limit, double Room)> RoomsOf(MonthPoints import, MonthPoints limit)
    {
        var limits = limit.Points.ToDictionary(p => p.Start);
        return [.. import.Points.Where(p => limits.ContainsKey(p.Start)).Select(p => (p.Start, p.Max, limits[p.Start].Min, limits[p.Start].Min - p.Max))];
    }

    private static List<MonthDay> DaysOf(
        MonthCalendar calendar,
        MonthPoints import,
        MonthPoints quarters,
        List<(Instant Start, double Import, double Limit, double Room)> rooms,
        MonthPoints cars,
        MonthPoints pods,
        IReadOnlyList<MonthPoints> shed,
        MonthPoints certificate,
        IReadOnlyList<MonthVisit> visits,
        double?[] shortByDay,
        IReadOnlyList<double?> costs)
    {
        ILookup<int, HistoryPoint> ByDay(MonthPoints points) => points.Points.ToLookup(p => calendar.DayOf(p.Start));
        var (imports, quarterly, carsBy, podsBy, margins) = (ByDay(import), ByDay(quarters), ByDay(cars), ByDay(pods), ByDay(certificate));
        var roomsBy = rooms.ToLookup(r => calendar.DayOf(r.Start));
        var shedBy = shed.SelectMany(s => s.Points).ToLookup(p => calendar.DayOf(p.Start));
        var comings = visits.Where(v => v.From is not null).ToLookup(v => calendar.DayOf(v.From!.Value));
        return [.. calendar.Dates.Select((date, d) =>
        {
            var own = roomsBy[d].ToList();
            var least = own.Count == 0 ? default : own.MinBy(r => r.Room);
            return new MonthDay
            {
                Date = date,
                Seconds = (calendar.Begins[d + 1] - calendar.Begins[d]).TotalSeconds,
                KnownSeconds = quarterly[d].Sum(p => p.Seconds),
                ImportWattHours = MonthPoints.HoursOf(quarterly[d]),
                HighestWatts = Most(imports[d].Select(p => p.Max)),
                LeastRoomWatts = own.Count == 0 ? null : least.Room,
                LeastRoomAt = own.Count == 0 ? null : least.Start,
                MinutesOver = own.Count == 0 ? null : own.Count(r => r.Room < 0),
                PlugIns = comings.Contains(d) ? comings[d].Count() : imports.Contains(d) ? 0 : null,
                CarWattHours = MonthPoints.HoursOf(carsBy[d]),
                CarShortWattHours = shortByDay[d],
                PodWattHours = MonthPoints.HoursOf(podsBy[d]),
                ShedWattHours = MonthPoints.HoursOf(shedBy[d]),
                EnergyCost = costs[d],
                CertificateWatts = Least(margins[d].Select(p => p.Min)),
            };
        })];
    }

    private static MonthDay WholeOf(List<MonthDay> days, double seconds)
    {
        var closest = days.Where(d => d.LeastRoomWatts is not null).MinBy(d => d.LeastRoomWatts);
        return new MonthDay
        {
            Date = days[0].Date,
            Seconds = seconds,
            KnownSeconds = days.Sum(d => d.KnownSeconds),
            ImportWattHours = Sum(days.Select(d => d.ImportWattHours)),
            HighestWatts = Most(days.Select(d => d.HighestWatts)),
            LeastRoomWatts = closest?.LeastRoomWatts,
            LeastRoomAt = closest?.LeastRoomAt,
            MinutesOver = days.All(d => d.MinutesOver is null) ? null : days.Sum(d => d.MinutesOver ?? 0),
            PlugIns = days.All(d => d.PlugIns is null) ? null : days.Sum(d => d.PlugIns ?? 0),
            CarWattHours = Sum(days.Select(d => d.CarWattHours)),
            CarShortWattHours = Sum(days.Select(d => d.CarShortWattHours)),
            PodWattHours = Sum(days.Select(d => d.PodWattHours)),
            ShedWattHours = Sum(days.Select(d => d.ShedWattHours)),
            EnergyCost = Sum(days.Select(d => d.EnergyCost)),
            CertificateWatts = Least(days.Select(d => d.CertificateWatts)),
        };
    }

    /// <summary>The minute of the least room, looked at by the second where seconds are kept.</summary>
    private static MonthApproach? ApproachOf(
        MonthSource source,
        List<(Instant Start, double Import, double Limit, double Room)> rooms,
        IReadOnlyList<HistoryEvent> events,
        IReadOnlyList<MonthGridLimit> limits,
        IReadOnlyList<MonthOutage> outages,
        PowerTree? tree,
        SiteConfig? site)
    {
        if (rooms.Count == 0)
        {
            return null;
        }

        var minute = rooms.MinBy(r => r.Room);
        var (begin, end) = (minute.Start, minute.Start + Minute);
        var import = source.Read("site/import", begin, end, Second);
        var limit = source.Read("site/limit", begin, end, Second);
        var at = begin;
        var (watts, most, step) = (minute.Import, minute.Limit, Minute);
        if (import.Step == Second && limit.Step == Second && RoomsOf(import, limit) is { Count: > 0 } seconds)
        {
            var second = seconds.MinBy(r => r.Room);
            (at, watts, most, step) = (second.Start, second.Import, second.Limit, Second);
        }

        double? Then(string id)
        {
            var points = source.Read(id, begin, end, step);
            return points.IsEmpty ? null : points.Points.LastOrDefault(p => p.Start <= at, points.Points[0]).Mean;
        }

        // What is short is kept when it changes: in the second itself nothing may have been.
        double?[] less = [.. Causes.Select(c => Then($"pods/short/{c}"))];
        return new MonthApproach
        {
            At = at,
            Step = step,
            ImportWatts = watts,
            LimitWatts = most,
            Limit = NameOf(at, most, events, limits, outages, tree, site),
            BatteryWatts = Then("battery/power"),
            Soc = Then("battery/soc"),
            CarWatts = Then("cars/power"),
            Plugged = Then("cars/plugged"),
            PodWatts = Then("pods/power"),
            ShedWatts = Array.TrueForAll(less, l => l is null) ? null : less.Sum(l => l ?? 0),
            MarginWatts = Then("site/margin"),
            Said = [.. MonthHappenings.LimitedAt(events, at).Take(MostSaid).Select(e => e.Text)],
        };
    }

    private static string NameOf(
        Instant at, double watts, IReadOnlyList<HistoryEvent> events, IReadOnlyList<MonthGridLimit> limits, IReadOnlyList<MonthOutage> outages, PowerTree? tree, SiteConfig? site)
    {
        if (outages.Any(o => (o.From ?? Instant.Never) <= at && at < (o.To ?? Instant.Forever)))
        {
            return "what the battery carries without the grid";
        }

        if (limits.FirstOrDefault(l => l.Watts is { } w && Math.Abs(w - watts) < SameWatts && l.From - Minute <= at && at < (l.To ?? Instant.Forever)) is { } outside)
        {
            return $"a limit from outside, {outside.Id}";
        }

        var own = tree?.Nodes[0].Limits.Where(l => l is { Direction: LimitDirection.Import, Quantity: LimitQuantity.Watts }).MinBy(l => l.Amount);
        if (own is not null && Math.Abs(own.Amount - watts) < SameWatts)
        {
            return $"the connection's limit {own.Id} ({BasisOf(own.Basis)})";
        }

        return own is not null ? $"not the connection's limit {own.Id} in the site file, and nothing was told of another one"
            : events.Any(e => e.Kind == "grid-limit" && e.At <= at) ? "not known without a site file: limits from outside were told"
            : "the connection's; its name stands in the site file, which was not given";
    }

    private static string BasisOf(LimitBasis basis) => basis switch
    {
        LimitBasis.Interconnection => "agreement on the connection",
        LimitBasis.Thermal => "what transformer and cable bear",
        LimitBasis.Breaker => "breaker",
        LimitBasis.Contract => "contract",
        _ => "event of the grid",
    };

    /// <summary>Nodes below the connection that have a limit, with the highest that was measured at them.</summary>
    private static IReadOnlyList<MonthNode> NodesOf(MonthSource source, PowerTree tree)
    {
        var nodes = new List<MonthNode>();
        foreach (var node in tree.Nodes.Skip(1).Where(n => double.IsFinite(n.Rating.Value) || n.Limits.Any(l => l.Direction == LimitDirection.Import)))
        {
            var lowest = node.Limits.Where(l => l is { Direction: LimitDirection.Import, Quantity: LimitQuantity.Watts }).MinBy(l => l.Amount);
            bool isRating = lowest is null || node.Rating.Value <= lowest.Amount;
            double? watts = Finite(isRating ? node.Rating.Value : lowest!.Amount);
            var points = source.Read($"node/{node.Id}/power", Minute);
            var highest = points.IsEmpty ? default : points.Points.MaxBy(p => p.Max);
            string name = watts is null ? string.Join(", ", node.Limits.Select(l => l.Id)) : isRating ? "rating" : lowest!.Id;
            nodes.Add(new MonthNode(node.Id, name, watts, points.IsEmpty ? null : highest.Max, points.IsEmpty ? null : highest.Start));
        }

        return [.. nodes.OrderBy(n => n.RoomWatts ?? double.PositiveInfinity).ThenBy(n => n.Node, StringComparer.Ordinal)];
    }

    private static MonthCompute ComputeOf(MonthSource source, List<(string Cause, MonthPoints Points)> shed)
    {
        var pods = source.Read("pods/power", Minute);
        var throttled = source.Read("pods/throttled", Minute);
        var paused = source.Read("pods/paused", Minute);
        return new MonthCompute
        {
            KnownHours = pods.IsEmpty ? null : pods.Seconds / 3_600,
            RunningHours = pods.HoursAt(double.Epsilon),
            ThrottledRackHours = throttled.Hours,
            PausedRackHours = paused.Hours,
            ThrottledHours = throttled.HoursAt(1),
            PausedHours = paused.HoursAt(1),
            Shed = [.. shed.Where(s => !s.Points.IsEmpty).Select(s => (s.Cause, s.Points.Hours ?? 0))],
        };
    }

    private static List<(string What, double Share)> CoverageOf(MonthSource source, Instant end, MonthPoints import, MonthPoints limit, MonthPoints certificate, MonthPoints cars, MonthPoints pods)
    {
        double seconds = Math.Max(1, (end - source.From).TotalSeconds);
        (string What, MonthPoints Points)[] kinds =
        [
            ("import", import), ("limit", limit), ("cars' power", cars), ("pods' power", pods), ("battery's power", source.Read("battery/power", Quarter)),
            ("market's price", source.Read("price/import", Quarter)), ("certificate", certificate),
        ];
        return [.. kinds.Select(k => (k.What, Math.Min(1, k.Points.Seconds / seconds)))];
    }

    private static List<(DateTime At, double Import, double Limit, double Cars, double Pods)> HoursOf(MonthSource source)
    {
        Dictionary<Instant, HistoryPoint>[] by = [.. new[] { "site/import", "site/limit", "cars/power", "pods/power" }.Select(s => source.Read(s, Hour).Points.ToDictionary(p => p.Start))];
        double At(int k, Instant at, Func<HistoryPoint, double> value) => by[k].TryGetValue(at, out var point) ? value(point) : double.NaN;
        var hours = new List<(DateTime, double, double, double, double)>();

        // Steps are whole hours of UTC, and the month of a zone with a half of one begins within such a step.
        for (var at = new Instant(source.From.Ticks - (source.From.Ticks % Hour.Ticks)); at < source.To; at += Hour)
        {
            hours.Add((at.ToUtc(), At(0, at, p => p.Max), At(1, at, p => p.Min), At(2, at, p => p.Mean), At(3, at, p => p.Mean)));
        }

        return hours;
    }

    private static List<(Instant From, Instant To)> GapsOf(Instant from, Instant to, MonthPoints import)
    {
        var gaps = new List<(Instant, Instant)>();
        var reached = from;
        foreach (var point in import.Points)
        {
            if (point.Start > reached)
            {
                gaps.Add((reached, point.Start));
            }

            reached = point.Start + import.Step;
        }

        if (reached < to)
        {
            gaps.Add((reached, to));
        }

        return gaps;
    }

    /// <summary>Why, without who: "a1: limited by grid connection." becomes the part behind the colon.</summary>
    private static string ReasonOf(string text)
    {
        int colon = text.IndexOf(": ", StringComparison.Ordinal);
        return (colon < 0 ? text : text[(colon + 2)..]).TrimEnd('.').ToString(CultureInfo.InvariantCulture);
    }

    private static double? Sum(IEnumerable<double?> values)
    {
        double?[] all = [.. values];
        return Array.TrueForAll(all, v => v is null) ? null : all.Sum(v => v ?? 0);
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static double? Least(IEnumerable<double> values) => values.Select(v => (double?)v).Min();

    private static double? Least(IEnumerable<double?> values) => values.Min();

    private static double? Most(IEnumerable<double> values) => values.Select(v => (double?)v).Max();

    private static double? Most(IEnumerable<double?> values) => values.Max();
}
