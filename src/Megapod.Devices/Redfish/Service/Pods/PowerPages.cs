namespace Megapod.Devices.Redfish.Service.Pods;

using System.Text.Json.Nodes;
using Megapod.Core.Pods;

/// <summary>Power supplies of chassis, and power distribution units with branches, outlets and metrics.</summary>
internal static class PowerPages
{
    public static void Place(PodMap map)
    {
        foreach (int home in map.AllChassis().ToList())
        {
            string path = $"{map.ChassisOf(home)}/PowerSubsystem";
            map.Add(path, view => Subsystem(view, home, path));
            var supplies = new List<string>();
            foreach (int supply in map.In(home, PartKind.PowerSupply))
            {
                string below = map.PathBelow($"{path}/PowerSupplies", supply, home);
                map.Address(supply, below);
                supplies.Add(below);
                map.Add(below, view => Supply(view, supply, below));
                map.Add($"{below}/Metrics", view => SupplyMetrics(view, supply, $"{below}/Metrics"));
            }

            map.AddCollection($"{path}/PowerSupplies", "PowerSupplyCollection", "Power supplies", supplies);
        }

        var units = new List<string>();
        foreach (int unit in map.All(PartKind.PowerDistribution).ToList())
        {
            string path = map.PathBelow(PodMap.RackPdus, unit, map.FrontOf(unit));
            map.Address(unit, path);
            units.Add(path);
            Place(map, unit, path);
        }

        if (units.Count > 0 || map.Tree.Parts[map.Scope].Kind == PartKind.Pod)
        {
            map.AddCollection(PodMap.RackPdus, "PowerDistributionCollection", "Rack power distribution units", units);
            map.AddRoot("PowerEquipment", PodMap.PowerEquipment);
            map.Add(PodMap.PowerEquipment, _ => new RedfishDocument(new JsonObject
            {
                ["@odata.id"] = PodMap.PowerEquipment,
                ["@odata.type"] = RedfishSchemas.Type("PowerEquipment"),
                ["Id"] = "PowerEquipment",
                ["Name"] = "Power equipment",
                ["RackPDUs"] = RedfishJson.Link(PodMap.RackPdus),
            }));
        }
    }

    private static void Place(PodMap map, int unit, string path)
    {
        map.Add(path, view => Unit(view, unit, path));
        map.Add($"{path}/Metrics", view => Metrics(view, unit, $"{path}/Metrics"));
        var branches = new List<string>();
        foreach (int branch in map.In(unit, PartKind.Branch))
        {
            string below = map.PathBelow($"{path}/Branches", branch, unit);
            map.Address(branch, below);
            branches.Add(below);
            map.Add(below, view => Branch(view, unit, branch, below));
        }

        var outlets = new List<string>();
        foreach (int outlet in map.In(unit, PartKind.Outlet))
        {
            string below = map.PathBelow($"{path}/Outlets", outlet, unit);
            map.Address(outlet, below);
            outlets.Add(below);
            map.Add(below, view => Outlet(view, outlet, below));
        }

        map.AddCollection($"{path}/Branches", "CircuitCollection", "Branches", branches);
        map.AddCollection($"{path}/Outlets", "OutletCollection", "Outlets", outlets);
    }

    private static RedfishDocument Subsystem(PodView view, int home, string path) => new(new JsonObject
    {
        ["@odata.id"] = path,
        ["@odata.type"] = RedfishSchemas.Type("PowerSubsystem"),
        ["Id"] = "PowerSubsystem",
        ["Name"] = $"Power of {view.Part(home).Id}",
        ["Status"] = Worst(view, view.Map.In(home, PartKind.PowerSupply)),
        ["PowerSupplies"] = RedfishJson.Link($"{path}/PowerSupplies"),
    });

    /// <summary>A subsystem is there wherever its chassis is; how well it is, its parts say.</summary>
    internal static JsonObject Worst(PodView view, IEnumerable<int> parts) => new()
    {
        ["State"] = "Enabled",
        ["Health"] = RedfishJson.Health(parts.Select(view.Rollup).DefaultIfEmpty(PartHealth.Unknown).Max()),
    };

    private static RedfishDocument Supply(PodView view, int supply, string path)
    {
        var body = new JsonObject
        {
            ["@odata.id"] = path,
            ["@odata.type"] = RedfishSchemas.Type("PowerSupply"),
            ["Id"] = PodMap.IdOf(path),
            ["Name"] = view.Part(supply).Id,
        };
        view.Identify(body, supply);
        body["FirmwareVersion"] = RedfishJson.Text(view.Part(supply).Identity.Firmware);
        body["Status"] = view.Status(supply);
        body["Metrics"] = RedfishJson.Link($"{path}/Metrics");
        if (view.Tree.Feeder[supply] is >= 0 and var feeder && view.Part(feeder).Kind == PartKind.Outlet && view.Map.AddressOf(feeder) is { } outlet)
        {
            body["Links"] = new JsonObject { ["PowerOutlets"] = RedfishJson.Links([outlet]), ["PowerOutlets@odata.count"] = 1 };
        }

        return new RedfishDocument(body);
    }

    /// <summary>Power into the supply is what a meter of the pod sees of it; what goes out of it is not measured.</summary>
    private static RedfishDocument SupplyMetrics(PodView view, int supply, string path) => new(new JsonObject
    {
        ["@odata.id"] = path,
        ["@odata.type"] = RedfishSchemas.Type("PowerSupplyMetrics"),
        ["Id"] = "Metrics",
        ["Name"] = $"Metrics of {view.Part(supply).Id}",
        ["Status"] = view.Status(supply),
        ["InputPowerWatts"] = view.Excerpt(supply, PartQuantity.Power),
        ["InputVoltage"] = view.Excerpt(supply, PartQuantity.Voltage),
        ["InputCurrentAmps"] = view.Excerpt(supply, PartQuantity.Current),
        ["EnergykWh"] = view.Excerpt(supply, PartQuantity.Energy),
    });

