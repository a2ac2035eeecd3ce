namespace Megapod.Devices.Redfish.Service.Pods;

using System.Globalization;
using System.Text.Json.Nodes;
using Megapod.Core;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>All that is measured of a server's accelerators in one report, so that a client asks once a second and not once for each resource. It carries no time of its own: as long as nothing was measured anew it is the same, and so is its tag.</summary>
internal static class TelemetryPages
{
    private const string Environment = "EnvironmentMetrics#/";
    private const string Metrics = "ProcessorMetrics#/";
    private const string Memory = "MemorySummary/MemoryMetrics#/";
    private const string Own = $"ProcessorMetrics#/Oem/{ProductInfo.Name}/";

    /// <summary>What a report says of an accelerator: name, quantity, the standard's type and unit, and where the same value stands; empty: its sensor.</summary>
    private static readonly (string Id, PartQuantity Quantity, string Type, string DataType, string Units, string Property)[] All =
    [
        ("PowerWatts", PartQuantity.Power, "Gauge", "Decimal", "W", $"{Environment}PowerWatts/Reading"),
        ("EnergykWh", PartQuantity.Energy, "Counter", "Decimal", "kW.h", $"{Environment}EnergykWh/Reading"),
        ("PowerLimitWatts", PartQuantity.PowerLimit, "Gauge", "Decimal", "W", $"{Own}PowerLimitWatts"),
        ("TemperatureCelsius", PartQuantity.Temperature, "Gauge", "Decimal", "Cel", $"{Environment}TemperatureCelsius/Reading"),
        ("MemoryTemperatureCelsius", PartQuantity.MemoryTemperature, "Gauge", "Decimal", "Cel", ""),
        ("Voltage", PartQuantity.Voltage, "Gauge", "Decimal", "V", $"{Metrics}CoreVoltage/Reading"),
        ("CurrentAmps", PartQuantity.Current, "Gauge", "Decimal", "A", ""),
        ("UtilisationPercent", PartQuantity.Utilisation, "Gauge", "Decimal", "%", $"{Metrics}BandwidthPercent"),
        ("MemoryUtilisationPercent", PartQuantity.MemoryUtilisation, "Gauge", "Decimal", "%", $"{Memory}BandwidthPercent"),
        ("ClockHz", PartQuantity.Clock, "Gauge", "Decimal", "Hz", ""),
        ("MemoryClockHz", PartQuantity.MemoryClock, "Gauge", "Decimal", "Hz", ""),
        ("ThrottleReasons", PartQuantity.Throttle, "String", "String", "", $"{Own}ThrottleReasons"),
        ("CorrectedMemoryErrors", PartQuantity.CorrectedErrors, "Counter", "Integer", "", $"{Memory}LifeTime/CorrectableECCErrorCount"),
        ("UncorrectedMemoryErrors", PartQuantity.UncorrectedErrors, "Counter", "Integer", "", $"{Memory}LifeTime/UncorrectableECCErrorCount"),
        ("DriverError", PartQuantity.DriverError, "Gauge", "Integer", "", $"{Own}DriverError"),
        ("LinkErrors", PartQuantity.LinkErrors, "Counter", "Integer", "", $"{Own}LinkErrors"),
        ("ReceivedBytes", PartQuantity.ReceivedBytes, "Counter", "Integer", "By", $"{Own}ReceivedBytes"),
        ("SentBytes", PartQuantity.SentBytes, "Counter", "Integer", "By", $"{Own}SentBytes"),
        ("IsLinkUp", PartQuantity.IsLinkUp, "Discrete", "Boolean", "", $"{Own}IsLinkUp"),
        ("PowerState", PartQuantity.IsOn, "Discrete", "Enumeration", "", "#/PowerState"),
    ];

    /// <summary>The quantity that each metric is, by the metric's name; a report carries all of them of one accelerator after the other.</summary>
    public static IReadOnlyDictionary<string, PartQuantity> Quantities { get; } = All.ToDictionary(m => m.Id, m => m.Quantity, StringComparer.Ordinal);

