namespace Megapod.Devices.Redfish.Service.Pods;

using System.Text.Json.Nodes;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;

/// <summary>Servers as computer systems, accelerators as their processors.</summary>
internal static class SystemPages
{
    private static readonly string[] Policies = Enum.GetNames<PowerRestorePolicy>();

    public static void Place(PodMap map)
    {
        var systems = new List<string>();
        foreach (int server in map.All(PartKind.Server).ToList())
        {
            string path = map.PathBelow(PodMap.Systems, server, map.FrontOf(server));
            map.Address(server, path);
            systems.Add(path);
            map.Add(path, view => System(view, server, path));
            var processors = new List<string>();
            foreach (int accelerator in map.In(server, PartKind.Accelerator))
            {
                string below = map.PathBelow($"{path}/Processors", accelerator, server);
                map.Address(accelerator, below);
                processors.Add(below);
                map.Add(below, view => Processor(view, server, accelerator, below));
                map.Add($"{below}/EnvironmentMetrics", view => EnvironmentPages.Render(view, accelerator, $"{below}/EnvironmentMetrics"));
                map.Add($"{below}/ProcessorMetrics", view => Metrics(view, accelerator, $"{below}/ProcessorMetrics"));
                map.Add($"{below}/MemorySummary/MemoryMetrics", view => Memory(view, accelerator, $"{below}/MemorySummary/MemoryMetrics"));
            }

            map.AddCollection($"{path}/Processors", "ProcessorCollection", "Processors", processors);
        }

        // A power or coolant distribution unit that shows itself has no systems, and says nothing of them.
        if (systems.Count > 0 || map.Tree.Parts[map.Scope].Kind is PartKind.Pod or PartKind.Rack)
        {
            map.AddCollection(PodMap.Systems, "ComputerSystemCollection", "Systems", systems);
            map.AddRoot("Systems", PodMap.Systems);
        }
    }

    private static RedfishDocument System(PodView view, int server, string path)
    {
        string id = view.Part(server).Id;
        var body = new JsonObject
        {
            ["@odata.id"] = path,
            ["@odata.type"] = RedfishSchemas.Type("ComputerSystem"),
            ["Id"] = PodMap.IdOf(path),
            ["Name"] = id,
            ["SystemType"] = "Physical",
            ["UUID"] = PodRedfishModel.UuidOf(id).ToString(),
        };
        view.Identify(body, server);
        body["Status"] = view.Status(server, hasRollup: true);
        body["PowerState"] = view.PowerState(server);
        body["PowerRestorePolicy"] = view.Owner?.RestorePolicy(id)?.ToString();
        body["Boot"] = new JsonObject { ["BootSourceOverrideEnabled"] = "Disabled", ["BootSourceOverrideTarget"] = "None" };
        body["Processors"] = RedfishJson.Link($"{path}/Processors");
        body["Links"] = new JsonObject
        {
            ["Chassis"] = RedfishJson.Links([view.Map.ChassisOf(server)!]),
            ["Chassis@odata.count"] = 1,
            ["ManagedBy"] = RedfishJson.Links([view.Map.ManagerOf(server)!]),
            ["ManagedBy@odata.count"] = 1,
        };
        body["Actions"] = new JsonObject();
        return view.Owner is not { } owner
            ? new RedfishDocument(body)
            : new RedfishDocument(body)
            {
                Settings = [new RedfishSetting("PowerRestorePolicy", Policies)],
                Change = changes => Change(owner, id, changes),
            };
    }

    private static Fault? Change(IRedfishOwner owner, string server, IReadOnlyDictionary<string, JsonNode> changes) =>
        owner.SetRestorePolicy(server, Enum.Parse<PowerRestorePolicy>(changes["PowerRestorePolicy"].GetValue<string>()));

