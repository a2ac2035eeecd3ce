namespace Megapod.Files.SiteFile.Tables;

using Megapod.Core.Model;
using Megapod.Files.SiteFile.Shapes;

/// <summary>The whole site file as one table of keys.</summary>
internal static class SiteTable
{
    /// <summary>Twenty years of dates.</summary>
    private const int MostHolidays = 500;

    /// <summary>The root of the file.</summary>
    public static MapShape Site { get; } = new("site",
    [
        new("id", TextShape.Id, "Short name of the site, used in records and metrics.") { IsRequired = true },
        new("name", TextShape.Title, "Name for people. Missing: the id."),
        new("timeZone", new TimeZoneShape(), "IANA zone of the site's local time.") { Default = "UTC" },
        new("currency", TextShape.Currency, "ISO 4217 currency of all money in the file.") { Default = "EUR" },
        new("mode", new WordShape<SiteMode>(), "control reads and commands; monitor only reads.") { Default = "control" },
        new("defaults", DeviceTables.Defaults, "What cabinets, connectors and racks take unless they say otherwise."),
        new("grid", PowerTables.Grid, "The grid connection, root of the power tree.") { IsRequired = true },
        new("nodes", new ListShape(PowerTables.Node, 1, 2000), "Inner nodes of the power tree: busbars, transformers, feeders, panels."),
        new("battery", DeviceTables.Battery, "The grid battery. Missing: there is none."),
        new("cabinets", new ListShape(DeviceTables.Cabinet, 1, 2000), "Charging cabinets with their connectors."),
        new("pods", new ListShape(DeviceTables.Pod, 1, 1000), "Pods with their racks."),
        new("house", new ListShape(PowerTables.House, 1, 1000), "Loads that nobody controls: lighting, shop, auxiliaries."),
        new("solar", new ListShape(PowerTables.Solar, 1, 1000), "Solar plants."),
        new("topology", PowerTables.Topology, "How the site can stand to the grid.") { IsEmptyWhenMissing = true },
        new("tariff", TariffTables.Tariff, "What energy and power cost beyond the market price.") { IsEmptyWhenMissing = true },
        new("compute", new ListShape(WorkTables.Compute, 1, 10), "What each class of work earns."),
        new("cars", WorkTables.Cars, "What is known about the cars that come.") { IsEmptyWhenMissing = true },
        new("holidays", new ListShape(new HolidayShape(), 1, MostHolidays), "Local days that run like a weekend, to the planner and to cars that are generated: 2026-05-14, each year's 12-25, or easter+1. Missing: none."),
        new("rules", WorkTables.Rules, "The standing rules: what the site does with no planner.") { IsEmptyWhenMissing = true },
        new("planner", WorkTables.Planner, "What the planner aims for.") { IsEmptyWhenMissing = true },
        new("devices", new ListShape(WireTables.Device, 1, 5000), "Devices that are reached over the wire: meters, batteries, charging stations."),
        new("ocpp", WireTables.Stations, "Where charging stations connect to us.") { IsEmptyWhenMissing = true },
        new("commissioning", WireTables.Commissioning, "What is allowed while the site is put into service.") { IsEmptyWhenMissing = true },
        new("feeds", new ListShape(FeedTables.Feed, 1, 50), "Prices, weather and carbon intensity from files or over HTTP."),
        new("publish", FaceTables.Publish, "To whom the site shows itself, beside its API.") { IsEmptyWhenMissing = true },
        new("notify", NotifyTables.Notify, "Who is told of alarms, and how.") { IsEmptyWhenMissing = true },
        new("access", AccessTables.Access, "How people reach the site from other machines, and where else they may sign in.") { IsEmptyWhenMissing = true },
        new("work", WorkTables.Nodes, "Machines and clusters that run jobs: where the site awaits them, or where it asks them. Missing: there are none.") { IsEmptyWhenMissing = true },
        new("cases", new ListShape(WorkTables.Case, 1, 50), "Named variants of the site, chosen with --case."),
    ]);
}
