namespace Megapod.Site.Api;

using Megapod.Control.Firmware;
using Megapod.Control.LifeCycle;
using Megapod.Core.Outcomes;
using Megapod.Site.Loop;
using Megapod.Site.Pods;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

/// <summary>What a person can see of pods as units, and ask of their lives.</summary>
internal static class PodRoutes
{
    private const string Root = "/api/v1/pods";
    private const int MostNameLength = 100;

    /// <summary>Adds the routes. The pods are looked up at each request: they come with the loop.</summary>
    public static void Map(WebApplication app, SiteLoop loop)
    {
        app.MapGet(Root, () => Results.Json(loop.Pods?.Sheets ?? [], SiteApi.Json))
            .WithMetadata(RoutePolicy.Read).WithSummary("Pods as units: phase of life, health with its reasons, power, PUE, coolant, utilisation.");
        app.MapGet(Root + "/{pod}", (string pod) => loop.Pods?.SheetOf(pod) is { } sheet ? Results.Json(sheet, SiteApi.Json) : Nobody(pod))
            .WithMetadata(RoutePolicy.Read).WithSummary("One pod as a unit.");
        app.MapGet(Root + "/{pod}/parts", (string pod) => loop.Pods?.PartsOf(pod) is { } parts ? Results.Json(parts, SiteApi.Json) : Nobody(pod))
            .WithMetadata(RoutePolicy.Read).WithSummary("All parts of a pod: what holds, feeds and cools them, who they are, how well, and what is measured of them.");
        app.MapGet(Root + "/{pod}/life", (string pod) => loop.Pods?.LifeOf(pod) is { } life ? Results.Json(life, SiteApi.Json) : Nobody(pod))
            .WithMetadata(RoutePolicy.Read).WithSummary("A pod's life: its steps with who asked for them, and all evidence.");
        foreach (var request in Enum.GetValues<PodRequest>())
        {
            string word = char.ToLowerInvariant(request.ToString()[0]) + request.ToString()[1..];
            app.MapPost($"{Root}/{{pod}}/{word}", (string pod, string? person) => Ask(loop, pod, request, person))
                .WithMetadata(RoutePolicy.Operate).WithSummary($"A named person asks for a step of a pod's life: {word}. Refused with all reasons while evidence is missing.");
        }

        MapFirmware(app, loop);
        app.MapPost(Root + "/{pod}/dismiss", (string pod, string part, string? person) => string.IsNullOrWhiteSpace(person) || person.Length > MostNameLength
                ? SiteApi.Answer(NoName())
                : SiteApi.Answer(loop.Pods?.Dismiss(pod, part) == true
                    ? Outcome<string>.Success($"{person} has looked at {part}: its error counts no more.")
                    : Outcome<string>.Failure(new Fault("MP3255", $"No error of '{part}' stands.", "Write the id of an accelerator with a driver's error, or of a server that is drained."))))
            .WithMetadata(RoutePolicy.Operate).WithSummary("A named person has looked at an accelerator whose driver reported an error, or at a server that is drained, and vouches for it again.");
    }

    private static void MapFirmware(WebApplication app, SiteLoop loop)
    {
        app.MapGet(Root + "/{pod}/firmware", (string pod) => loop.Pods?.FirmwareOf(pod) is { } campaign
                ? Results.Json(campaign, SiteApi.Json)
                : Results.Problem(statusCode: StatusCodes.Status404NotFound, title: "No firmware campaign", detail: $"There was no firmware campaign of '{pod}'."))
            .WithMetadata(RoutePolicy.Read).WithSummary("The newest firmware campaign of a pod: where it stands, every server with its versions, and why it stopped.");
        app.MapPost(Root + "/{pod}/firmware", (string pod, string? image, string? backOut, string? version, string? person) =>
                Act(loop, person, pods => pods.Update(pod, new FirmwareRequest(image ?? "", version ?? "", backOut ?? "", person!), loop.Present), $"{pod} gets firmware {version}."))
            .WithMetadata(RoutePolicy.Operate).WithSummary("A named person asks for new firmware of a pod's servers, one failure domain at a time.");
        app.MapPost(Root + "/{pod}/firmware/cancel", (string pod, string? person) =>
                Act(loop, person, pods => pods.CancelUpdate(pod, person!, loop.Present), $"The firmware campaign of {pod} ends after the server under way."))
            .WithMetadata(RoutePolicy.Operate).WithSummary("A named person ends the firmware campaign of a pod, after the server under way.");
    }

    /// <summary>Does what a named person asks, once there are pods.</summary>
    private static IResult Act<T>(SiteLoop loop, string? person, Func<SitePods, Outcome<T>> ask, string done)
        where T : class => string.IsNullOrWhiteSpace(person) || person.Length > MostNameLength
        ? SiteApi.Answer(NoName())
        : loop.Pods is not { } pods ? SiteApi.Starting()
        : SiteApi.Answer(ask(pods) is { IsSuccess: false } refused ? Outcome<string>.Failure(refused.Faults) : Outcome<string>.Success(done));

    private static IResult Ask(SiteLoop loop, string pod, PodRequest request, string? person)
    {
        if (string.IsNullOrWhiteSpace(person) || person.Length > MostNameLength)
        {
            return SiteApi.Answer(NoName());
        }

        if (loop.Pods is not { } pods)
        {
            return SiteApi.Starting();
        }

        var made = pods.Ask(pod, request, person, loop.Present);
        return SiteApi.Answer(made.IsSuccess ? Outcome<string>.Success($"{pod} is {Pods.PodWords.Of(made.Value.Phase)}.") : Outcome<string>.Failure(made.Faults));
    }

    private static Outcome<string> NoName() => Outcome<string>.Failure(new Fault("MP3128", "Nobody has said who asks.", "Add ?person= with a name of up to 100 characters."));

    private static IResult Nobody(string pod) => Results.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such pod", detail: $"There is no pod '{pod}'.");
}
