namespace Megapod.Devices.Redfish.Service;

using System.Collections.Frozen;
using System.Text;

/// <summary>The schemas that resources here follow, with the versions in which all members that are used are there (DMTF publications of 2025).</summary>
internal static class RedfishSchemas
{
    private static readonly FrozenDictionary<string, string> Versions = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Chassis"] = "v1_27_0",
        ["Circuit"] = "v1_9_0",
        ["ComputerSystem"] = "v1_22_0",
        ["Control"] = "v1_7_0",
        ["CoolantConnector"] = "v1_2_0",
        ["CoolingUnit"] = "v1_2_0",
        ["EnvironmentMetrics"] = "v1_5_0",
        ["Event"] = "v1_13_0",
        ["EventDestination"] = "v1_16_0",
        ["EventService"] = "v1_12_0",
        ["Fabric"] = "v1_3_0",
        ["Fan"] = "v1_5_0",
        ["LeakDetection"] = "v1_1_0",
        ["LeakDetector"] = "v1_4_0",
        ["Manager"] = "v1_19_0",
        ["MemoryMetrics"] = "v1_7_3",
        ["Message"] = "v1_2_0",
        ["MetricDefinition"] = "v1_3_5",
        ["MetricReport"] = "v1_5_2",
        ["NetworkAdapter"] = "v1_11_0",
        ["Outlet"] = "v1_4_4",
        ["Port"] = "v1_11_0",
        ["PortMetrics"] = "v1_8_1",
        ["PowerDistribution"] = "v1_6_0",
        ["PowerDistributionMetrics"] = "v1_4_0",
        ["PowerEquipment"] = "v1_2_0",
        ["PowerSubsystem"] = "v1_1_0",
        ["PowerSupply"] = "v1_8_0",
        ["PowerSupplyMetrics"] = "v1_2_0",
        ["Processor"] = "v1_22_0",
        ["ProcessorMetrics"] = "v1_7_1",
        ["Pump"] = "v1_1_0",
        ["Sensor"] = "v1_11_0",
        ["ServiceRoot"] = "v1_17_0",
        ["Session"] = "v1_7_0",
        ["SessionService"] = "v1_1_8",
        ["SoftwareInventory"] = "v1_10_0",
        ["Switch"] = "v1_10_0",
        ["Task"] = "v1_7_4",
        ["TaskService"] = "v1_2_0",
        ["TelemetryService"] = "v1_3_3",
        ["ThermalEquipment"] = "v1_1_2",
        ["ThermalSubsystem"] = "v1_4_0",
        ["UpdateService"] = "v1_14_0",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly string[] Collections =
    [
        "ChassisCollection", "CircuitCollection", "ComputerSystemCollection", "ControlCollection", "CoolantConnectorCollection", "CoolingUnitCollection", "EventDestinationCollection", "FabricCollection",
        "FanCollection", "LeakDetectorCollection", "ManagerCollection", "MetricDefinitionCollection", "MetricReportCollection", "NetworkAdapterCollection", "OutletCollection", "PortCollection",
        "PowerDistributionCollection", "PowerSupplyCollection", "ProcessorCollection", "PumpCollection", "SensorCollection", "SessionCollection", "SoftwareInventoryCollection", "SwitchCollection", "TaskCollection",
    ];

    /// <summary>What <c>@odata.type</c> says of a resource.</summary>
    /// <param name="schema">Its schema.</param>
    public static string Type(string schema) => $"#{schema}.{Versions[schema]}.{schema}";

    /// <summary>What <c>@odata.type</c> says of a collection.</summary>
    /// <param name="collection">Its schema, such as <c>ChassisCollection</c>.</param>
    public static string CollectionType(string collection) => $"#{collection}.{collection}";

    /// <summary>The document of <c>$metadata</c>: a reference to the published schema of each type, and a container that is the published one.</summary>
    public static string Metadata { get; } = MakeMetadata();

    private static string MakeMetadata()
    {
        var text = new StringBuilder();
        text.Append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<edmx:Edmx xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\" Version=\"4.0\">\n");
        foreach (string schema in Versions.Keys.Order(StringComparer.Ordinal))
        {
            Refer(text, schema, [schema, $"{schema}.{Versions[schema]}"]);
        }

        foreach (string collection in Collections)
        {
            Refer(text, collection, [collection]);
        }

        text.Append("  <edmx:DataServices>\n    <Schema xmlns=\"http://docs.oasis-open.org/odata/ns/edm\" Namespace=\"Service\">\n");
        text.Append("      <EntityContainer Name=\"Service\" Extends=\"ServiceRoot.").Append(Versions["ServiceRoot"]).Append(".ServiceContainer\"/>\n");
        text.Append("    </Schema>\n  </edmx:DataServices>\n</edmx:Edmx>\n");
        return text.ToString();
    }

    private static void Refer(StringBuilder text, string schema, ReadOnlySpan<string> namespaces)
    {
        text.Append("  <edmx:Reference Uri=\"http://redfish.dmtf.org/schemas/v1/").Append(schema).Append("_v1.xml\">\n");
        foreach (string name in namespaces)
        {
            text.Append("    <edmx:Include Namespace=\"").Append(name).Append("\"/>\n");
        }

        text.Append("  </edmx:Reference>\n");
    }
}
