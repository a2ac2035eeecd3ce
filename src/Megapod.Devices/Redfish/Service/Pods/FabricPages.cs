namespace Megapod.Devices.Redfish.Service.Pods;

using System.Text.Json.Nodes;
using Megapod.Core.Pods;

/// <summary>Network switches with their ports, and ports of servers.</summary>
internal static class FabricPages
{
    public static void Place(PodMap map)
    {
        var switches = new List<string>();
        foreach (int one in map.All(PartKind.Switch).ToList())
        {
            string path = map.PathBelow($"{PodMap.Network}/Switches", one, map.FrontOf(one));
            map.Address(one, path);
            switches.Add(path);
            map.Add(path, view => Switch(view, one, path));
            map.Add($"{path}/EnvironmentMetrics", view => EnvironmentPages.Render(view, one, $"{path}/EnvironmentMetrics"));
            Ports(map, one, path);
        }

        if (switches.Count > 0)
        {
            map.AddRoot("Fabrics", PodMap.Fabrics);
            map.AddCollection(PodMap.Fabrics, "FabricCollection", "Fabrics", [PodMap.Network]);
            map.AddCollection($"{PodMap.Network}/Switches", "SwitchCollection", "Switches", switches);
            map.Add(PodMap.Network, _ => new RedfishDocument(new JsonObject
            {
                ["@odata.id"] = PodMap.Network,
                ["@odata.type"] = RedfishSchemas.Type("Fabric"),
                ["Id"] = "Network",
                ["Name"] = "Network",
                ["FabricType"] = "Ethernet",
                ["Status"] = new JsonObject { ["State"] = "Enabled", ["Health"] = "OK" },
                ["Switches"] = RedfishJson.Link($"{PodMap.Network}/Switches"),
            }));
        }

        foreach (int server in map.All(PartKind.Server).Where(s => map.In(s, PartKind.Port).Any()).ToList())
        {
            string adapters = $"{map.ChassisOf(server)}/NetworkAdapters";
            string path = map.Below(adapters, "Network");
            map.AddCollection(adapters, "NetworkAdapterCollection", "Network adapters", [path]);
            map.Add(path, view => new RedfishDocument(new JsonObject
            {
                ["@odata.id"] = path,
                ["@odata.type"] = RedfishSchemas.Type("NetworkAdapter"),
                ["Id"] = PodMap.IdOf(path),
                ["Name"] = $"Network of {view.Part(server).Id}",
                ["Status"] = PowerPages.Worst(view, view.Map.In(server, PartKind.Port)),
                ["Ports"] = RedfishJson.Link($"{path}/Ports"),
            }));
            Ports(map, server, path);
        }
    }

    private static void Ports(PodMap map, int home, string path)
    {
        var ports = new List<string>();
        foreach (int port in map.In(home, PartKind.Port))
        {
            string below = map.PathBelow($"{path}/Ports", port, home);
            map.Address(port, below);
            ports.Add(below);
            map.Add(below, view => Port(view, port, below));
            map.Add($"{below}/Metrics", view => Metrics(view, port, $"{below}/Metrics"));
        }

        map.AddCollection($"{path}/Ports", "PortCollection", "Ports", ports);
    }

    private static RedfishDocument Switch(PodView view, int one, string path)
    {
        var body = new JsonObject
        {
            ["@odata.id"] = path,
            ["@odata.type"] = RedfishSchemas.Type("Switch"),
            ["Id"] = PodMap.IdOf(path),
            ["Name"] = view.Part(one).Id,
            ["SwitchType"] = "Ethernet",
        };
        view.Identify(body, one);
        body["FirmwareVersion"] = RedfishJson.Text(view.Part(one).Identity.Firmware);
        body["Status"] = view.Status(one, hasRollup: true);
        body["PowerState"] = view.PowerState(one);
        body["EnvironmentMetrics"] = RedfishJson.Link($"{path}/EnvironmentMetrics");
        body["Ports"] = RedfishJson.Link($"{path}/Ports");
        body["Links"] = new JsonObject { ["Chassis"] = RedfishJson.Link(view.Map.ChassisOf(one)!) };
        return new RedfishDocument(body);
    }

    private static RedfishDocument Port(PodView view, int port, string path)
    {
        bool? isUp = view.State(port, PartQuantity.IsLinkUp);
        return new RedfishDocument(new JsonObject
        {
            ["@odata.id"] = path,
            ["@odata.type"] = RedfishSchemas.Type("Port"),
            ["Id"] = PodMap.IdOf(path),
            ["Name"] = view.Part(port).Id,
            ["PortProtocol"] = "Ethernet",
            ["Status"] = view.Status(port),
            ["LinkStatus"] = isUp switch { true => "LinkUp", false => "LinkDown", null => null },
            ["Metrics"] = RedfishJson.Link($"{path}/Metrics"),
        });
    }

    /// <summary>The pod counts errors of a link in one number, whichever way it went; the standard counts them apart, so ours stands in a place of its own.</summary>
    private static RedfishDocument Metrics(PodView view, int port, string path) => new(new JsonObject
    {
        ["@odata.id"] = path,
        ["@odata.type"] = RedfishSchemas.Type("PortMetrics"),
        ["Id"] = "Metrics",
        ["Name"] = $"Metrics of {view.Part(port).Id}",
        ["RXBytes"] = view.Count(port, PartQuantity.ReceivedBytes),
        ["TXBytes"] = view.Count(port, PartQuantity.SentBytes),
        ["RXErrors"] = null,
        ["TXErrors"] = null,
        ["Oem"] = PodView.Own("PortMetrics", new JsonObject { ["LinkErrors"] = view.Count(port, PartQuantity.LinkErrors) }),
    });
}