    private static RedfishDocument Processor(PodView view, int server, int accelerator, string path)
    {
        var throttles = view.Throttles(accelerator);
        var causes = throttles?.Select(CauseOf).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var body = new JsonObject
        {
            ["@odata.id"] = path,
            ["@odata.type"] = RedfishSchemas.Type("Processor"),
            ["Id"] = PodMap.IdOf(path),
            ["Name"] = view.Part(accelerator).Id,
            ["ProcessorType"] = "GPU",
        };
        view.Identify(body, accelerator);
        body["FirmwareVersion"] = RedfishJson.Text(view.Part(accelerator).Identity.Firmware);
        body["Status"] = view.Status(accelerator);
        body["PowerState"] = view.PowerState(accelerator);
        body["OperatingSpeedMHz"] = Megahertz(view, accelerator, PartQuantity.Clock);
        body["Throttled"] = causes is null ? null : causes.Count > 0;
        body["ThrottleCauses"] = RedfishJson.Texts(causes ?? []);
        body["MemorySummary"] = new JsonObject { ["Metrics"] = RedfishJson.Link($"{path}/MemorySummary/MemoryMetrics") };
        body["Metrics"] = RedfishJson.Link($"{path}/ProcessorMetrics");
        body["EnvironmentMetrics"] = RedfishJson.Link($"{path}/EnvironmentMetrics");
        body["Links"] = new JsonObject { ["Chassis"] = RedfishJson.Link(view.Map.ChassisOf(server)!) };
        return new RedfishDocument(body);
    }

    private static RedfishDocument Metrics(PodView view, int accelerator, string path) => new(new JsonObject
    {
        ["@odata.id"] = path,
        ["@odata.type"] = RedfishSchemas.Type("ProcessorMetrics"),
        ["Id"] = "ProcessorMetrics",
        ["Name"] = $"Metrics of {view.Part(accelerator).Id}",
        ["BandwidthPercent"] = view.Scaled(accelerator, PartQuantity.Utilisation),
        ["OperatingSpeedMHz"] = Megahertz(view, accelerator, PartQuantity.Clock),
        ["CoreVoltage"] = view.Excerpt(accelerator, PartQuantity.Voltage),
        ["Oem"] = PodView.Own("ProcessorMetrics", new JsonObject
        {
            ["ThrottleReasons"] = view.Throttles(accelerator) is { } reasons ? RedfishJson.Texts(reasons.Select(r => r.ToString())) : null,
            ["DriverError"] = view.Count(accelerator, PartQuantity.DriverError),
            ["PowerLimitWatts"] = view.Scaled(accelerator, PartQuantity.PowerLimit),
            ["CorrectedMemoryErrors"] = view.Count(accelerator, PartQuantity.CorrectedErrors),
            ["UncorrectedMemoryErrors"] = view.Count(accelerator, PartQuantity.UncorrectedErrors),
            ["LinkErrors"] = view.Count(accelerator, PartQuantity.LinkErrors),
            ["ReceivedBytes"] = view.Count(accelerator, PartQuantity.ReceivedBytes),
            ["SentBytes"] = view.Count(accelerator, PartQuantity.SentBytes),
            ["IsLinkUp"] = view.State(accelerator, PartQuantity.IsLinkUp),
        }),
    });

    /// <summary>Errors of an accelerator's memory stand here and not among those of its caches, so that who adds the two counts each error once.</summary>
    private static RedfishDocument Memory(PodView view, int accelerator, string path) => new(new JsonObject
    {
        ["@odata.id"] = path,
        ["@odata.type"] = RedfishSchemas.Type("MemoryMetrics"),
        ["Id"] = "MemoryMetrics",
        ["Name"] = $"Memory of {view.Part(accelerator).Id}",
        ["BandwidthPercent"] = view.Scaled(accelerator, PartQuantity.MemoryUtilisation),
        ["OperatingSpeedMHz"] = Megahertz(view, accelerator, PartQuantity.MemoryClock),
        ["LifeTime"] = new JsonObject
        {
            ["CorrectableECCErrorCount"] = view.Count(accelerator, PartQuantity.CorrectedErrors),
            ["UncorrectableECCErrorCount"] = view.Count(accelerator, PartQuantity.UncorrectedErrors),
        },
    });

    private static JsonNode? Megahertz(PodView view, int part, PartQuantity quantity) => RedfishJson.Whole(view.Value(part, quantity) / 1e6);

    /// <summary>The standard's word for why a clock is low; null: it is not held back.</summary>
    private static string? CauseOf(ThrottleReasons reason) => reason switch
    {
        ThrottleReasons.None or ThrottleReasons.Idle => null,
        ThrottleReasons.PowerLimit or ThrottleReasons.PowerBrake => "PowerLimit",
        ThrottleReasons.SoftwareThermal or ThrottleReasons.HardwareThermal => "ThermalLimit",
        ThrottleReasons.ClockSetting => "ClockLimit",
        ThrottleReasons.HardwareSlowdown => "ManagementDetectedFault",
        _ => "Unknown",
    };
}
