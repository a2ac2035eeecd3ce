namespace Megapod.Devices.Redfish.Service.Pods;

using System.Text.Json.Nodes;
using Megapod.Core.Pods;

/// <summary>Fans, coolant and leaks of chassis, and coolant distribution units with pumps, connectors and leak detectors.</summary>
internal static class ThermalPages
{
    /// <summary>A sensor of a coolant distribution unit with this name measures the side that carries the heat away.</summary>
    private const string Primary = "primary";

    public static void Place(PodMap map)
    {
        var units = new List<string>();
        foreach (int unit in map.All(PartKind.CoolingUnit).ToList())
        {
            string path = map.PathBelow(PodMap.Cdus, unit, map.FrontOf(unit));
            map.Address(unit, path);
            units.Add(path);
            PlaceUnit(map, unit, path);
        }

        foreach (int home in map.AllChassis().ToList())
        {
            PlaceChassis(map, home, $"{map.ChassisOf(home)}/ThermalSubsystem");
        }

        if (units.Count > 0 || map.Tree.Parts[map.Scope].Kind == PartKind.Pod)
        {
            map.AddCollection(PodMap.Cdus, "CoolingUnitCollection", "Coolant distribution units", units);
            map.AddRoot("ThermalEquipment", PodMap.ThermalEquipment);
            map.Add(PodMap.ThermalEquipment, _ => new RedfishDocument(new JsonObject
            {
                ["@odata.id"] = PodMap.ThermalEquipment,
                ["@odata.type"] = RedfishSchemas.Type("ThermalEquipment"),
                ["Id"] = "ThermalEquipment",
                ["Name"] = "Thermal equipment",
                ["CDUs"] = RedfishJson.Link(PodMap.Cdus),
            }));
        }
    }

    private static void PlaceChassis(PodMap map, int home, string path)
    {
        bool isUnit = map.Tree.Parts[home].Kind == PartKind.CoolingUnit;
        map.Add(path, view => Subsystem(view, home, path));
        Devices(map, home, PartKind.Fan, $"{path}/Fans", "FanCollection", "Fans", "Fan");
        if (map.Tree.Parts[home].Kind == PartKind.Rack)
        {
            string inlet = map.Below($"{path}/CoolantConnectors", "Inlet");
            map.AddCollection($"{path}/CoolantConnectors", "CoolantConnectorCollection", "Coolant connectors", [inlet]);
            map.Add(inlet, view => Connector(view, home, inlet, "Coolant of the rack"));
        }

        // Pumps and leak detectors of a coolant distribution unit stand with the unit, and once is enough.
        if (!isUnit)
        {
            Devices(map, home, PartKind.Pump, $"{path}/Pumps", "PumpCollection", "Pumps", "Pump");
            Leaks(map, home, $"{path}/LeakDetection");
        }
    }

    private static void PlaceUnit(PodMap map, int unit, string path)
    {
        map.Add(path, view => Unit(view, unit, path));
        map.Add($"{path}/EnvironmentMetrics", view => EnvironmentPages.Render(view, unit, $"{path}/EnvironmentMetrics"));
        Devices(map, unit, PartKind.Pump, $"{path}/Pumps", "PumpCollection", "Pumps", "Pump");
        Leaks(map, unit, $"{path}/LeakDetection");
        int outer = map.In(unit, PartKind.Sensor).FirstOrDefault(s => map.Tree.Parts[s].Id.EndsWith($"/{Primary}", StringComparison.Ordinal), -1);
        string primary = map.Below($"{path}/PrimaryCoolantConnectors", "1");
        string secondary = map.Below($"{path}/SecondaryCoolantConnectors", "1");
        map.AddCollection($"{path}/PrimaryCoolantConnectors", "CoolantConnectorCollection", "Coolant connectors to the outside", [primary]);
        map.AddCollection($"{path}/SecondaryCoolantConnectors", "CoolantConnectorCollection", "Coolant connectors to the racks", [secondary]);
        map.Add(primary, view => Connector(view, outer, primary, "Coolant to the outside"));
        map.Add(secondary, view => Connector(view, unit, secondary, "Coolant to the racks"));
    }

    private static void Devices(PodMap map, int home, PartKind kind, string path, string schema, string name, string type)
    {
        var members = new List<string>();
        foreach (int device in map.In(home, kind))
        {
            string below = map.PathBelow(path, device, home);
            map.Address(device, below);
            members.Add(below);
            map.Add(below, view => Device(view, device, below, type));
        }

        map.AddCollection(path, schema, name, members);
    }

    private static void Leaks(PodMap map, int home, string path)
    {
        var members = new List<string>();
        foreach (int detector in map.In(home, PartKind.LeakDetector))
        {
            string below = map.PathBelow($"{path}/LeakDetectors", detector, home);
            map.Address(detector, below);
            members.Add(below);
            map.Add(below, view => Detector(view, detector, below));
        }

        map.AddCollection($"{path}/LeakDetectors", "LeakDetectorCollection", "Leak detectors", members);
        map.Add(path, view => new RedfishDocument(new JsonObject
        {
            ["@odata.id"] = path,
            ["@odata.type"] = RedfishSchemas.Type("LeakDetection"),
            ["Id"] = "LeakDetection",
            ["Name"] = $"Leak detection of {view.Part(home).Id}",
            ["Status"] = new JsonObject
            {
                ["State"] = "Enabled",
                ["Health"] = RedfishJson.Health(view.Map.In(home, PartKind.LeakDetector).Select(d => WetOrWorse(view, d)).DefaultIfEmpty(PartHealth.Unknown).Max()),
            },
            ["LeakDetectors"] = RedfishJson.Link($"{path}/LeakDetectors"),
        }));
    }

