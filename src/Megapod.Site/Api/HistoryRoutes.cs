namespace Megapod.Site.Api;

using System.Globalization;
using System.Text.Json;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

/// <summary>What the site was: its series over time, and what happened.</summary>
internal static class HistoryRoutes
{
    /// <summary>Series of one answer: more than a screen shows.</summary>
    private const int MostSeries = 32;

    /// <summary>Points of one series: more than a screen has columns.</summary>
    private const int MostPoints = 20_000;

    /// <summary>Points that come about when nobody says how long a step shall be.</summary>
    private const int UsualPoints = 600;

    private const int MostEvents = 10_000;
    private const int UsualEvents = 200;

    /// <summary>Steps that people read easily. Each of a minute or more is a multiple of a resolution that is kept.</summary>
    private static readonly int[] Steps =
        [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800];

    /// <summary>Adds the routes.</summary>
    /// <param name="app">The application.</param>
    /// <param name="history">The history; null: none could be opened.</param>
    public static void Map(WebApplication app, IHistory? history)
    {
        app.MapGet("/api/v1/history/series", () => history is null ? None() : Results.Json(history.Series.OrderBy(s => s.Id, StringComparer.Ordinal).Select(s => new { s.Id, s.Unit, s.First, s.Last }), SiteApi.Json))
            .WithMetadata(RoutePolicy.Read).WithSummary("What is kept over time: name, unit, and from when to when there are single samples.");
        app.MapGet("/api/v1/history", (string? series, string? from, string? to, string? step, string? asOf) => history is null ? None() : Answer(history, series, from, to, step, asOf))
            .WithMetadata(RoutePolicy.Read)
            .WithSummary($"Series between two instants, at most {MostSeries} with commas between them: mean by time, least, largest and last value of each step, and energy where the unit is W. A step in which nothing was known is not there. Without a step about {UsualPoints} come; at most {MostPoints}. 'asOf' gives what was known then.");
        app.MapGet("/api/v1/history/events", (string? from, string? to, string? kind, int? most) => history is null ? None() : Happened(history, from, to, kind, most))
            .WithMetadata(RoutePolicy.Read).WithSummary($"What happened between two instants, the newest first; {UsualEvents} unless 'most' says otherwise, at most {MostEvents}.");
    }

    /// <summary>The shortest easy step with which a window has at most so many points.</summary>
    internal static TimeSpan StepFor(TimeSpan window)
    {
        double wanted = window.TotalSeconds / UsualPoints;
        foreach (int seconds in Steps)
        {
            // A little more than was wished for is better than half of it.
            if (seconds * 1.5 >= wanted)
            {
                return TimeSpan.FromSeconds(seconds);
            }
        }

        return TimeSpan.FromDays(Math.Ceiling(wanted / 604_800) * 7);
    }

    private static IResult Answer(IHistory history, string? series, string? from, string? to, string? step, string? asOf)
    {
        string[] ids = (series ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (ids.Length is 0 or > MostSeries)
        {
            return Refuse($"{ids.Length} series are asked for.", $"Name 1 to {MostSeries} as series=site/import,battery/soc; /api/v1/history/series lists them.");
        }

        if (TimeOf(from) is not { } begin || TimeOf(to) is not { } end || begin >= end)
        {
            return Refuse("The window of time cannot be read.", "Give from= and to= as 2026-03-01T00:00:00Z, the earlier one first.");
        }

        if (asOf is not null && TimeOf(asOf) is null)
        {
            return Refuse("The instant 'asOf' cannot be read.", "Write it as 2026-03-01T00:00:00Z, or leave it out.");
        }

        var length = string.IsNullOrEmpty(step) ? StepFor(end - begin) : StepOf(step);
        if (length is not { } asked || asked < TimeSpan.FromSeconds(1))
        {
            return Refuse($"'{step}' is no step.", "Write it as 1s, 15min, 1h or 1d; a second is the shortest.");
        }

        if ((end - begin) / asked > MostPoints)
        {
            return Refuse($"The window has more than {MostPoints} steps.", "Ask for a longer step or a shorter window.");
        }

        var known = history.Series.Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
        if (ids.FirstOrDefault(i => !known.Contains(i)) is { } stranger)
        {
            return Results.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such series", detail: $"There is no series '{stranger}'. /api/v1/history/series lists them.");
        }

        var read = history.Read(new HistoryQuery(ids, begin, end, asked) { AsOf = TimeOf(asOf) });
        return read.IsSuccess ? Results.Json(new { from = begin, to = end, series = read.Value.Select(Shape) }, SiteApi.Json) : Failed(read.Faults[0]);
    }

    private static object Shape(HistoryWindow window) => new
    {
        window.Series.Id,
        window.Series.Unit,
        stepSeconds = window.Step.TotalSeconds,
        at = window.Points.Select(p => (p.Start.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond),
        mean = window.Points.Select(p => p.Mean),
        min = window.Points.Select(p => p.Min),
        max = window.Points.Select(p => p.Max),
        last = window.Points.Select(p => p.Last),
        energyWh = window.Series.Unit == "W" ? window.Points.Select(p => p.Integral / 3_600) : null,
    };

    private static IResult Happened(IHistory history, string? from, string? to, string? kind, int? most)
    {
        var begin = from is null ? new Instant(0) : TimeOf(from);
        var end = to is null ? Instant.Forever : TimeOf(to);
        if (begin is null || end is null || begin >= end)
        {
            return Refuse("The window of time cannot be read.", "Give from= and to= as 2026-03-01T00:00:00Z, the earlier one first, or leave them out.");
        }

        if (most is < 1 or > MostEvents)
        {
            return Refuse($"{most} events cannot be asked for.", $"Ask for 1 to {MostEvents}.");
        }

        var read = history.Events(begin.Value, end.Value, kind, most ?? UsualEvents);
        return read.IsSuccess ? Results.Json(read.Value, SiteApi.Json) : Failed(read.Faults[0]);
    }

    private static Instant? TimeOf(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? Instant.From(time) : null;

    private static TimeSpan? StepOf(string text)
    {
        string number = text.TrimEnd("abcdefghijklmnopqrstuvwxyz".ToCharArray());
        double? seconds = text[number.Length..] switch { "s" => 1, "min" or "m" => 60, "h" => 3_600, "d" => 86_400, _ => null };
        return seconds is { } unit && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is > 0 and <= 1_000_000 ? TimeSpan.FromSeconds(unit * count) : null;
    }

    private static IResult None() => Results.Problem(statusCode: StatusCodes.Status503ServiceUnavailable, title: "No history", detail: "The history could not be opened when the site began; the events say why.");

    private static IResult Failed(Fault fault) => Tell(StatusCodes.Status503ServiceUnavailable, fault);

    private static IResult Refuse(string message, string remedy) => Tell(StatusCodes.Status400BadRequest, new Fault("MP3434", message, remedy));

    private static IResult Tell(int status, Fault fault)
    {
        var problem = new ProblemDetails { Status = status, Title = fault.Message, Detail = fault.Remedy };
        problem.Extensions["fault"] = JsonSerializer.SerializeToElement(fault.Code);
        return Results.Problem(problem);
    }
}
