namespace Megapod.Cli.Commands;

using System.CommandLine;
using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Lab.Report;
using Megapod.Storage.History;

/// <summary><c>report</c>: a month of a site out of its history, as a page and as a table.</summary>
internal static class MonthReportCommand
{
    /// <summary>The command. A month of which nothing is known says so; that is no fault.</summary>
    public static Command Build()
    {
        var site = new Argument<string?>("SITE.yaml") { Arity = ArgumentArity.ZeroOrOne, Description = "The site file, for its name, currency, limits, tariff and the zone of its months; without one months are those of UTC and most of the money is not known." };
        var month = new Option<string>("--month") { Description = "The month, such as 2026-03.", Required = true };
        var state = new Option<string>("--state") { Description = "The site's state folder; the site may run.", Required = true };
        var page = new Option<string?>("--out") { Description = "Write the report to this file, one HTML page that needs nothing else." };
        var table = new Option<string?>("--csv") { Description = "Write its days to this file as a table, and cars, money, alarms and grid to files beside it: for march.csv march-cars.csv and so on." };
        month.Validators.Add(result =>
        {
            if (!TryMonth(result.GetValueOrDefault<string>() ?? "", out _))
            {
                result.AddError("--month is a month such as 2026-03.");
            }
        });
        return new Command("report", "A month of a site out of its history.") { site, month, state, page, table }.Runs(run =>
        {
            TryMonth(run.Parse.GetRequiredValue(month), out var first);
            return Report(run, first, run.Parse.GetRequiredValue(state), run.Parse.GetValue(site), run.Parse.GetValue(page), run.Parse.GetValue(table));
        });
    }

    /// <summary>The file of a part: its name between that of the days and the ending.</summary>
    private static string Beside(string table, string part) => part.Length == 0 ? table : Path.Combine(Path.GetDirectoryName(table) ?? "", Path.GetFileNameWithoutExtension(table) + part + Path.GetExtension(table));

    private static bool TryMonth(string text, out DateOnly month) => DateOnly.TryParseExact(text + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out month) && month.Year is > 1 and < 9999;

    private static ExitCode Report(CommandRun run, DateOnly month, string state, string? sitePath, string? page, string? table)
    {
        foreach (string file in new[] { page, table }.OfType<string>())
        {
            if (ReportFile.Unwritable(file) is { } unwritable)
            {
                return run.Printer.Missing(unwritable);
            }
        }

        SiteConfig? site = null;
        if (sitePath is not null)
        {
            var read = CheckedSite.Read(sitePath);
            if (!read.IsSuccess)
            {
                return run.Printer.BadInput(read.Faults);
            }

            site = read.Value.Site;
        }

        var opened = HistoryArchive.Open(HistoryFolder.Of(state));
        if (!opened.IsSuccess)
        {
            return run.Printer.Missing(opened.Faults[0]);
        }

        using var history = opened.Value;
        var figures = MonthReading.Read(history, month, site, Instant.From(TimeProvider.System.GetUtcNow()));
        if (!figures.IsSuccess)
        {
            return run.Printer.Missing(figures.Faults[0]);
        }

        var found = figures.Value;
        var sections = MonthWords.Sections(found);
        var code = page is null ? ExitCode.Success : ReportFile.Write(run.Printer, page, MonthPage.Html(found));
        foreach (var (part, text) in table is null ? [] : MonthTables.All(found))
        {
            code = code != ExitCode.Success ? code : ReportFile.Write(run.Printer, Beside(table!, part), text);
        }

        if (code != ExitCode.Success)
        {
            return code;
        }

        run.Printer.Answer(
            new
            {
                Month = month.ToString("yyyy-MM", CultureInfo.InvariantCulture),
                Zone = found.Zone.Id,
                found.From,
                found.To,
                found.Reach,
                found.IsInCourse,
                found.Whole,
                found.Approach,
                found.Nodes,
                found.PeakWatts,
                found.PeakAt,
                found.Visits,
                found.Money,
                Compute = new { found.Compute.KnownHours, found.Compute.RunningHours, found.Compute.ThrottledRackHours, found.Compute.PausedRackHours, found.Compute.ThrottledHours, found.Compute.PausedHours, Shed = found.Compute.Shed.Select(s => new { s.Cause, s.WattHours }) },
                found.GridLimits,
                found.Outages,
                found.Dips,
                found.Alarms,
                found.Scores,
                Gaps = found.Gaps.Select(g => new { g.From, g.To }),
                Coverage = found.Coverage.Select(c => new { c.What, c.Share }),
                found.Days,
            },
            console =>
            {
                foreach (var (heading, rows) in sections)
                {
                    console.Profile.Out.Writer.WriteLine(heading);
                    foreach (var (name, value) in rows)
                    {
                        console.Profile.Out.Writer.WriteLine($"  {name,-34} {value}");
                    }
                }
            });
        return ExitCode.Success;
    }
}