    private static RedfishDocument Subsystem(PodView view, int home, string path)
    {
        var body = new JsonObject
        {
            ["@odata.id"] = path,
            ["@odata.type"] = RedfishSchemas.Type("ThermalSubsystem"),
            ["Id"] = "ThermalSubsystem",
            ["Name"] = $"Cooling of {view.Part(home).Id}",
            ["Status"] = PowerPages.Worst(view, view.Map.In(home).Where(p => view.Part(p).Kind is PartKind.Fan or PartKind.Pump or PartKind.LeakDetector)),
            ["Fans"] = RedfishJson.Link($"{path}/Fans"),
        };
        foreach (string name in (ReadOnlySpan<string>)["Pumps", "LeakDetection", "CoolantConnectors"])
        {
            if (view.Map.Find($"{path}/{name}") is not null)
            {
                body[name] = RedfishJson.Link($"{path}/{name}");
            }
        }

        return new RedfishDocument(body);
    }

    private static RedfishDocument Unit(PodView view, int unit, string path)
    {
        var body = new JsonObject
        {
            ["@odata.id"] = path,
            ["@odata.type"] = RedfishSchemas.Type("CoolingUnit"),
            ["Id"] = PodMap.IdOf(path),
            ["Name"] = view.Part(unit).Id,
            ["EquipmentType"] = "CDU",
        };
        view.Identify(body, unit);
        body["FirmwareVersion"] = RedfishJson.Text(view.Part(unit).Identity.Firmware);
        body["Status"] = view.Status(unit, hasRollup: true);
        foreach (string name in (ReadOnlySpan<string>)["EnvironmentMetrics", "Pumps", "PrimaryCoolantConnectors", "SecondaryCoolantConnectors", "LeakDetection"])
        {
            body[name] = RedfishJson.Link($"{path}/{name}");
        }

        body["Links"] = new JsonObject
        {
            ["Chassis"] = RedfishJson.Links([view.Map.ChassisOf(unit)!]),
            ["Chassis@odata.count"] = 1,
        };
        return new RedfishDocument(body);
    }

    private static RedfishDocument Device(PodView view, int device, string path, string type)
    {
        var body = new JsonObject
        {
            ["@odata.id"] = path,
            ["@odata.type"] = RedfishSchemas.Type(type),
            ["Id"] = PodMap.IdOf(path),
            ["Name"] = view.Part(device).Id,
        };
        view.Identify(body, device);
        body["Status"] = view.Status(device);
        if (type == "Pump")
        {
            body["PumpType"] = "Liquid";
            body["PumpSpeedPercent"] = view.Excerpt(device, PartQuantity.Speed);
        }
        else
        {
            body["SpeedPercent"] = view.Excerpt(device, PartQuantity.Speed);
            body["PowerWatts"] = view.Excerpt(device, PartQuantity.Power);
        }

        return new RedfishDocument(body);
    }

    private static RedfishDocument Detector(PodView view, int detector, string path)
    {
        var body = new JsonObject
        {
            ["@odata.id"] = path,
            ["@odata.type"] = RedfishSchemas.Type("LeakDetector"),
            ["Id"] = PodMap.IdOf(path),
            ["Name"] = view.Part(detector).Id,
            ["LeakDetectorType"] = "Moisture",
        };
        view.Identify(body, detector);
        body["Status"] = view.Status(detector);
        body["DetectorState"] = view.State(detector, PartQuantity.IsLeaking) switch { true => "Critical", false => "OK", null => null };
        return new RedfishDocument(body);
    }

    /// <summary>What is measured of coolant. A connector of which nobody measures anything is there, and all that it says is null.</summary>
    /// <param name="view">The pod.</param>
    /// <param name="part">The part whose readings they are; −1: none.</param>
    /// <param name="path">Its path.</param>
    /// <param name="name">Its name.</param>
    private static RedfishDocument Connector(PodView view, int part, string path, string name)
    {
        double? supply = Of(PartQuantity.SupplyTemperature);
        double? back = Of(PartQuantity.ReturnTemperature);
        return new RedfishDocument(new JsonObject
        {
            ["@odata.id"] = path,
            ["@odata.type"] = RedfishSchemas.Type("CoolantConnector"),
            ["Id"] = PodMap.IdOf(path),
            ["Name"] = name,
            ["CoolantConnectorType"] = "Pair",
            ["Status"] = part < 0 ? new JsonObject { ["State"] = "UnavailableOffline", ["Health"] = null } : view.Status(part),
            ["FlowLitersPerMinute"] = Excerpt(PartQuantity.Flow),
            ["SupplyTemperatureCelsius"] = Excerpt(PartQuantity.SupplyTemperature),
            ["ReturnTemperatureCelsius"] = Excerpt(PartQuantity.ReturnTemperature),
            ["DeltaTemperatureCelsius"] = new JsonObject { ["Reading"] = RedfishJson.Number(back - supply) },
            ["SupplyPressurekPa"] = Excerpt(PartQuantity.Pressure),
            ["DeltaPressurekPa"] = Excerpt(PartQuantity.DifferentialPressure),
            ["ValvePositionPercent"] = Excerpt(PartQuantity.ValvePosition),
        });

        double? Of(PartQuantity quantity) => part < 0 ? null : view.Value(part, quantity);

        JsonObject Excerpt(PartQuantity quantity) => part < 0 ? new JsonObject { ["Reading"] = null } : view.Excerpt(part, quantity);
    }

    private static PartHealth WetOrWorse(PodView view, int detector) => view.State(detector, PartQuantity.IsLeaking) switch
    {
        true => PartHealth.Critical,
        false => view.Rollup(detector) is PartHealth.Unknown ? PartHealth.Good : view.Rollup(detector),
        null => view.Rollup(detector),
    };
}
