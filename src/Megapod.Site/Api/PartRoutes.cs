namespace Megapod.Site.Api;

using Megapod.Control.Pods;
using Megapod.Core.Outcomes;
using Megapod.Site.Loop;
using Megapod.Site.Pods;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

/// <summary>What a person can see of a pod's replaced parts, and note of its spares.</summary>
internal static class PartRoutes
{
    private const string Root = "/api/v1/pods/{pod}";
    private const int MostNameLength = 100;

    /// <summary>Adds the routes. The pods are looked up at each request: they come with the loop.</summary>
    public static void Map(WebApplication app, SiteLoop loop)
    {
        app.MapGet(Root + "/replacements", (string pod) => loop.Pods?.ReplacementsOf(pod) is { } replacements ? Results.Json(replacements, SiteApi.Json) : Nobody(pod))
            .WithMetadata(RoutePolicy.Read).WithSummary($"Which parts of a pod were replaced or have moved, the newest first: when, which, who was there and who is there, and where a spare lay. {PartBook.MostChanges} are kept; 'dropped' says how many older ones have dropped away.");
        app.MapGet(Root + "/spares", (string pod) => loop.Pods?.SparesOf(pod) is { } spares ? Results.Json(spares, SiteApi.Json) : Nobody(pod))
            .WithMetadata(RoutePolicy.Read).WithSummary($"The spares of a pod, {PartBook.MostSpares} at most: serial number, where each lies, who noted it. One that is put in service leaves the list.");
        app.MapPost(Root + "/spares", (string pod, string? serial, string? partNumber, string? model, string? place, string? person) => Act(loop, person, pods =>
                pods.Note(pod, new PodSpare(serial?.Trim() ?? "", partNumber?.Trim() ?? "", model?.Trim() ?? "", place?.Trim() ?? "", person!, loop.Present), loop.Present), $"{serial} is a spare of {pod} and lies at {place}."))
            .WithMetadata(RoutePolicy.Operate).WithSummary("A named person notes a spare of a pod. Refused where its serial number is in service or noted already.");
        app.MapDelete(Root + "/spares", (string pod, string? serial, string? person) => Act(loop, person, pods => pods.ForgetSpare(pod, serial ?? "", person!, loop.Present), $"{serial} is no spare of {pod} any more."))
            .WithMetadata(RoutePolicy.Operate).WithSummary("A named person takes a spare of a pod from the list.");
    }

    private static IResult Act(SiteLoop loop, string? person, Func<SitePods, Outcome<PartBook>> ask, string done) => string.IsNullOrWhiteSpace(person) || person.Length > MostNameLength
        ? SiteApi.Answer(Outcome<string>.Failure(new Fault("MP3128", "Nobody has said who asks.", "Add ?person= with a name of up to 100 characters.")))
        : loop.Pods is not { } pods ? SiteApi.Starting()
        : SiteApi.Answer(ask(pods) is { IsSuccess: false } refused ? Outcome<string>.Failure(refused.Faults) : Outcome<string>.Success(done));

    private static IResult Nobody(string pod) => Results.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such pod", detail: $"There is no pod '{pod}'.");
}
