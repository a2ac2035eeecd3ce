namespace Megapod.Devices.Redfish.Service.Pods;

using System.Text.Json.Nodes;
using Megapod.Core.Model;
using Megapod.Core.Pods;

/// <summary>One resource for each quantity that is measured, in the chassis that the part is or is in.</summary>
internal static class SensorPages
{
    public static void Place(PodMap map)
    {
        foreach (int home in map.AllChassis().ToList())
        {
            bool isDistribution = map.Tree.Parts[home].Kind == PartKind.PowerDistribution;
            string path = $"{map.ChassisOf(home)}/Sensors";
            var sensors = new List<(int Part, PartQuantity Quantity, string Path)>();
            foreach (int part in map.In(home))
            {
                foreach (var quantity in SensorKind.Of(map.Tree.Parts[part].Kind))
                {
                    string name = SensorKind.Of(quantity).Name;
                    string below = part == home ? map.Below(path, name) : map.PathBelow(path, part, home, $"_{name}");
                    sensors.Add((part, quantity, below));
                    map.AddressSensor(part, quantity, below);
                    map.Add(below, view => IsThere(view, part, quantity) ? Sensor(view, part, quantity, below) : null);
                }
            }

            map.Add(path, view => Collection(view, path, sensors));

            // The same sensors by another way: a power distribution unit lists its own.
            if (isDistribution)
            {
                string again = $"{map.AddressOf(home)}/Sensors";
                map.Add(again, view => Collection(view, again, sensors));
            }
        }
    }

    /// <summary>Of a part that is nothing but a sensor only what it has measured once is there: a thermometer has no flow.</summary>
    internal static bool IsThere(PodView view, int part, PartQuantity quantity) => view.Part(part).Kind != PartKind.Sensor || view[part, quantity].Quality != Quality.Missing;

    private static RedfishDocument Collection(PodView view, string path, List<(int Part, PartQuantity Quantity, string Path)> sensors) =>
        RedfishCollections.Make(path, "SensorCollection", "Sensors", [.. sensors.Where(s => IsThere(view, s.Part, s.Quantity)).Select(s => s.Path)]);

    private static RedfishDocument Sensor(PodView view, int part, PartQuantity quantity, string path)
    {
        var kind = SensorKind.Of(quantity);
        var reading = view[part, quantity];
        var body = new JsonObject
        {
            ["@odata.id"] = path,
            ["@odata.type"] = RedfishSchemas.Type("Sensor"),
            ["Id"] = PodMap.IdOf(path),
            ["Name"] = $"{kind.Name} of {view.Part(part).Id}",
            ["ReadingType"] = kind.Type,
            ["ReadingUnits"] = kind.Units,
            ["Reading"] = view.Scaled(part, quantity),
            ["Status"] = Status(view, part, quantity, reading),
        };
        if (quantity is PartQuantity.MemoryTemperature or PartQuantity.MemoryUtilisation or PartQuantity.MemoryClock)
        {
            body["PhysicalContext"] = "Memory";
        }

        if (reading.Quality != Quality.Missing)
        {
            body["ReadingTime"] = RedfishJson.Time(reading.MeasuredAt);
        }

        if (quantity == PartQuantity.Power && SensorKind.Has(view.Part(part).Kind, PartQuantity.ApparentPower))
        {
            body["ApparentVA"] = RedfishJson.Number(view.Value(part, PartQuantity.ApparentPower));
        }

        if (view.Map.AddressOf(part) is { } address)
        {
            body["RelatedItem"] = RedfishJson.Links([address]);
            body["RelatedItem@odata.count"] = 1;
        }

        if (Bound(view, part, quantity) is { } bound)
        {
            var thresholds = new JsonObject();
            Threshold(thresholds, "LowerCritical", bound.LowerCritical, "Decreasing", kind);
            Threshold(thresholds, "UpperCritical", bound.UpperCritical, "Increasing", kind);
            body["Thresholds"] = thresholds;
        }

        return new RedfishDocument(body);
    }

    /// <summary>A sensor without a value that can be believed says so by its state; one that says what cannot be true is there and not well.</summary>
    private static JsonObject Status(PodView view, int part, PartQuantity quantity, Reading reading)
    {
        bool isFresh = view.Value(part, quantity) is not null;
        bool isWrong = reading.Quality == Quality.Implausible;
        bool isCritical = Bound(view, part, quantity) is { } bound && PodWatch.IsOutside(bound, view.Value(part, quantity));
        return new JsonObject
        {
            ["State"] = isFresh || isWrong ? "Enabled" : "UnavailableOffline",
            ["Health"] = isCritical ? "Critical" : isFresh ? "OK" : isWrong ? "Warning" : null,
        };
    }

    private static SensorBound? Bound(PodView view, int part, PartQuantity quantity) => view.Config.Bounds.FirstOrDefault(b => b.Kind == view.Part(part).Kind && b.Quantity == quantity);

    private static void Threshold(JsonObject thresholds, string name, double? value, string activation, SensorKind kind)
    {
        if (value is { } set)
        {
            thresholds[name] = new JsonObject { ["Reading"] = RedfishJson.Number(set * kind.Scale), ["Activation"] = activation };
        }
    }
}
