namespace Megapod.Site.Api;

using Megapod.Site.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

/// <summary>Work nodes over HTTP: the machines and clusters that run jobs.</summary>
internal static class WorkNodeRoutes
{
    private const string Root = "/api/v1/nodes";

    /// <summary>Adds the routes.</summary>
    public static void Map(WebApplication app, JobDesk desk)
    {
        app.MapGet(Root, () => Results.Json(desk.Nodes().Select(Sheet), SiteApi.Json))
            .WithMetadata(RoutePolicy.Read).WithSummary("Work nodes: what they have, what they draw and may draw, how many jobs are there, and for how long they have been silent.");
        app.MapPost(Root + "/{node}/forget", async (HttpContext context, string node) =>
        {
            var done = await desk.ForgetAsync(node, JobRoutes.PersonOf(context));
            return done.IsSuccess ? Results.Json(new { text = done.Value }, SiteApi.Json)
                : SiteApi.Problem(done.Faults[0].Code switch { "MP3624" => StatusCodes.Status404NotFound, "MP3628" => StatusCodes.Status409Conflict, _ => StatusCodes.Status503ServiceUnavailable }, done.Faults[0] with { File = null });
        }).WithMetadata(RoutePolicy.Operate).WithSummary("A person's word that a silent work node is gone and runs nothing any more: its jobs are placed anew.");
    }

    private static object Sheet(WorkNodeSheet node) => new
    {
        node.State.Name,
        node.State.Since,
        SilentSeconds = double.IsFinite(node.SilentSeconds) ? (double?)node.SilentSeconds : null,
        node.TakesJobs,
        node.Jobs,
        node.Report?.Inventory,
        DrawWatts = node.Report is { } report && double.IsFinite(report.DrawWatts) ? (double?)report.DrawWatts : null,
        DrawAgeSeconds = node.Report?.DrawAge.TotalSeconds,
        CeilingWatts = node.Report?.Ceiling,
        BudgetLastsSeconds = node.Report?.Lasts.TotalSeconds,
        Trouble = node.Trouble is { } trouble ? new { trouble.Code, trouble.Message, trouble.Remedy } : null,
    };
}
