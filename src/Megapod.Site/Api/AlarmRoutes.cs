namespace Megapod.Site.Api;

using System.Text.Json;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Site.Alarms;
using Megapod.Site.Loop;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

/// <summary>What people can see of alarms and do about them, and what is written about each fault.</summary>
internal static class AlarmRoutes
{
    private const string Root = "/api/v1/alarms";

    /// <summary>Adds the routes.</summary>
    public static void Map(WebApplication app, SiteLoop loop)
    {
        app.MapGet(Root, () => loop.View is null ? SiteApi.Starting() : Results.Json(loop.Alarms.Views, SiteApi.Json))
            .WithMetadata(RoutePolicy.Read).WithSummary("What stands or is shelved now, the worst first: severity, reason with its figures, since when, who has taken note of it, and where what to do is written.");
        app.MapGet(Root + "/history", (DateTimeOffset? from, DateTimeOffset? to) => Results.Json(
                loop.Alarms.History(from is { } first ? Instant.From(first) : Instant.Never, to is { } last ? Instant.From(last) : Instant.Forever), SiteApi.Json))
            .WithMetadata(RoutePolicy.Read).WithSummary("What was: raised, cleared, acknowledged, shelved, and by whom; the newest first, 2000 lines are kept.");
        app.MapPost(Root + "/{id}/acknowledge", (string id, long? number, HttpContext context) => Answer(loop.Alarms.Acknowledge(id, Person(context), number)))
            .WithMetadata(RoutePolicy.Operate).WithSummary("A person has taken note of an alarm; with number only if it was not raised again since.");
        app.MapPost(Root + "/{id}/shelve", (string id, ShelfRequest request, HttpContext context) => Answer(loop.Alarms.Shelve(id, Person(context), request.Time, request.Reason)))
            .WithMetadata(RoutePolicy.Operate).WithSummary("A person puts an alarm aside, for a minute up to 7 days and with a reason; critical ones of the limit for an hour at most.");
        app.MapPost(Root + "/{id}/unshelve", (string id, HttpContext context) => Answer(loop.Alarms.Unshelve(id, Person(context))))
            .WithMetadata(RoutePolicy.Operate).WithSummary("A person takes an alarm back from the shelf.");
        app.MapGet("/api/v1/faults/{code}", (string code) => FaultPages.Find(code) is { } page
                ? Results.Json(page, SiteApi.Json)
                : Results.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such fault", detail: "Faults are numbered MP1001 and so on; docs/faults.md has them all."))
            .WithMetadata(RoutePolicy.Read).WithSummary("What a fault is, where its cause lies, whether trying again helps, and what to do.");
    }

    /// <summary>Who asks; without accounts it is whoever is at this machine.</summary>
    private static string Person(HttpContext context) => context.User.Identity?.Name is { Length: > 0 } name ? name : "this machine";

    private static IResult Answer(Outcome<string> outcome)
    {
        if (outcome.IsSuccess)
        {
            return SiteApi.Answer(outcome);
        }

        var fault = outcome.Faults[0];
        var problem = new ProblemDetails
        {
            Status = fault.Code switch
            {
                AlarmFaults.NoSuchAlarm => StatusCodes.Status404NotFound,
                AlarmFaults.NotSo => StatusCodes.Status409Conflict,
                _ => StatusCodes.Status400BadRequest,
            },
            Title = fault.Message,
            Detail = fault.Remedy,
        };
        problem.Extensions["fault"] = JsonSerializer.SerializeToElement(fault.Code);
        return Results.Problem(problem);
    }

    /// <summary>For how long an alarm is put aside, and why.</summary>
    /// <param name="Seconds">How long, s.</param>
    /// <param name="Reason">Why.</param>
    internal sealed record ShelfRequest(double Seconds, string? Reason)
    {
        /// <summary>The time; what no clock can count is no time.</summary>
        public TimeSpan Time => Seconds is > 0 and < 1e9 ? TimeSpan.FromSeconds(Seconds) : TimeSpan.Zero;
    }
}
