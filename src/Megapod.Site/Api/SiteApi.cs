namespace Megapod.Site.Api;

using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Devices.Redfish.Service;
using Megapod.Files.Json;
using Megapod.Site.Loop;
using Megapod.Site.Plans;
using Megapod.Site.Reload;
using Megapod.Site.Stations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

/// <summary>The site's HTTP face on loopback. Paths and field names are fixed once they ship; units are in the names.</summary>
public static class SiteApi
{
    /// <summary>People who may follow the events at once; each holds a connection.</summary>
    private const int MostFollowers = 16;
    private const long LargestRequestBytes = 64 * 1024;

    /// <summary>How the API writes JSON: camel case, words for enumerations, ISO 8601 UTC for instants, null for what is not finite.</summary>
    public static JsonSerializerOptions Json { get; } = MakeJson();

    /// <summary>Builds the web application for a loop; the caller starts and stops it.</summary>
    /// <param name="loop">The site.</param>
    /// <param name="port">Port on loopback; 0 takes a free one.</param>
    /// <param name="plans">The site's planner; null where none runs.</param>
    /// <param name="emulated">The levers of an emulated site; null for a real one, which then has no route for them.</param>
    /// <param name="stations">The site's charging stations; null where none are awaited.</param>
    /// <param name="redfish">The site's pod as a Redfish tree; null where it has none.</param>
    /// <param name="reload">Reads the site file again while the site runs; null where it cannot be.</param>
    public static WebApplication Build(SiteLoop loop, int port, IEmulatedSite? emulated = null, PlanLoop? plans = null, SiteStations? stations = null, RedfishService? redfish = null, SiteReload? reload = null)
    {
        ArgumentNullException.ThrowIfNull(loop);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestRequestBytes;
            kestrel.Limits.MaxConcurrentConnections = 128;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Listen(IPAddress.Loopback, port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddProblemDetails();
        builder.Services.AddOpenApi("v1");
        builder.Services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.PropertyNamingPolicy = Json.PropertyNamingPolicy;
            o.SerializerOptions.NumberHandling = Json.NumberHandling;
            foreach (var converter in Json.Converters)
            {
                o.SerializerOptions.Converters.Add(converter);
            }
        });
        var app = builder.Build();
        app.Use(next => context => LocalOnly.GuardAsync(context, next));
        Map(app, loop);
        app.MapGet("/api/v1/scores", () => Results.Json(plans?.Scores ?? [], Json))
            .WithMetadata(RoutePolicy.Read).WithSummary("Each of the last days beside the most that was possible, the newest first: money left, and where it is a share of something, the share.");
        OperateRoutes.Map(app, loop);
        StationRoutes.Map(app, stations);
        PodRoutes.Map(app, loop);
        if (reload is not null)
        {
            ReloadRoutes.Map(app, reload);
        }

        if (redfish is not null)
        {
            RedfishRoutes.Map(app, redfish);
        }

        if (emulated is not null)
        {
            DemoRoutes.Map(app, emulated);
        }

