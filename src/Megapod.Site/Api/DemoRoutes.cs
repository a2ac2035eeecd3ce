namespace Megapod.Site.Api;

using System.Text.Json;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

/// <summary>Levers of an emulated site. A site with real devices has none of these routes.</summary>
internal static class DemoRoutes
{
    private const double UsualEnergyWattHours = 40_000;
    private const double UsualPeakWatts = 150_000;

    /// <summary>Adds the routes.</summary>
    public static void Map(WebApplication app, IEmulatedSite site)
    {
        app.MapPost("/api/v1/demo/stalls/{stall}/plug-in", (string stall, double? energyWh, double? peakWatts) =>
                SiteApi.Answer(site.PlugIn(stall, new WattHours(energyWh ?? UsualEnergyWattHours), new Watts(peakWatts ?? UsualPeakWatts))))
            .WithMetadata(RoutePolicy.OperateDemo).WithSummary("Emulated site only: plugs a car in at a free stall; energyWh (40000) and peakWatts (150000) say which.");
        app.MapPost("/api/v1/demo/stalls/{stall}/unplug", (string stall) => SiteApi.Answer(site.Unplug(stall)))
            .WithMetadata(RoutePolicy.OperateDemo).WithSummary("Emulated site only: unplugs the car at a stall.");
        app.MapPost("/api/v1/demo/grid-meter/freeze", () => SiteApi.Answer(site.FreezeGridMeter()))
            .WithMetadata(RoutePolicy.OperateDemo).WithSummary("Emulated site only: cuts the connection's meter off; its last reading grows old.");
        app.MapPost("/api/v1/demo/battery/trip", () => SiteApi.Answer(site.TripBattery()))
            .WithMetadata(RoutePolicy.OperateDemo).WithSummary("Emulated site only: trips the battery.");
        app.MapPost("/api/v1/demo/grid/cut", () => SiteApi.Answer(site.CutGrid()))
            .WithMetadata(RoutePolicy.OperateDemo).WithSummary("Emulated site only: cuts the grid; the relay islands the site, or the site goes black.");
        app.MapPost("/api/v1/demo/grid/give-back", () => SiteApi.Answer(site.GiveGridBack()))
            .WithMetadata(RoutePolicy.OperateDemo).WithSummary("Emulated site only: gives the grid back; the site returns by itself after its wait.");
        app.MapPost("/api/v1/demo/grid/limit", (double watts) => SiteApi.Answer(site.CutLimit(new Watts(watts))))
            .WithMetadata(RoutePolicy.OperateDemo).WithSummary("Emulated site only: the grid's operator limits the import to so many watts, a minute from now on and until restore.");
        app.MapPost("/api/v1/demo/pods/{id}/break", (string id, string trouble) => Enum.TryParse<PodTrouble>(trouble, ignoreCase: true, out var what) && Enum.IsDefined(what)
                ? SiteApi.Answer(site.Break(id, what))
                : SiteApi.Answer(Outcome<string>.Failure(new Fault("MP3118", $"'{trouble}' is nothing that can go wrong with a pod.", $"Write one of {string.Join(", ", Enum.GetNames<PodTrouble>().Select(JsonNamingPolicy.CamelCase.ConvertName))}."))))
            .WithMetadata(RoutePolicy.OperateDemo).WithSummary("Emulated site only: lets something go wrong with a pod's cooling loop, or a rack's leak detector or branch; trouble says what.");
        app.MapPost("/api/v1/demo/pods/{id}/feed", (string id, bool closed) => SiteApi.Answer(site.SwitchPod(id, closed)))
            .WithMetadata(RoutePolicy.OperateDemo).WithSummary("Emulated site only: a person closes or opens the feed of a pod; that of a pod that was plugged in is open until there is room for it.");
        app.MapPost("/api/v1/demo/pods/look-after", () => SiteApi.Answer(site.LookAfterPods()))
            .WithMetadata(RoutePolicy.OperateDemo).WithSummary("Emulated site only: a person mends and resets at the pods what went wrong; stops stand until they are ended.");
        app.MapPost("/api/v1/demo/devices/{device}/vices", (string device, string vices) => SiteApi.Answer(site.Spoil(device, vices)))
            .WithMetadata(RoutePolicy.OperateDemo).WithSummary("Emulated site only: a device of a pod, by its name in /api/v1/site, gets the vices of devices in the field, such as capClamped or hang; none makes it a good one.");
        app.MapPost("/api/v1/demo/restore", () => SiteApi.Answer(site.Restore()))
            .WithMetadata(RoutePolicy.OperateDemo).WithSummary("Emulated site only: gives meter, battery and limit back.");
    }
}
