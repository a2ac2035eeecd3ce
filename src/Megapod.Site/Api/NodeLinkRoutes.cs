namespace Megapod.Site.Api;

using Megapod.Site.WorkNodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

/// <summary>The links to the site's work nodes, and who may open one.</summary>
internal static class NodeLinkRoutes
{
    private const string Root = "/api/v1/nodes";

    /// <summary>Adds the routes.</summary>
    /// <param name="app">The application.</param>
    /// <param name="nodes">The nodes; null: the site awaits none.</param>
    public static void Map(WebApplication app, SiteWorkNodes? nodes)
    {
        app.MapGet(Root + "/links", () => Results.Json(nodes?.Views ?? [], SiteApi.Json))
            .WithMetadata(RoutePolicy.Read).WithSummary("Enrolled work nodes: whether their link is open, what they have, draw and may draw, and the rack that each keeps.");
        if (nodes is null)
        {
            return;
        }

        app.MapPost(Root + "/tokens", (InvitedNode body) => nodes.Invite(body.Name ?? "") is var made && made.IsSuccess
                ? Results.Json(new { body.Name, token = made.Value, site = nodes.Address }, SiteApi.Json, statusCode: StatusCodes.Status201Created)
                : SiteApi.Problem(made.Faults[0].Code == "MP3910" ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status400BadRequest, made.Faults[0] with { File = null }))
            .WithMetadata(RoutePolicy.Administer).WithSummary("Makes a token by which one node of that name may enrol within the hour; it is shown this once.");
        app.MapDelete(Root + "/{name}/link", (string name) => nodes.Expel(name) is { } fault
                ? SiteApi.Problem(fault.Code == "MP3917" ? StatusCodes.Status404NotFound : StatusCodes.Status503ServiceUnavailable, fault with { File = null })
                : Results.Json(new { name }, SiteApi.Json))
            .WithMetadata(RoutePolicy.Administer).WithSummary("Lets a node in no more and ends its link.");
    }

    /// <summary>Which node may come.</summary>
    /// <param name="Name">Its name.</param>
    internal sealed record InvitedNode(string? Name);
}
