namespace Megapod.Site.Api;

using System.Text.Json;
using Megapod.Core.Outcomes;
using Megapod.Files.SiteFile;
using Megapod.Site.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

/// <summary>The site file, read, judged and written by whoever may change what the site is.</summary>
internal static class SettingsRoutes
{
    /// <summary>The longest site file, each character of which JSON may write as six.</summary>
    private const long LargestBody = (6L * SiteFileReader.MaximumBytes) + 1024;

    /// <summary>Adds the routes.</summary>
    public static void Map(WebApplication app, SiteSettings settings)
    {
        app.MapGet("/api/v1/site-file", () => Answer(settings.Read()))
            .WithMetadata(RoutePolicy.Administer).WithSummary("The site file: where it lies, its text, and the hash that a change of it gives back. path is null where the site runs without a file of its own.");
        app.MapPost("/api/v1/site-file/check", (SettingsWish wish) => wish.Text is null ? Refused([Textless]) : Answer(settings.Check(wish.Text)))
            .WithMetadata(RoutePolicy.Administer, new RequestSizeLimitAttribute(LargestBody)).WithSummary("What would come of another site file: every mistake with line and remedy, what differs line by line, what would change and when. Nothing is written.");
        app.MapPut("/api/v1/site-file", async (SettingsWish wish, HttpContext context) =>
            {
                string person = context.User.Identity?.Name ?? "somebody at this machine";
                return wish is { Text: { } text, Hash: { } hash } ? Answer(await settings.SaveAsync(text, hash, person)) : Refused([Textless]);
            })
            .WithMetadata(RoutePolicy.Administer, new RequestSizeLimitAttribute(LargestBody)).WithSummary("Writes the site file, given the hash of the one that it is based on, and plugs in or takes away what differs; what needs a restart is in force from the next start on. 422 where the text is refused, 409 where the site is.");
    }

    private static Fault Textless { get; } = new("MP3123", "There is no text.", "Send JSON with 'text', and for a change with 'hash', the one that came with the file.");

    private static IResult Answer<T>(Outcome<T> outcome)
        where T : class => outcome.IsSuccess ? Results.Json(outcome.Value, SiteApi.Json) : Refused(outcome.Faults);

    private static IResult Refused(IReadOnlyList<Fault> faults)
    {
        var problem = new ProblemDetails
        {
            Status = faults.Any(f => f.File is not null && f.Line > 0) ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status409Conflict,
            Title = faults[0].Message,
            Detail = faults[0].Remedy,
        };
        problem.Extensions["fault"] = JsonSerializer.SerializeToElement(faults[0].Code);
        problem.Extensions["faults"] = JsonSerializer.SerializeToElement(faults, SiteApi.Json);
        return Results.Problem(problem);
    }
}
