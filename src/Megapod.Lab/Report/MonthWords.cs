namespace Megapod.Lab.Report;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>Figures of a month in words: for the page, and the same for a terminal. What nobody knows is said so.</summary>
public static class MonthWords
{
    /// <summary>What stands where nobody knows.</summary>
    internal const string Unknown = "not known";

    private const double Half = 0.5;

    private const double Most = 0.95;

    /// <summary>The figures in words: headings with rows of name and value.</summary>
    public static IReadOnlyList<(string Heading, IReadOnlyList<(string Name, string Value)> Rows)> Sections(MonthFigures month)
    {
        ArgumentNullException.ThrowIfNull(month);
        return [("Limit", Limit(month)), ("Cars", Cars(month)), ("Compute", Compute(month)), ("Money", Money(month)), ("Certificate, grid, alarms", Trust(month)), ("Known", Known(month))];
    }

    /// <summary>The most important in a sentence or two.</summary>
    internal static string Lead(MonthFigures month)
    {
        string course = month.IsInCourse ? $"The month is in course; this is what is known up to {Local(month, month.Reach)}. " : "";
        return course + (month.Whole.KnownSeconds <= 0 ? "Nothing is recorded of this month."
            : month.Whole.MinutesOver is not { } over ? "Import and limit were never known together."
            : over > 0 ? $"The limit was passed in {over} {(over == 1 ? "minute" : "minutes")}, by {Watts(-month.Whole.LeastRoomWatts)} at most."
            : $"The import stayed below its limit in every minute in which both are known; the least room was {Watts(month.Whole.LeastRoomWatts)}.");
    }

    internal static IReadOnlyList<(string Name, string Value)> Limit(MonthFigures month)
    {
        var rows = new List<(string, string)>();
        if (month.Approach is not { } close)
        {
            return [("closest approach", Unknown), ("minutes above the limit", Unknown)];
        }

        double room = close.LimitWatts - close.ImportWatts;
        rows.Add(("closest approach", $"{(room < 0 ? $"{Watts(-room)} above" : $"{Watts(room)} below")}, {Local(month, close.At, close.Step < TimeSpan.FromMinutes(1))}"));
        rows.Add(("import and limit then", $"{Watts(close.ImportWatts)} of {Watts(close.LimitWatts)}"));
        rows.Add(("which limit", close.Limit));
        rows.Add(("battery then", close.BatteryWatts is not { } battery ? Unknown : $"{(battery < 0 ? "gave" : "took")} {Watts(Math.Abs(battery))}{(close.Soc is { } soc ? string.Create(CultureInfo.InvariantCulture, $", {100 * soc:0} % full") : "")}"));
        rows.Add(("cars then", close.CarWatts is not { } cars ? Unknown : $"{Watts(cars)}{(close.Plugged is { } plugged ? string.Create(CultureInfo.InvariantCulture, $", {plugged:0} plugged in") : "")}"));
        rows.Add(("compute then", close.PodWatts is not { } pods ? Unknown : $"{Watts(pods)}{(close.ShedWatts is { } shed ? $", {Watts(shed)} less than without limits" : "")}"));
        rows.Add(("minutes above the limit", month.Whole.MinutesOver is { } over ? Whole(over) : Unknown));
        return rows;
    }

    internal static IReadOnlyList<(string Name, string Value)> Cars(MonthFigures month)
    {
        var waits = month.Visits.Where(v => v.WaitSeconds is not null).Select(v => v.WaitSeconds!.Value).Order().ToList();
        int toTheMinute = month.Visits.Count(v => v.WaitSeconds is not null && !v.IsWaitExact);
        double? share = month.Whole.CarShortWattHours is { } less && month.Whole.CarWattHours + less is > 0 and var asked ? less / asked : null;
        return
        [
            ("plugged in", month.Whole.PlugIns is { } plugs ? Whole(plugs) : Unknown),
            ("energy", Energy(month.Whole.CarWattHours)),
            ("wait for the first power", waits.Count == 0 ? Unknown : $"{Seconds(At(waits, Half))} median, {Seconds(At(waits, Most))} for 95 of 100, {Seconds(waits[^1])} longest"),
            ("waits that are known", string.Create(CultureInfo.InvariantCulture, $"{waits.Count} of {month.Visits.Count}{(toTheMinute > 0 ? $", {toTheMinute} of them to the minute" : "")}")),
            ("without any power", month.Visits.Count == 0 ? Unknown : Whole(month.Visits.Count(v => v.IsUnserved))),
            ("not served of what was asked for", month.Whole.CarShortWattHours is null ? Unknown : $"at most {Energy(month.Whole.CarShortWattHours)}{(share is { } s ? $", {Percent(s)}" : "")}"),
        ];
    }

    internal static IReadOnlyList<(string Name, string Value)> Compute(MonthFigures month)
    {
        var compute = month.Compute;
        var rows = new List<(string, string)>
        {
            ("energy", Energy(month.Whole.PodWattHours)),
            ("hours in which pods drew power", compute.RunningHours is { } running ? string.Create(CultureInfo.InvariantCulture, $"{running:0.0} of {compute.KnownHours:0.0} known") : Unknown),
            ("racks held back", compute.ThrottledRackHours is { } throttled ? string.Create(CultureInfo.InvariantCulture, $"{throttled:0.0} rack-hours, in {compute.ThrottledHours:0.0} h") : Unknown),
            ("racks paused", compute.PausedRackHours is { } paused ? string.Create(CultureInfo.InvariantCulture, $"{paused:0.0} rack-hours, in {compute.PausedHours:0.0} h") : Unknown),
            ("energy not given", Energy(month.Whole.ShedWattHours)),
        };
        rows.AddRange(compute.Shed.Where(s => s.WattHours > 0).Select(s => ($"  because of {CauseOf(s.Cause)}", Energy(s.WattHours))));
        return rows;
    }

