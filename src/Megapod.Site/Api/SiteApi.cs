namespace Megapod.Site.Api;

using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Megapod.Core.Outcomes;
using Megapod.Files.Json;
using Megapod.Site.Accounts;
using Megapod.Site.Loop;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

/// <summary>The site's HTTP face: on loopback, and with TLS where a door leads beyond it. Paths and field names are fixed once they ship; units are in the names.</summary>
public static class SiteApi
{
    /// <summary>People who may follow the events at once; each holds a connection.</summary>
    private const int MostFollowers = 16;

    /// <summary>Connections on loopback at once; those from elsewhere are counted by themselves, so that nobody out there shuts this machine's own commands out.</summary>
    private const int MostConnections = 128;
    private const long LargestRequestBytes = 64 * 1024;

    /// <summary>How the API writes JSON: camel case, words for enumerations, ISO 8601 UTC for instants, null for what is not finite.</summary>
    public static JsonSerializerOptions Json { get; } = MakeJson();

    /// <summary>Builds the web application of a site; the caller starts and stops it.</summary>
    /// <param name="loop">The site.</param>
    /// <param name="port">Port on loopback; 0 takes a free one.</param>
    /// <param name="parts">What else there is to show and to ask; null: nothing.</param>
    public static WebApplication Build(SiteLoop loop, int port, SiteApiParts? parts = null)
    {
        ArgumentNullException.ThrowIfNull(loop);
        parts ??= new SiteApiParts();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestRequestBytes;
            kestrel.Limits.MaxConcurrentConnections = MostConnections + (parts.Accounts?.Door is { Listen.Count: > 0 } ? DoorListener.MostConnections : 0);
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Listen(IPAddress.Loopback, port);
            if (parts.Accounts?.Door is { } door)
            {
                DoorListener.Listen(kestrel, door);
            }
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
        if (parts.Accounts is { } known)
        {
            AccountServices.Add(builder.Services, known);
        }

        var app = builder.Build();
        Guard(app, parts.Accounts);
        Map(app, loop);
        SessionRoutes.Map(app, parts.Accounts);
        if (parts.Accounts is { } accounts)
        {
            AccountRoutes.Map(app, accounts);
            AuditRoutes.Map(app, accounts.Audit.Trail);
        }

        app.MapGet("/api/v1/scores", () => Results.Json(parts.Plans?.Scores ?? [], Json))
            .WithMetadata(RoutePolicy.Read).WithSummary("Each of the last days beside the most that was possible, the newest first: money left, and where it is a share of something, the share.");
        AlarmRoutes.Map(app, loop);
        LiveRoutes.Map(app, loop);
        OperateRoutes.Map(app, loop);
        StationRoutes.Map(app, parts.Stations);
        NodeLinkRoutes.Map(app, parts.WorkNodes);
        PodRoutes.Map(app, loop);
        PartRoutes.Map(app, loop);
        HistoryRoutes.Map(app, parts.History);
        if (parts.Reload is { } reload)
        {
            ReloadRoutes.Map(app, reload);
        }

        if (parts.Jobs is { } jobs)
        {
            JobRoutes.Map(app, jobs, parts.WorkNodes);
            WorkNodeRoutes.Map(app, jobs);
        }

        if (parts.Settings is { } settings)
        {
            SettingsRoutes.Map(app, settings);
        }

        if (parts.Backup is { } backup)
        {
            BackupRoutes.Map(app, backup);
        }

        if (parts.Redfish is { } redfish)
        {
            RedfishRoutes.Map(app, redfish);
        }

        if (parts.Emulated is { } emulated)
        {
            DemoRoutes.Map(app, emulated);
        }

        WebRoutes.Map(app, WebFiles.Shipped);
        app.MapFallback(NotThere).WithMetadata(RoutePolicy.Read);
        return app;
    }

    /// <summary>Puts in every request's way whoever says whether it may be.</summary>
    private static void Guard(WebApplication app, SiteAccounts? accounts)
    {
        if (accounts is null)
        {
            app.Use(next => context => LocalOnly.GuardAsync(context, next));
            return;
        }

        var authority = new Authority(accounts);
        app.Use(next => context => HostGuard.GuardAsync(context, accounts.Door, next));
        app.UseHsts();
        app.UseRouting();
        app.UseAuthentication();
        app.Use(next => context => authority.GuardAsync(context, next));
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
                await FollowAsync(context, body => stream.SendAsync(body, context.Request.Headers["Last-Event-ID"], context.RequestAborted));
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
            .WithMetadata(RoutePolicy.Anyone).WithSummary("200 while cycles run in time.");
        app.MapOpenApi("/openapi/{documentName}.json").WithMetadata(RoutePolicy.Read);
    }

    /// <summary>Sends server-sent events until the follower leaves or the site stops.</summary>
    internal static async Task FollowAsync(HttpContext context, Func<Stream, Task> sendAsync)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            await sendAsync(context.Response.Body);
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

    /// <summary>A problem with its number and remedy.</summary>
    internal static IResult Problem(int status, Fault fault)
    {
        var problem = new ProblemDetails { Status = status, Title = fault.Message, Detail = fault.Remedy };
        problem.Extensions["fault"] = JsonSerializer.SerializeToElement(fault.Code);
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
