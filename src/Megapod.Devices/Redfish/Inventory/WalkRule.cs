namespace Megapod.Devices.Redfish.Inventory;

using Megapod.Core;

/// <summary>What is made of one sort of resource.</summary>
/// <param name="Kind">The kind of thing it is; null: it is a part of the thing whose link led here.</param>
/// <param name="Links">The links that are followed.</param>
/// <param name="Points">The readings in it.</param>
internal sealed record WalkRule(RedfishKind? Kind, WalkLink[] Links, PointRule[] Points)
{
    /// <summary>Reports are noted and not read by a walk: they are the largest resources there are.</summary>
    public const string MetricReport = "MetricReport";

    private const double PerKilo = 1000;
    private const double PerMega = 1_000_000;

    /// <summary>What our own service says where the standard has no word.</summary>
    private const string Own = $"Oem/{ProductInfo.Name}/";
    private const double PerPercent = 0.01;

    /// <summary>A watt-hour has 3 600 joules.</summary>
    private const double WattHoursPerJoule = 1 / 3600.0;

    /// <summary>Worked number: 60 litres a minute are 0.001 m³/s.</summary>
    private const double CubicMetresPerSecondPerLitrePerMinute = 1 / 60_000.0;

    private static readonly PointRule[] Electrical =
    [
        new("PowerWatts", RedfishQuantity.Power), new("PowerWatts/ApparentVA", RedfishQuantity.ApparentPower), new("EnergykWh", RedfishQuantity.Energy, PerKilo),
        new("CurrentAmps", RedfishQuantity.Current), new("Voltage", RedfishQuantity.Voltage), new("FrequencyHz", RedfishQuantity.Frequency), new("PowerLoadPercent", RedfishQuantity.Share, PerPercent),
        new("PolyPhasePowerWatts/*", RedfishQuantity.Power), new("PolyPhaseCurrentAmps/*", RedfishQuantity.Current), new("PolyPhaseVoltage/*", RedfishQuantity.Voltage),
    ];

    private static readonly PointRule[] Environment =
    [
        new("PowerWatts", RedfishQuantity.Power), new("PowerWatts/ApparentVA", RedfishQuantity.ApparentPower), new("PowerLimitWatts/SetPoint", RedfishQuantity.PowerLimit), new("EnergykWh", RedfishQuantity.Energy, PerKilo), new("EnergyJoules", RedfishQuantity.Energy, WattHoursPerJoule),
        new("TemperatureCelsius", RedfishQuantity.Temperature), new("DewPointCelsius", RedfishQuantity.Temperature), new("HumidityPercent", RedfishQuantity.Humidity, PerPercent),
        new("PowerLoadPercent", RedfishQuantity.Share, PerPercent), new("FanSpeedsPercent[]", RedfishQuantity.Share, PerPercent), new("CurrentAmps", RedfishQuantity.Current), new("Voltage", RedfishQuantity.Voltage),
    ];

    private static readonly WalkLink Metrics = new("EnvironmentMetrics", "EnvironmentMetrics");
    private static readonly WalkLink[] Connectors = [Many("PrimaryCoolantConnectors", "CoolantConnector"), Many("SecondaryCoolantConnectors", "CoolantConnector")];