    public static void Place(PodMap map)
    {
        var servers = map.All(PartKind.Server).ToList();
        if (servers.Count == 0)
        {
            return;
        }

        map.AddRoot("TelemetryService", PodMap.Telemetry);
        map.Add(PodMap.Telemetry, _ => new RedfishDocument(new JsonObject
        {
            ["@odata.id"] = PodMap.Telemetry,
            ["@odata.type"] = RedfishSchemas.Type("TelemetryService"),
            ["Id"] = "TelemetryService",
            ["Name"] = "Telemetry service",
            ["ServiceEnabled"] = true,
            ["Status"] = new JsonObject { ["State"] = "Enabled", ["Health"] = "OK" },
            ["MetricDefinitions"] = RedfishJson.Link($"{PodMap.Telemetry}/MetricDefinitions"),
            ["MetricReports"] = RedfishJson.Link($"{PodMap.Telemetry}/MetricReports"),
        }));
        var definitions = new List<string>();
        foreach (var metric in All)
        {
            string path = $"{PodMap.Telemetry}/MetricDefinitions/{metric.Id}";
            definitions.Add(path);
            map.Add(path, _ => Definition(path, metric.Id, metric.Type, metric.DataType, metric.Units));
        }

        var reports = new List<string>();
        foreach (int server in servers)
        {
            string path = map.PathBelow($"{PodMap.Telemetry}/MetricReports", server, map.FrontOf(server));
            reports.Add(path);
            map.Add(path, view => Report(view, server, path));
        }

        map.AddCollection($"{PodMap.Telemetry}/MetricDefinitions", "MetricDefinitionCollection", "Metric definitions", definitions);
        map.AddCollection($"{PodMap.Telemetry}/MetricReports", "MetricReportCollection", "Metric reports", reports);
    }

    private static RedfishDocument Definition(string path, string id, string type, string dataType, string units)
    {
        var body = new JsonObject
        {
            ["@odata.id"] = path,
            ["@odata.type"] = RedfishSchemas.Type("MetricDefinition"),
            ["Id"] = id,
            ["Name"] = id,
            ["MetricType"] = type,
            ["MetricDataType"] = dataType,
        };
        if (units.Length > 0)
        {
            body["Units"] = units;
        }

        return new RedfishDocument(body);
    }

    private static RedfishDocument Report(PodView view, int server, string path)
    {
        var values = new JsonArray();
        var newest = Instant.Never;
        foreach (int accelerator in view.Map.In(server, PartKind.Accelerator))
        {
            foreach (var metric in All)
            {
                var reading = view[accelerator, metric.Quantity];
                newest = reading.MeasuredAt > newest ? reading.MeasuredAt : newest;
                values.Add(new JsonObject
                {
                    ["MetricId"] = metric.Id,
                    ["MetricProperty"] = PropertyOf(view, accelerator, metric.Quantity, metric.Property),
                    ["MetricValue"] = ValueOf(view, accelerator, metric.Quantity),
                    ["Timestamp"] = reading.Quality == Quality.Missing ? null : RedfishJson.Time(reading.MeasuredAt),
                    ["MetricDefinition"] = RedfishJson.Link($"{PodMap.Telemetry}/MetricDefinitions/{metric.Id}"),
                });
            }
        }

        int count = values.Count;
        return new RedfishDocument(new JsonObject
        {
            ["@odata.id"] = path,
            ["@odata.type"] = RedfishSchemas.Type("MetricReport"),
            ["Id"] = PodMap.IdOf(path),
            ["Name"] = $"Accelerators of {view.Part(server).Id}",
            ["Timestamp"] = newest == Instant.Never ? null : RedfishJson.Time(newest),
            ["MetricValues"] = values,
            ["MetricValues@odata.count"] = count,
        });
    }

    private static string PropertyOf(PodView view, int accelerator, PartQuantity quantity, string property)
    {
        if (property.Length == 0)
        {
            return $"{view.Map.SensorOf(accelerator, quantity)}#/Reading";
        }

        string address = view.Map.AddressOf(accelerator)!;
        return property[0] == '#' ? address + property : $"{address}/{property}";
    }

    /// <summary>A value as text, as the standard wants it in a report; null where there is none.</summary>
    private static string? ValueOf(PodView view, int accelerator, PartQuantity quantity) => quantity switch
    {
        PartQuantity.Throttle => view.Throttles(accelerator) is { } reasons ? reasons.Count > 0 ? string.Join(',', reasons) : nameof(ThrottleReasons.None) : null,
        PartQuantity.IsOn => view.State(accelerator, quantity) switch { true => "On", false => "Off", null => null },
        PartQuantity.IsLinkUp => view.State(accelerator, quantity) switch { true => "true", false => "false", null => null },
        PartQuantity.CorrectedErrors or PartQuantity.UncorrectedErrors or PartQuantity.DriverError or PartQuantity.LinkErrors or PartQuantity.ReceivedBytes or PartQuantity.SentBytes =>
            view.Count(accelerator, quantity)?.ToJsonString(),
        _ => view.Scaled(accelerator, quantity)?.GetValue<double>().ToString(CultureInfo.InvariantCulture),
    };
}
