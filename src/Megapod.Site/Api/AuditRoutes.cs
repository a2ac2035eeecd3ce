namespace Megapod.Site.Api;

using Megapod.Core.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

/// <summary>Who asked for what.</summary>
internal static class AuditRoutes
{
    private const int Usual = 100;
    private const int Most = 1_000;

    /// <summary>Adds the route.</summary>
    public static void Map(WebApplication app, IAuditTrail audit) => app.MapGet("/api/v1/audit", (long? before, int? most) =>
        {
            int wanted = Math.Clamp(most ?? Usual, 1, Most);
            var read = audit.Before(before, wanted);
            return read.IsSuccess
                ? Results.Json(new { entries = read.Value, isWhole = read.Value.Count == 0 || read.Value[^1].Number == 1 }, SiteApi.Json)
                : SiteApi.Problem(StatusCodes.Status503ServiceUnavailable, read.Faults[0] with { File = null });
        })
        .WithMetadata(RoutePolicy.Operate).WithSummary("Who asked for what, the newest first: most (100, at most 1000) entries before a number. isWhole: nothing comes before these.");
}
