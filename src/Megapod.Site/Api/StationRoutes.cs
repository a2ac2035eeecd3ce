namespace Megapod.Site.Api;

using System.Text.Json;
using System.Text.Json.Serialization;
using Megapod.Core.Outcomes;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Orders;
using Megapod.Site.Stations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;

/// <summary>What a person can see of charging stations and have them do. A body with a member that the order does not have is refused: who misspells <c>connector</c> does not mean the whole station.</summary>
internal static class StationRoutes
{
    private const string Root = "/api/v1/stations";

    private static readonly JsonSerializerOptions Orders = new(SiteApi.Json) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>Adds the routes.</summary>
    /// <param name="app">The application.</param>
    /// <param name="stations">The site's stations; null: it has none, and none can be asked.</param>
    public static void Map(WebApplication app, SiteStations? stations)
    {
        app.MapGet(Root, () => Results.Json(stations?.Views.Select(StationSheet.Of) ?? [], SiteApi.Json))
            .WithMetadata(RoutePolicy.Read).WithSummary("Charging stations: whether they are there, connectors with floor and grant, newest transactions, troubles, how far firmware and logs are.");
        Order<ResetOrder>(app, stations, "reset", "Starts a station, or from 2.0.1 on one connector's outlet, anew; now: at once, however it charges.");
        Order<UnlockOrder>(app, stations, "unlock", "Unlocks a connector.");
        Order<AvailabilityOrder>(app, stations, "availability", "Puts a connector or the whole station in or out of service.");
        Order<StartOrder>(app, stations, "start", "Starts a transaction for a card that may charge; floors and grants hold as for any other.");
        Order<StopOrder>(app, stations, "stop", "Stops the transaction at a connector.");
        Order<TriggerOrder>(app, stations, "trigger", "Asks for a message.");
        Order<ClearCacheOrder>(app, stations, "clear-cache", "Has a station forget the cards that it remembers.");
        Order<LogOrder>(app, stations, "log", "Has a station upload a log.");
        Order<FirmwareOrder>(app, stations, "firmware", "Has a station install a firmware.");
        Order<ReadSettingOrder>(app, stations, "get", "Asks how one setting is.");
        Order<WriteSettingOrder>(app, stations, "set", "Sets one setting that moves neither limits nor measuring, clock, way to us or security.");
    }

    private static void Order<TOrder>(WebApplication app, SiteStations? stations, string operation, string summary)
        where TOrder : StationOrder =>
        app.MapPost($"{Root}/{{station}}/{operation}", async (string station, HttpContext context) => await AnswerAsync<TOrder>(stations, station, operation, context))
            .WithMetadata(RoutePolicy.Operate).WithSummary(summary)
            .AddOpenApiOperationTransformer(async (described, context, stop) => described.RequestBody = new OpenApiRequestBody
            {
                Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = await context.GetOrCreateSchemaAsync(typeof(TOrder), null, stop) } },
            });

    private static async Task<IResult> AnswerAsync<TOrder>(SiteStations? stations, string station, string operation, HttpContext context)
        where TOrder : StationOrder
    {
        TOrder? order;
        try
        {
            using var reader = new StreamReader(context.Request.Body);
            string body = await reader.ReadToEndAsync(context.RequestAborted);
            order = JsonSerializer.Deserialize<TOrder>(string.IsNullOrWhiteSpace(body) ? "{}" : body, Orders);
        }
        catch (JsonException unreadable)
        {
            return Problem(StatusCodes.Status400BadRequest, new Fault("MP3123", $"The body does not say what '{operation}' needs: {unreadable.Message}", "See /openapi/v1.json for its members."), null);
        }

        if (order is null)
        {
            return Problem(StatusCodes.Status400BadRequest, new Fault("MP3123", $"The body does not say what '{operation}' needs.", "See /openapi/v1.json for its members."), null);
        }

        if (stations is null)
        {
            return Problem(StatusCodes.Status404NotFound, new Fault(OcppFaultCodes.NoSuchStation, "The site has no charging stations that are reached by OCPP.", "Write them under 'devices' in the site file."), null);
        }

        var outcome = await stations.OrderAsync(station, order, context.RequestAborted);
        if (!outcome.IsSuccess)
        {
            int status = outcome.Faults[0].Code switch
            {
                OcppFaultCodes.NoSuchStation => StatusCodes.Status404NotFound,
                OcppFaultCodes.OrderMistaken or OcppFaultCodes.NotSent => StatusCodes.Status400BadRequest,
                _ => StatusCodes.Status409Conflict,
            };
            return Problem(status, outcome.Faults[0], null);
        }

        var reply = outcome.Value;
        return reply.Fault is { } fault
            ? Problem(reply.Result switch
            {
                OrderResult.NoAnswer => StatusCodes.Status504GatewayTimeout,
                OrderResult.Away => StatusCodes.Status503ServiceUnavailable,
                _ => StatusCodes.Status409Conflict,
            }, fault, reply)
            : Results.Json(new { station, operation, reply.Result, reply.Word, reply.Detail }, SiteApi.Json);
    }

    private static IResult Problem(int status, Fault fault, StationReply? reply)
    {
        var problem = new ProblemDetails { Status = status, Title = fault.Message, Detail = fault.Remedy };
        problem.Extensions["fault"] = JsonSerializer.SerializeToElement(fault.Code);
        if (reply is not null)
        {
            problem.Extensions["result"] = JsonSerializer.SerializeToElement(reply.Result, SiteApi.Json);
            problem.Extensions["word"] = JsonSerializer.SerializeToElement(reply.Word);
        }

        return Results.Problem(problem);
    }
}
