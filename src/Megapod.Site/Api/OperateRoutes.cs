namespace Megapod.Site.Api;

using System.Globalization;
using Megapod.Control.Regulator;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Site.Loop;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

/// <summary>What a person who runs the site can ask of it.</summary>
internal static class OperateRoutes
{
    private const int MostNameLength = 100;

    /// <summary>Adds the routes.</summary>
    public static void Map(WebApplication app, SiteLoop loop)
    {
        app.MapPost("/api/v1/stops/{id}/end", async (string id, string? person) => string.IsNullOrWhiteSpace(person) || person.Length > MostNameLength
                ? SiteApi.Answer(Outcome<string>.Failure(new Fault("MP3128", "Nobody has said who has looked.", "Add ?person= with the name of who was there; up to 100 characters.")))
                : SiteApi.Answer(await loop.EndStop(id, person)))
            .WithMetadata(RoutePolicy.Operate).WithSummary("Ends the stop of a rack or pod after a leak, lost flow, hot coolant or an open branch; refused while the cause is not gone. The event 'stop-ended' names the person.");
        app.MapPost("/api/v1/site/step-test", () => loop.View is null ? SiteApi.Starting() : SiteApi.Answer(StepTestOf(loop)))
            .WithMetadata(RoutePolicy.Operate).WithSummary("Has the battery stand still and step, so that its path is measured; an event 'step-test' says what came of it, and the certificate counts it.");
    }

    private static Outcome<string> StepTestOf(SiteLoop loop)
    {
        if (loop.Fast is not { } fast || loop.View?.Topology is not GridTopology.GridTied)
        {
            return Outcome<string>.Failure(new Fault("MP3121", "There is nothing to test.", "Only a battery that has a regulator of its own and stands on the grid can be tested."));
        }

        return fast.AskForStepTest()
            ? Outcome<string>.Success(string.Create(CultureInfo.InvariantCulture, $"The battery stands still for {StepTest.StandSeconds} s and then steps; an event 'step-test' says what came of it."))
            : Outcome<string>.Failure(new Fault("MP3122", "The battery cannot be tested now.", "A test is under way, or the battery is not being told anything; ask again in ten seconds."));
    }
}
