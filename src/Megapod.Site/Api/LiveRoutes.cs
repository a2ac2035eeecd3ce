namespace Megapod.Site.Api;

using Megapod.Site.Loop;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

/// <summary>The site as it lives, for pages that show it.</summary>
internal static class LiveRoutes
{
    /// <summary>Pages that may follow at once; each holds a connection and gets some ten kilobytes a second.</summary>
    public const int MostFollowers = 32;

    /// <summary>Adds the route.</summary>
    public static void Map(WebApplication app, SiteLoop loop)
    {
        int followers = 0;
        var stream = new LiveStream(() => loop.View, loop.Events, TimeProvider.System);
        app.MapGet("/api/v1/live", async (HttpContext context) =>
        {
            if (Interlocked.Increment(ref followers) > MostFollowers)
            {
                Interlocked.Decrement(ref followers);
                return Results.Problem(statusCode: StatusCodes.Status503ServiceUnavailable, title: "Too many followers", detail: $"At most {MostFollowers} may follow the site at once; close a page elsewhere or try again later.");
            }

            try
            {
                await SiteApi.FollowAsync(context, body => stream.SendAsync(body, context.RequestAborted));
                return Results.Empty;
            }
            finally
            {
                Interlocked.Decrement(ref followers);
            }
        }).WithMetadata(RoutePolicy.Read).WithSummary("Server-sent events for a page: site (as /api/v1/site, its plan null) at most once a second, plan when another is in force, event (the newest first of all, then each as it comes).");
    }
}
