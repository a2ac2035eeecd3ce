namespace Megapod.Devices.Redfish.Service.Pods;

using System.Text.Json.Nodes;
using Megapod.Core.Pods;

/// <summary>Who manages what: each server has a controller of its own, and so has what is shown as a whole.</summary>
internal static class ManagerPages
{
    public static void Place(PodMap map)
    {
        var managers = new List<string>();
        foreach (int part in map.All(PartKind.Server).Prepend(map.Scope).Distinct().ToList())
        {
            string path = map.PathBelow(PodMap.Managers, part, map.FrontOf(part));
            managers.Add(path);
            map.AddressManager(part, path);
            map.Add(path, view => Manager(view, part, path));
        }

        map.AddCollection(PodMap.Managers, "ManagerCollection", "Managers", managers);
        map.AddRoot("Managers", PodMap.Managers);
    }

    private static RedfishDocument Manager(PodView view, int part, string path)
    {
        var map = view.Map;
        var kind = view.Part(part).Kind;
        var servers = kind == PartKind.Server ? [map.AddressOf(part)!] : new List<string>();
        var chassis = map.AllChassis().Where(c => map.ManagerOf(c) == path).Select(c => map.ChassisOf(c)!).ToList();
        bool isWhole = kind is PartKind.Pod or PartKind.Rack;
        var body = new JsonObject
        {
            ["@odata.id"] = path,
            ["@odata.type"] = RedfishSchemas.Type("Manager"),
            ["Id"] = PodMap.IdOf(path),
            ["Name"] = $"Manager of {view.Part(part).Id}",
            ["ManagerType"] = isWhole ? "Service" : kind == PartKind.Server ? "BMC" : "ManagementController",
            ["FirmwareVersion"] = RedfishJson.Text(isWhole ? view.Config.Version : view.Part(part).Identity.Firmware),
            ["Model"] = RedfishJson.Text(isWhole ? view.Config.Product : view.Part(part).Identity.Model),
            ["UUID"] = PodRedfishModel.UuidOf($"{view.Part(part).Id}/manager").ToString(),
            ["Status"] = new JsonObject { ["State"] = "Enabled", ["Health"] = "OK" },
            ["Links"] = new JsonObject
            {
                ["ManagerForServers"] = RedfishJson.Links(servers),
                ["ManagerForServers@odata.count"] = servers.Count,
                ["ManagerForChassis"] = RedfishJson.Links(chassis),
                ["ManagerForChassis@odata.count"] = chassis.Count,
            },
            ["Actions"] = new JsonObject(),
        };
        return new RedfishDocument(body);
    }
}
