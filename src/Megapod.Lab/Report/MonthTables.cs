namespace Megapod.Lab.Report;

using System.Globalization;
using System.Text;
using Megapod.Core.Units;

/// <summary>A month as tables with commas, as a spreadsheet reads them: base units, times of the site's zone and of UTC, and an empty cell where nobody knows.</summary>
public static class MonthTables
{
    /// <summary>All tables: what is added to the name of the file, and the text. The days have nothing added.</summary>
    public static IReadOnlyList<(string Part, string Text)> All(MonthFigures month)
    {
        ArgumentNullException.ThrowIfNull(month);
        return [("", Days(month)), ("-cars", Cars(month)), ("-money", Money(month)), ("-alarms", Alarms(month)), ("-grid", Grid(month))];
    }

    /// <summary>One line a day.</summary>
    public static string Days(MonthFigures month)
    {
        ArgumentNullException.ThrowIfNull(month);
        var table = new StringBuilder("date,hours,known_s,import_wh,highest_w,least_room_w,least_room_at,minutes_over,plug_ins,cars_wh,cars_short_wh,pods_wh,pods_shed_wh,energy_cost,certificate_w\n");
        foreach (var day in month.Days)
        {
            Line(
                table,
                day.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                Number(day.Seconds / 3_600),
                Number(day.KnownSeconds),
                Number(day.ImportWattHours),
                Number(day.HighestWatts),
                Number(day.LeastRoomWatts),
                Local(month, day.LeastRoomAt),
                Number(day.MinutesOver),
                Number(day.PlugIns),
                Number(day.CarWattHours),
                Number(day.CarShortWattHours),
                Number(day.PodWattHours),
                Number(day.ShedWattHours),
                Number(day.EnergyCost),
                Number(day.CertificateWatts));
        }

        return table.ToString();
    }

    /// <summary>One line a visit.</summary>
    public static string Cars(MonthFigures month)
    {
        ArgumentNullException.ThrowIfNull(month);
        var table = new StringBuilder("connector,plugged_in,left,plugged_in_utc,left_utc,energy_wh,short_wh,wait_s,wait_known_to\n");
        foreach (var visit in month.Visits)
        {
            Line(
                table,
                Text(visit.Connector),
                Local(month, visit.From),
                Local(month, visit.To),
                Utc(visit.From),
                Utc(visit.To),
                Number(visit.WattHours),
                Number(visit.ShortWattHours),
                Number(visit.WaitSeconds),
                visit.WaitSeconds is null ? "" : visit.IsWaitExact ? "second" : "minute");
        }

        return table.ToString();
    }

    /// <summary>One line for each thing that costs or earns.</summary>
    public static string Money(MonthFigures month)
    {
        ArgumentNullException.ThrowIfNull(month);
        var table = new StringBuilder("name,quantity,unit,unit_price,sum,currency,on_the_bill,source\n");
        foreach (var line in month.Money)
        {
            Line(table, Text(line.Name), Number(line.Quantity), Text(line.Unit), Number(line.Price), Number(line.Sum), Text(month.Currency), line.IsBill ? "yes" : "no", Text(line.Source));
        }

        return table.ToString();
    }

    /// <summary>One line for each time that an alarm stood.</summary>
    public static string Alarms(MonthFigures month)
    {
        ArgumentNullException.ThrowIfNull(month);
        var table = new StringBuilder("code,severity,subject,raised,cleared,raised_utc,cleared_utc,duration_s,text\n");
        foreach (var alarm in month.Alarms)
        {
            Line(
                table,
                Text(alarm.Code ?? ""),
                alarm.Severity is null ? "" : MonthWords.SeverityOf(alarm.Severity),
                Text(alarm.Subject),
                Local(month, alarm.From),
                Local(month, alarm.To),
                Utc(alarm.From),
                Utc(alarm.To),
                Number((alarm.To - alarm.From)?.TotalSeconds),
                Text(alarm.Text));
        }

        return table.ToString();
    }

    /// <summary>One line for each limit from outside and each time without the grid.</summary>
    public static string Grid(MonthFigures month)
    {
        ArgumentNullException.ThrowIfNull(month);
        var table = new StringBuilder("kind,id,from,until,from_utc,until_utc,limit_w,below_connection_w,known_s,largest_exceedance_w,island_s,black_s,text\n");
        foreach (var limit in month.GridLimits)
        {
            Line(
                table,
                "limit",
                Text(limit.Id),
                Local(month, limit.From),
                Local(month, limit.To),
                Utc(limit.From),
                Utc(limit.To),
                Number(limit.Watts),
                Number(limit.CutWatts),
                Number(limit.KnownSeconds),
                Number(limit.ExceedanceWatts),
                "",
                "",
                Text(limit.Text));
        }

        foreach (var outage in month.Outages)
        {
            Line(table, "outage", "", Local(month, outage.From), Local(month, outage.To), Utc(outage.From), Utc(outage.To), "", "", "", "", Number(outage.Island.TotalSeconds), Number(outage.Black.TotalSeconds), "");
        }

        return table.ToString();
    }

    private static void Line(StringBuilder table, params ReadOnlySpan<string> cells) => table.AppendJoin(',', cells!).Append('\n');

    private static string Number(double? value) => value?.ToString("0.######", CultureInfo.InvariantCulture) ?? "";

    private static string Local(MonthFigures month, Instant? at) => at is { } known ? MonthWords.LocalTime(month, known).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "";

    private static string Utc(Instant? at) => at?.ToUtc().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Quoted where it must be (RFC 4180). What a spreadsheet would take for a formula gets an apostrophe: some words come from devices.</summary>
    private static string Text(string text)
    {
        string safe = text.Length > 0 && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\n\r") >= 0 ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
