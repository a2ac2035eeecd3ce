namespace Megapod.Devices.Redfish.Service.Pods;

using System.Text.Json.Nodes;
using Megapod.Core.Pods;

/// <summary>Chassis: what stands in what, what feeds it and what cools it, with environment and controls.</summary>
internal static class ChassisPages
{
    public static void Place(PodMap map)
    {
        var shown = new List<string>();
        for (int i = 0; i < map.Tree.Parts.Length; i++)
        {
            if (map.In(i) is [var first, ..] && first == i)
            {
                string path = map.PathBelow(PodMap.Chassis, i, map.FrontOf(i));
                map.AddressChassis(i, path);
                shown.Add(path);
                if (map.Tree.Parts[i].Kind is PartKind.Pod or PartKind.Rack)
                {
                    map.Address(i, path);
                }
            }
        }

        map.AddCollection(PodMap.Chassis, "ChassisCollection", "Chassis", shown);
        map.AddRoot("Chassis", PodMap.Chassis);
        foreach (int part in map.AllChassis().ToList())
        {
            Place(map, part, map.ChassisOf(part)!);
        }
    }

    private static void Place(PodMap map, int part, string path)
    {
        map.Add(path, view => Chassis(view, part, path));
        map.Add($"{path}/EnvironmentMetrics", view => EnvironmentPages.Render(view, part, $"{path}/EnvironmentMetrics"));
        var controlled = map.In(part).Where(p => map.Tree.Parts[p].Kind is PartKind.Server or PartKind.Accelerator).ToList();
        var controls = new List<string>();
        foreach (int one in controlled)
        {
            string control = one == part ? map.Below($"{path}/Controls", "PowerLimit") : map.PathBelow($"{path}/Controls", one, part, "_PowerLimit");
            controls.Add(control);
            map.Add(control, view => EnvironmentPages.Control(view, one, control));
            map.AddControl(one, control);
        }

        map.AddCollection($"{path}/Controls", "ControlCollection", "Controls", controls);
    }

    private static RedfishDocument Chassis(PodView view, int part, string path)
    {
        var map = view.Map;
        var body = new JsonObject
        {
            ["@odata.id"] = path,
            ["@odata.type"] = RedfishSchemas.Type("Chassis"),
            ["Id"] = PodMap.IdOf(path),
            ["Name"] = view.Part(part).Id,
            ["ChassisType"] = TypeOf(view.Part(part).Kind),
        };
        view.Identify(body, part);
        body["Status"] = view.Status(part, hasRollup: true);
        body["PowerState"] = view.PowerState(part);
        body["EnvironmentMetrics"] = RedfishJson.Link($"{path}/EnvironmentMetrics");
        body["Sensors"] = RedfishJson.Link($"{path}/Sensors");
        body["Controls"] = RedfishJson.Link($"{path}/Controls");
        body["PowerSubsystem"] = RedfishJson.Link($"{path}/PowerSubsystem");
        body["ThermalSubsystem"] = RedfishJson.Link($"{path}/ThermalSubsystem");
        if (map.Find($"{path}/NetworkAdapters") is not null)
        {
            body["NetworkAdapters"] = RedfishJson.Link($"{path}/NetworkAdapters");
        }

        body["Links"] = LinksOf(view, part);
        if (view.Part(part).Kind is PartKind.Rack)
        {
            body["Oem"] = PodView.Own("Chassis", new JsonObject
            {
                ["IsLiquidIsolated"] = view.State(part, PartQuantity.IsLiquidIsolated),
                ["IsElectricallyIsolated"] = view.State(part, PartQuantity.IsElectricallyIsolated),
            });
        }

        return new RedfishDocument(body);
    }

    private static JsonObject LinksOf(PodView view, int part)
    {
        var map = view.Map;
        var links = new JsonObject();
        if (part != map.Scope && map.HomeOf(map.Tree.Holder[part]) is >= 0 and var holder)
        {
            links["ContainedBy"] = RedfishJson.Link(map.ChassisOf(holder)!);
        }

        List(links, "Contains", map.AllChassis().Where(p => p != part && p != map.Scope && map.HomeOf(map.Tree.Holder[p]) == part).Select(p => map.ChassisOf(p)));
        List(links, "PoweredBy", map.Tree.Feeder[part] is >= 0 and var feeder ? [map.AddressOf(feeder)] : []);
        List(links, "CooledBy", map.Tree.Cooler[part] is >= 0 and var cooler ? [map.AddressOf(cooler)] : []);
        List(links, "ManagedBy", [map.ManagerOf(part)]);
        string? own = map.AddressOf(part);
        switch (view.Part(part).Kind)
        {
            case PartKind.Server:
                List(links, "ComputerSystems", [own]);
                List(links, "Processors", map.In(part, PartKind.Accelerator).Select(map.AddressOf));
                break;
            case PartKind.Switch:
                List(links, "Switches", [own]);
                break;
            case PartKind.PowerDistribution:
                links["PowerDistribution"] = RedfishJson.Link(own!);
                break;
            case PartKind.CoolingUnit:
                List(links, "CoolingUnits", [own]);
                break;
            default:
                break;
        }

        return links;
    }

    /// <summary>Puts a list of links with its count, without those that are not shown here.</summary>
    private static void List(JsonObject links, string name, IEnumerable<string?> paths)
    {
        var shown = paths.OfType<string>().ToList();
        if (shown.Count > 0)
        {
            links[name] = RedfishJson.Links(shown);
            links[$"{name}@odata.count"] = shown.Count;
        }
    }

    /// <summary>The standard's word for what a chassis is.</summary>
    private static string TypeOf(PartKind kind) => kind switch
    {
        PartKind.Pod => "Pod",
        PartKind.Rack => "Rack",
        PartKind.CoolingUnit => "Enclosure",
        _ => "RackMount",
    };
}
