namespace Megapod.Site.Api;

using System.Text.Json;
using Megapod.Core.Outcomes;
using Megapod.Site.Loop;
using Megapod.Site.Reload;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

/// <summary>Pods that are plugged into the running site, and taken away from it.</summary>
internal static class ReloadRoutes
{
    private const int MostNameLength = 100;

    /// <summary>Adds the route.</summary>
    public static void Map(WebApplication app, SiteReload reload) => app.MapPost("/api/v1/site/reload", async (string? person) => string.IsNullOrWhiteSpace(person) || person.Length > MostNameLength
            ? SiteApi.Answer(Outcome<string>.Failure(new Fault("MP3128", "Nobody has said who asks.", "Add ?person= with a name of up to 100 characters.")))
            : await AnswerAsync(reload, person))
        .WithMetadata(RoutePolicy.Operate).WithSummary("A named person has the site file read again: pods that it has more are plugged in, pods that it has no more are taken away. 422 where the file is refused, 409 where the site is.");

    private static string Advice(SiteChanged changed) => changed.Change.Added.Count == 0 ? ""
        : changed.HasRoom ? " There is room for all that may be drawn there: the feed may be closed."
        : " There is no room yet for all that may be drawn there: leave the feed open until what is committed is below the limit.";

    private static async Task<IResult> AnswerAsync(SiteReload reload, string person)
    {
        var changed = await reload.ReloadAsync(person);
        if (changed.IsSuccess)
        {
            var (change, hasRoom) = changed.Value;
            return Results.Json(new { change.Added, change.Removed, hasRoom, text = change.IsNothing ? "Nothing differs." : $"{person} {changed.Value.Words}.{Advice(changed.Value)}" }, SiteApi.Json);
        }

        var first = changed.Faults[0];
        var problem = new ProblemDetails
        {
            Status = changed.Faults.Any(f => f.File is not null) ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status409Conflict,
            Title = first.Message,
            Detail = first.Remedy,
        };
        problem.Extensions["fault"] = JsonSerializer.SerializeToElement(first.Code);
        problem.Extensions["faults"] = JsonSerializer.SerializeToElement(changed.Faults, SiteApi.Json);
        return Results.Problem(problem);
    }
}