    /// <summary>All of them, by a name of ours. A resource that no rule leads to is not read.</summary>
    public static readonly IReadOnlyDictionary<string, WalkRule> All = new Dictionary<string, WalkRule>(StringComparer.Ordinal)
    {
        ["Root"] = new(
            null,
            [
                Many("Chassis", "Chassis"), Many("Systems", "System"), Many("Managers", "Manager"), new("PowerEquipment", "PowerEquipment"), new("ThermalEquipment", "ThermalEquipment"),
                Many("Fabrics", "Fabric"), new("UpdateService", "UpdateService"), new("TelemetryService", "TelemetryService"),
            ],
            []),
        ["Chassis"] = new(
            RedfishKind.Chassis,
            [
                Metrics with { Instead = "Power" }, new("PowerSubsystem", "PowerSubsystem", Instead: "Power"), new("ThermalSubsystem", "ThermalSubsystem", Instead: "Thermal"),
                Many("Sensors", "Sensor"), Many("Controls", "Control"), Many("NetworkAdapters", "NetworkAdapter"), Many("LeakDetectors", "LeakDetector"),
            ],
            []),
        ["System"] = new(RedfishKind.System, [Many("Processors", "Processor")], []),
        ["Processor"] = new(
            RedfishKind.Processor,
            [Metrics, new("Metrics", "ProcessorMetrics"), new("MemorySummary/Metrics", "MemoryMetrics")],
            [new("ThrottleCauses", RedfishQuantity.Throttle)]),
        ["ProcessorMetrics"] = new(
            null,
            [],
            [
                new("BandwidthPercent", RedfishQuantity.Utilisation, PerPercent), new("OperatingSpeedMHz", RedfishQuantity.Clock, PerMega), new("CoreVoltage", RedfishQuantity.Voltage),
                new($"{Own}ThrottleReasons", RedfishQuantity.Throttle), new($"{Own}DriverError", RedfishQuantity.DriverError), new($"{Own}PowerLimitWatts", RedfishQuantity.PowerLimit),
                new($"{Own}LinkErrors", RedfishQuantity.LinkErrors), new($"{Own}ReceivedBytes", RedfishQuantity.ReceivedBytes), new($"{Own}SentBytes", RedfishQuantity.SentBytes),
                new($"{Own}IsLinkUp", RedfishQuantity.LinkUp),
            ]),
        ["MemoryMetrics"] = new(
            null,
            [],
            [
                new("BandwidthPercent", RedfishQuantity.MemoryUtilisation, PerPercent), new("OperatingSpeedMHz", RedfishQuantity.MemoryClock, PerMega),
                new("LifeTime/CorrectableECCErrorCount", RedfishQuantity.CorrectedErrors), new("LifeTime/UncorrectableECCErrorCount", RedfishQuantity.UncorrectedErrors),
            ]),
        ["Manager"] = new(RedfishKind.Manager, [], []),
        ["EnvironmentMetrics"] = new(null, [], Environment),
        ["Control"] = new(null, [], []),
        ["Sensor"] = new(null, [], []),
        ["PowerEquipment"] = new(
            null,
            [
                Many("RackPDUs", "PowerDistribution"), Many("FloorPDUs", "PowerDistribution"), Many("PowerShelves", "PowerDistribution"), Many("Switchgear", "PowerDistribution"),
                Many("TransferSwitches", "PowerDistribution"), Many("ElectricalBuses", "PowerDistribution"),
            ],
            []),
        ["PowerDistribution"] = new(
            RedfishKind.PowerDistribution,
            [
                new("Metrics", "DistributionMetrics"), Many("Mains", "Circuit"), Many("Feeders", "Circuit"), Many("Branches", "Circuit"), Many("Subfeeds", "Circuit"), Many("Outlets", "Outlet"),
                Many("PowerSupplies", "PowerSupply"), Many("Sensors", "Sensor"),
            ],
            []),
        ["DistributionMetrics"] = new(null, [], [.. Electrical, new("TemperatureCelsius", RedfishQuantity.Temperature), new("HumidityPercent", RedfishQuantity.Humidity, PerPercent)]),
        ["Circuit"] = new(RedfishKind.Circuit, [], Electrical),
        ["Outlet"] = new(RedfishKind.Outlet, [], Electrical),
        ["PowerSubsystem"] = new(null, [Many("PowerSupplies", "PowerSupply")], []),
        ["PowerSupply"] = new(RedfishKind.PowerSupply, [new("Metrics", "PowerSupplyMetrics")], []),
        ["PowerSupplyMetrics"] = new(
            null,
            [],
            [
                new("InputPowerWatts", RedfishQuantity.Power), new("OutputPowerWatts", RedfishQuantity.Power), new("InputVoltage", RedfishQuantity.Voltage), new("InputCurrentAmps", RedfishQuantity.Current),
                new("EnergykWh", RedfishQuantity.Energy, PerKilo), new("FrequencyHz", RedfishQuantity.Frequency), new("TemperatureCelsius", RedfishQuantity.Temperature),
            ]),
        ["ThermalSubsystem"] = new(
            null,
            [new("ThermalMetrics", "ThermalMetrics"), new("LeakDetection", "LeakDetection"), Many("Fans", "Fan"), Many("Pumps", "Pump"), Many("CoolantConnectors", "CoolantConnector")],
            []),
        ["ThermalMetrics"] = new(null, [], [new("TemperatureSummaryCelsius/*", RedfishQuantity.Temperature), new("TemperatureReadingsCelsius[]", RedfishQuantity.Temperature)]),
        ["Fan"] = new(RedfishKind.Fan, [], [new("SpeedPercent", RedfishQuantity.Share, PerPercent)]),
        ["ThermalEquipment"] = new(
            null,
            [Many("CDUs", "CoolingUnit"), Many("HeatExchangers", "CoolingUnit"), Many("ImmersionUnits", "CoolingUnit"), Many("CoolingLoops", "CoolingLoop"), new("LeakDetection", "LeakDetection")],
            []),
        ["CoolingUnit"] = new(RedfishKind.CoolingUnit, [.. Connectors, Many("Pumps", "Pump"), new("LeakDetection", "LeakDetection"), Metrics], []),
        ["CoolingLoop"] = new(RedfishKind.CoolingLoop, Connectors, []),
        ["CoolantConnector"] = new(
            RedfishKind.CoolantConnector,
            [],
            [
                new("FlowLitersPerMinute", RedfishQuantity.Flow, CubicMetresPerSecondPerLitrePerMinute), new("HeatRemovedkW", RedfishQuantity.Heat, PerKilo),
                new("SupplyTemperatureCelsius", RedfishQuantity.Temperature), new("ReturnTemperatureCelsius", RedfishQuantity.Temperature), new("DeltaTemperatureCelsius", RedfishQuantity.TemperatureDifference),
                new("SupplyPressurekPa", RedfishQuantity.Pressure, PerKilo), new("ReturnPressurekPa", RedfishQuantity.Pressure, PerKilo), new("DeltaPressurekPa", RedfishQuantity.Pressure, PerKilo),
                new("ValvePositionPercent", RedfishQuantity.Share, PerPercent),
            ]),
        ["Pump"] = new(RedfishKind.Pump, [], [new("PumpSpeedPercent", RedfishQuantity.Share, PerPercent), new("InletPressurekPa", RedfishQuantity.Pressure, PerKilo)]),
        ["LeakDetection"] = new(null, [Many("LeakDetectors", "LeakDetector")], [new("LeakDetectorGroups[]/Detectors[]/DetectorState", RedfishQuantity.Leak), new("LeakDetectorGroups[]/HumidityPercent", RedfishQuantity.Humidity, PerPercent)]),
        ["LeakDetector"] = new(RedfishKind.LeakDetector, [], [new("DetectorState", RedfishQuantity.Leak)]),
        ["NetworkAdapter"] = new(RedfishKind.NetworkAdapter, [Metrics, Many("Ports", "Port")], []),
        ["Fabric"] = new(null, [Many("Switches", "Switch")], []),
        ["Switch"] = new(RedfishKind.Switch, [Metrics, Many("Ports", "Port")], []),
        ["Port"] = new(RedfishKind.Port, [new("Metrics", "PortMetrics")], [new("LinkStatus", RedfishQuantity.LinkUp)]),

        // Errors of what is received show a bad cable; those of what is sent are counted where it arrives.
        ["PortMetrics"] = new(
            null,
            [],
            [
                new($"{Own}LinkErrors", RedfishQuantity.LinkErrors), new("RXErrors", RedfishQuantity.LinkErrors), new("RXBytes", RedfishQuantity.ReceivedBytes), new("TXBytes", RedfishQuantity.SentBytes),
            ]),
        ["UpdateService"] = new(null, [Many("FirmwareInventory", "Firmware")], []),
        ["Firmware"] = new(RedfishKind.Firmware, [], []),
        ["TelemetryService"] = new(null, [Many("MetricReports", MetricReport)], []),
        [MetricReport] = new(null, [], []),

        // Deprecated, and still all that many BMCs have.
        ["Power"] = new(
            null,
            [],
            [
                new("PowerControl[]/PowerConsumedWatts", RedfishQuantity.Power), new("PowerControl[]/PowerLimit/LimitInWatts", RedfishQuantity.PowerLimit), new("PowerSupplies[]/PowerInputWatts", RedfishQuantity.Power),
                new("PowerSupplies[]/PowerOutputWatts", RedfishQuantity.Power), new("PowerSupplies[]/LineInputVoltage", RedfishQuantity.Voltage), new("Voltages[]/ReadingVolts", RedfishQuantity.Voltage),
            ]),
        ["Thermal"] = new(null, [], [new("Temperatures[]/ReadingCelsius", RedfishQuantity.Temperature), new("Fans[]/Reading", RedfishQuantity.Speed)]),
    };

    private static WalkLink Many(string member, string rule) => new(member, rule, IsCollection: true);
}