        app.MapFallback(NotThere).WithMetadata(RoutePolicy.Read);
        return app;
    }

    private static void Map(WebApplication app, SiteLoop loop)
    {
        int followers = 0;
        var stream = new EventStream(loop.Events, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)), TimeProvider.System);
        app.MapGet("/api/v1/site", () => loop.View is { } view ? Results.Json(view, Json) : Starting())
            .WithMetadata(RoutePolicy.Read).WithSummary("The whole site after the last cycle: watts, ceilings, reasons, battery, plan.");
        app.MapGet("/api/v1/grants", () => loop.View is { } view ? Results.Json(view.Consumers.Where(c => c.ExpiresAt is not null), Json) : Starting())
            .WithMetadata(RoutePolicy.Read).WithSummary("Every live grant: ceiling, worst case, expiry, the one reason for its limit.");
        app.MapGet("/api/v1/site/certificate", () => loop.View is null ? Starting() : Results.Json(loop.Certificate(), Json))
            .WithMetadata(RoutePolicy.Read).WithSummary("The safety certificate: margin with its terms, recovery per contingency, how ceilings are kept, what each cause takes.");
        app.MapGet("/api/v1/alarms", () => loop.View is { } view ? Results.Json(view.Alarms, Json) : Starting())
            .WithMetadata(RoutePolicy.Read).WithSummary("What stands now: latched safety inputs by node, grid loss, lost meters and devices, each with its fault number and since when.");
        app.MapGet("/api/v1/plan", () => loop.View?.Plan is { } plan ? Results.Json(plan, Json) : Starting())
            .WithMetadata(RoutePolicy.Read).WithSummary("The plan in force: advice that expires.");
        app.MapGet("/api/v1/forecasts", () => Results.Json(loop.Forecasts?.Invoke() ?? [], Json))
            .WithMetadata(RoutePolicy.Read).WithSummary("How good forecasts have been 15 min, 1 h, 6 h and 24 h ahead: bias, mean absolute error, quantiles beside what came.");
        app.MapGet("/api/v1/events", async (HttpContext context) =>
        {
            if (Interlocked.Increment(ref followers) > MostFollowers)
            {
                Interlocked.Decrement(ref followers);
                return Results.Problem(statusCode: StatusCodes.Status503ServiceUnavailable, title: "Too many followers", detail: $"At most {MostFollowers} may follow the events at once; try again later.");
            }

            try
            {
                await FollowAsync(context, stream);
                return Results.Empty;
            }
            finally
            {
                Interlocked.Decrement(ref followers);
            }
        }).WithMetadata(RoutePolicy.Read).WithSummary("Server-sent events; Last-Event-ID resumes, reset says that events are lost, dropped that the follower was too slow.");
        app.MapGet("/metrics", () => loop.View is { } view ? Results.Text(PrometheusText.Of(view), PrometheusText.ContentType) : Starting())
            .WithMetadata(RoutePolicy.Read).WithSummary("Prometheus text.");
        app.MapGet("/healthz", () => loop.IsAlive ? Results.Text("ok\n") : Results.Problem(statusCode: StatusCodes.Status503ServiceUnavailable, title: "No cycle lately", detail: "The control loop has not finished a cycle for some seconds."))
            .WithMetadata(RoutePolicy.Read).WithSummary("200 while cycles run in time.");
        app.MapOpenApi("/openapi/{documentName}.json").WithMetadata(RoutePolicy.Read);
    }

    private static async Task FollowAsync(HttpContext context, EventStream stream)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            await stream.SendAsync(context.Response.Body, context.Request.Headers["Last-Event-ID"], context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The follower left or the site stops: both are the ordinary end of a stream.
            return;
        }
    }

    /// <summary>A word, or 409 with the fault and its remedy.</summary>
    internal static IResult Answer(Outcome<string> outcome)
    {
        if (outcome.IsSuccess)
        {
            return Results.Json(new { text = outcome.Value }, Json);
        }

        var fault = outcome.Faults[0];
        var problem = new ProblemDetails { Status = StatusCodes.Status409Conflict, Title = fault.Message, Detail = fault.Remedy };
        problem.Extensions["fault"] = JsonSerializer.SerializeToElement(fault.Code);
        if (outcome.Faults.Count > 1)
        {
            problem.Extensions["faults"] = JsonSerializer.SerializeToElement(outcome.Faults.Select(f => new { f.Code, f.Message, f.Remedy }), Json);
        }

        return Results.Problem(problem);
    }

    /// <summary>503: there has not been a cycle yet.</summary>
    internal static IResult Starting() => Results.Problem(statusCode: StatusCodes.Status503ServiceUnavailable, title: "Starting", detail: "The first cycle has not finished yet; ask again in a second.");

    private static IResult NotThere(HttpContext context) => Results.Problem(new ProblemDetails
    {
        Status = StatusCodes.Status404NotFound,
        Title = "Nothing here",
        Detail = $"There is nothing at {context.Request.Path}. See /openapi/v1.json for what there is.",
    });

    private static JsonSerializerOptions MakeJson()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        options.Converters.Add(new InstantConverter());
        options.Converters.Add(new UnitConverterFactory(notFiniteIsNull: true));
        return options;
    }
}