    internal static IReadOnlyList<(string Name, string Value)> Trust(MonthFigures month) =>
    [
        ("least margin of the certificate", Watts(month.Whole.CertificateWatts)),
        ("limits from outside", month.GridLimits.Count == 0 ? (month.Dips is null ? Unknown : "none told") : $"{Whole(month.GridLimits.Count)}, {Whole(month.GridLimits.Count(l => l.ExceedanceWatts <= 0))} kept, {Whole(month.GridLimits.Count(l => l.ExceedanceWatts > 0))} passed"),
        ("times without the grid", month.Dips is null && month.Outages.Count == 0 ? Unknown : Whole(month.Outages.Count)),
        ("alarms", month.Dips is null && month.Alarms.Count == 0 ? Unknown : month.Alarms.Count == 0 ? "none" : string.Join(", ", month.Alarms.GroupBy(a => a.Severity).OrderByDescending(g => g.Key).Select(g => $"{Whole(g.Count())} {SeverityOf(g.Key)}"))),
        ("score", month.Scores.Count == 0 ? Unknown : string.Create(CultureInfo.InvariantCulture, $"{month.Scores.Sum(s => s.Left):0.00} {month.Currency} left of {month.Scores.Sum(s => s.Bound):0.00} on {month.Scores.Count} days")),
    ];

    internal static IReadOnlyList<(string Name, string Value)> Known(MonthFigures month)
    {
        double seconds = ((month.IsInCourse ? month.Reach : month.To) - month.From).TotalSeconds;
        var rows = new List<(string, string)>
        {
            (month.IsInCourse ? "of the month so far" : "of the month", string.Create(CultureInfo.InvariantCulture, $"{(seconds > 0 ? 100 * month.Whole.KnownSeconds / seconds : 0):0.0} %, {month.Whole.KnownSeconds / 3600:0.0} of {seconds / 3600:0.0} h")),
            ("stretches without the import", Whole(month.Gaps.Count)),
        };
        rows.AddRange(month.Coverage.Select(c => ($"  {c.What}", Percent(c.Share))));
        return rows;
    }

    internal static string Watts(double? watts) => watts is { } w ? string.Create(CultureInfo.InvariantCulture, $"{w / 1e3:0.0} kW") : Unknown;

    internal static string Energy(double? wattHours) => wattHours is not { } e ? Unknown : Math.Abs(e) >= 1e6 ? string.Create(CultureInfo.InvariantCulture, $"{e / 1e6:0.00} MWh") : string.Create(CultureInfo.InvariantCulture, $"{e / 1e3:0.0} kWh");

    internal static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %");

    internal static string Whole(int count) => count.ToString(CultureInfo.InvariantCulture);

    internal static string Seconds(double seconds) =>
        seconds < 120 ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.#} s")
        : seconds < 7_200 ? string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0.#} min")
        : seconds < 259_200 ? string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.#} h")
        : string.Create(CultureInfo.InvariantCulture, $"{seconds / 86400:0.#} days");

    internal static string SeverityOf(AlarmSeverity? severity) => severity switch { AlarmSeverity.Critical => "critical", AlarmSeverity.Warning => "warning", AlarmSeverity.Info => "info", _ => "of unknown severity" };

    internal static string CauseOf(string cause) => cause switch
    {
        "cars" => "cars",
        "limit" => "a limit",
        "price" => "the price",
        "peak" => "the month's peak",
        "reserve" => "the battery's reserve",
        "guard" => "a guard",
        _ => "something else",
    };

    internal static DateTime LocalTime(MonthFigures month, Instant at) => TimeZoneInfo.ConvertTimeFromUtc(at.ToUtc(), month.Zone);

    /// <summary>Time on the wall; in the hour that comes twice with its difference from UTC.</summary>
    internal static string Local(MonthFigures month, Instant at, bool hasSeconds = false)
    {
        var wall = LocalTime(month, at);
        string twice = month.Zone.IsAmbiguousTime(wall) ? $" UTC{new DateTimeOffset(wall, month.Zone.GetUtcOffset(at.ToUtc())).ToString("zzz", CultureInfo.InvariantCulture)}" : "";
        return wall.ToString(hasSeconds ? "MM-dd HH:mm:ss" : "MM-dd HH:mm", CultureInfo.InvariantCulture) + twice;
    }

    /// <summary>The value below which a share of all lies.</summary>
    internal static double At(IReadOnlyList<double> sorted, double share) => sorted[(int)Math.Min(sorted.Count - 1, Math.Ceiling(share * sorted.Count) - 1)];

    private static IReadOnlyList<(string Name, string Value)> Money(MonthFigures month) =>
    [
        .. month.Money.Select(l => (l.Name, $"{(l.Sum is { } sum ? string.Create(CultureInfo.InvariantCulture, $"{sum:0.00} {month.Currency}") : Unknown)}{(l.Quantity is { } q ? string.Create(CultureInfo.InvariantCulture, $", {q:0.0} {l.Unit}") : "")}")),
        ("highest quarter of an hour", month.PeakAt is { } peakAt ? $"{Watts(month.PeakWatts)}, from {Local(month, peakAt)}" : Unknown),
    ];
}
