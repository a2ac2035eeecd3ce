namespace Megapod.Devices.Redfish.Service.Pods;

using System.Globalization;
using System.Text.Json.Nodes;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>Power, energy, temperature and power limit of a part, wherever in the tree they stand.</summary>
internal static class EnvironmentPages
{
    private const string Member = "PowerLimitWatts";

    private static readonly string[] Modes = Enum.GetNames<PowerLimitMode>();

    /// <summary>The environment of a part.</summary>
    public static RedfishDocument Render(PodView view, int part, string path)
    {
        var kind = view.Part(part).Kind;
        var body = new JsonObject
        {
            ["@odata.id"] = path,
            ["@odata.type"] = RedfishSchemas.Type("EnvironmentMetrics"),
            ["Id"] = "EnvironmentMetrics",
            ["Name"] = $"Environment of {view.Part(part).Id}",
            ["PowerWatts"] = view.Excerpt(part, PartQuantity.Power),
            ["EnergykWh"] = view.Excerpt(part, PartQuantity.Energy),
            ["TemperatureCelsius"] = view.Excerpt(part, PartQuantity.Temperature),
        };
        if (kind is PartKind.Pod or PartKind.PowerDistribution)
        {
            body["HumidityPercent"] = view.Excerpt(part, PartQuantity.Humidity);
        }

        if (view.Map.ChassisOf(part) is not null)
        {
            body["FanSpeedsPercent"] = new JsonArray([.. view.Map.In(part, PartKind.Fan).Select(f => (JsonNode)Fan(view, f))]);
            body["FanSpeedsPercent@odata.count"] = view.Map.In(part, PartKind.Fan).Count();
        }

        return view.Limit(part) is { } limit ? WithLimit(view, part, body, limit, "") : new RedfishDocument(body);
    }

    /// <summary>The power limit of a part as a control of its own.</summary>
    public static RedfishDocument? Control(PodView view, int part, string path)
    {
        var body = new JsonObject
        {
            ["@odata.id"] = path,
            ["@odata.type"] = RedfishSchemas.Type("Control"),
            ["Id"] = PodMap.IdOf(path),
            ["Name"] = $"Power limit of {view.Part(part).Id}",
            ["ControlType"] = "Power",
            ["SetPointType"] = "Single",
            ["SetPointUnits"] = "W",
            ["Status"] = view.Status(part),
            ["RelatedItem"] = RedfishJson.Links([view.Map.AddressOf(part)!]),
            ["RelatedItem@odata.count"] = 1,
        };
        if (view.Map.SensorOf(part, PartQuantity.Power) is { } sensor)
        {
            body["Sensor"] = view.Excerpt(part, PartQuantity.Power);
            body["AssociatedSensors"] = RedfishJson.Links([sensor]);
            body["AssociatedSensors@odata.count"] = 1;
        }

        var limit = view.Limit(part) ?? new PowerLimitState(null, null, null, null, null);
        Fill(body, limit);
        return Changeable(view, part, body, limit, "");
    }

    private static RedfishDocument WithLimit(PodView view, int part, JsonObject body, PowerLimitState limit, string before)
    {
        var control = new JsonObject();
        Fill(control, limit);
        control["Reading"] = view.Scaled(part, PartQuantity.Power);
        if (view.Map.ControlOf(part) is { } address)
        {
            control["DataSourceUri"] = address;
        }

        body[Member] = control;
        return Changeable(view, part, body, limit, $"{before}{Member}/");
    }

    private static void Fill(JsonObject body, PowerLimitState limit)
    {
        body["SetPoint"] = RedfishJson.Number(limit.SetPoint?.Value);
        body["AllowableMin"] = RedfishJson.Number(limit.Lowest?.Value);
        body["AllowableMax"] = RedfishJson.Number(limit.Highest?.Value);
        body["ControlMode"] = limit.Mode?.ToString();
        body["DefaultSetPoint"] = RedfishJson.Number(limit.Usual?.Value);
    }

    private static RedfishDocument Changeable(PodView view, int part, JsonObject body, PowerLimitState limit, string before) => view.Owner is not { } owner
        ? new RedfishDocument(body)
        : new RedfishDocument(body)
        {
            Settings =
            [
                new RedfishSetting($"{before}SetPoint", null, limit.Lowest?.Value, limit.Highest?.Value),
                new RedfishSetting($"{before}ControlMode", Modes),
            ],
            Change = changes => Change(owner, view.Part(part).Id, before, changes),
        };

    private static Fault? Change(IRedfishOwner owner, string part, string before, IReadOnlyDictionary<string, JsonNode> changes)
    {
        Watts? setPoint = changes.TryGetValue($"{before}SetPoint", out var watts) ? new Watts(watts.GetValue<double>()) : null;
        PowerLimitMode? mode = changes.TryGetValue($"{before}ControlMode", out var word) ? Enum.Parse<PowerLimitMode>(word.GetValue<string>()) : null;
        return owner.SetPowerLimit(part, setPoint, mode);
    }

    private static JsonObject Fan(PodView view, int fan)
    {
        var body = view.Excerpt(fan, PartQuantity.Speed);
        body["DeviceName"] = view.Part(fan).Id.ToString(CultureInfo.InvariantCulture);
        return body;
    }
}
