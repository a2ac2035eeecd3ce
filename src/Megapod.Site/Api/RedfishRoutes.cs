namespace Megapod.Site.Api;

using Megapod.Devices.Redfish.Service;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

/// <summary>Our own pod in the shape in which data centres read devices. Its paths are the standard's, so they stand beside the API and not in its document.</summary>
internal static class RedfishRoutes
{
    private const string All = "/redfish/{**path}";

    /// <summary>Adds the routes.</summary>
    /// <param name="app">The application.</param>
    /// <param name="redfish">What is shown.</param>
    public static void Map(WebApplication app, RedfishService redfish)
    {
        app.MapMethods(All, [HttpMethods.Get, HttpMethods.Head], context => RedfishHttp.AnswerAsync(redfish, context)).WithMetadata(RoutePolicy.Read).ExcludeFromDescription();
        app.Map(All, context => RedfishHttp.AnswerAsync(redfish, context)).WithMetadata(RoutePolicy.Operate).ExcludeFromDescription();
    }
}