    private static RedfishDocument Unit(PodView view, int unit, string path)
    {
        var body = new JsonObject
        {
            ["@odata.id"] = path,
            ["@odata.type"] = RedfishSchemas.Type("PowerDistribution"),
            ["Id"] = PodMap.IdOf(path),
            ["Name"] = view.Part(unit).Id,
            ["EquipmentType"] = "RackPDU",
        };
        view.Identify(body, unit);
        body["FirmwareVersion"] = RedfishJson.Text(view.Part(unit).Identity.Firmware);
        body["Status"] = view.Status(unit, hasRollup: true);
        body["Branches"] = RedfishJson.Link($"{path}/Branches");
        body["Outlets"] = RedfishJson.Link($"{path}/Outlets");
        body["Metrics"] = RedfishJson.Link($"{path}/Metrics");
        body["Sensors"] = RedfishJson.Link($"{path}/Sensors");
        body["Links"] = new JsonObject
        {
            ["Chassis"] = RedfishJson.Links([view.Map.ChassisOf(unit)!]),
            ["Chassis@odata.count"] = 1,
        };
        return new RedfishDocument(body);
    }

    private static RedfishDocument Metrics(PodView view, int unit, string path) => new(new JsonObject
    {
        ["@odata.id"] = path,
        ["@odata.type"] = RedfishSchemas.Type("PowerDistributionMetrics"),
        ["Id"] = "Metrics",
        ["Name"] = $"Metrics of {view.Part(unit).Id}",
        ["PowerWatts"] = view.Excerpt(unit, PartQuantity.Power),
        ["EnergykWh"] = view.Excerpt(unit, PartQuantity.Energy),
        ["TemperatureCelsius"] = view.Excerpt(unit, PartQuantity.Temperature),
        ["HumidityPercent"] = view.Excerpt(unit, PartQuantity.Humidity),
    });

    private static RedfishDocument Branch(PodView view, int unit, int branch, string path)
    {
        var outlets = view.Map.In(unit, PartKind.Outlet).Where(o => view.Tree.IsAtOrIn(branch, o)).Select(o => view.Map.AddressOf(o)!).ToList();
        bool? isOn = view.State(branch, PartQuantity.IsOn);
        return new RedfishDocument(new JsonObject
        {
            ["@odata.id"] = path,
            ["@odata.type"] = RedfishSchemas.Type("Circuit"),
            ["Id"] = PodMap.IdOf(path),
            ["Name"] = view.Part(branch).Id,
            ["CircuitType"] = "Branch",
            ["Status"] = view.Status(branch),
            ["PowerState"] = view.PowerState(branch),
            ["PowerEnabled"] = isOn,
            ["BreakerState"] = isOn is null ? null : isOn.Value ? "Normal" : view.Rollup(branch) == PartHealth.Critical ? "Tripped" : "Off",
            ["Voltage"] = view.Excerpt(branch, PartQuantity.Voltage),
            ["CurrentAmps"] = view.Excerpt(branch, PartQuantity.Current),
            ["PowerWatts"] = view.Excerpt(branch, PartQuantity.Power),
            ["EnergykWh"] = view.Excerpt(branch, PartQuantity.Energy),
            ["Links"] = new JsonObject { ["Outlets"] = RedfishJson.Links(outlets), ["Outlets@odata.count"] = outlets.Count },
        });
    }

    private static RedfishDocument Outlet(PodView view, int outlet, string path)
    {
        var map = view.Map;
        var fed = map.AllChassis().Where(c => view.Part(c).FedBy == view.Part(outlet).Id).Select(c => map.ChassisOf(c)!).ToList();
        var supplies = map.All(PartKind.PowerSupply).Where(s => view.Part(s).FedBy == view.Part(outlet).Id).Select(map.AddressOf).OfType<string>().ToList();
        var links = new JsonObject
        {
            ["Chassis"] = RedfishJson.Links(fed),
            ["Chassis@odata.count"] = fed.Count,
            ["PowerSupplies"] = RedfishJson.Links(supplies),
            ["PowerSupplies@odata.count"] = supplies.Count,
        };
        if (map.Tree.Within(outlet, PartKind.Branch) is >= 0 and var branch && map.AddressOf(branch) is { } circuit)
        {
            links["BranchCircuit"] = RedfishJson.Link(circuit);
        }

        return new RedfishDocument(new JsonObject
        {
            ["@odata.id"] = path,
            ["@odata.type"] = RedfishSchemas.Type("Outlet"),
            ["Id"] = PodMap.IdOf(path),
            ["Name"] = view.Part(outlet).Id,
            ["Status"] = view.Status(outlet),
            ["PowerState"] = view.PowerState(outlet),
            ["PowerEnabled"] = view.State(outlet, PartQuantity.IsOn),
            ["Voltage"] = view.Excerpt(outlet, PartQuantity.Voltage),
            ["CurrentAmps"] = view.Excerpt(outlet, PartQuantity.Current),
            ["PowerWatts"] = view.Excerpt(outlet, PartQuantity.Power),
            ["EnergykWh"] = view.Excerpt(outlet, PartQuantity.Energy),
            ["Links"] = links,
        });
    }
}
