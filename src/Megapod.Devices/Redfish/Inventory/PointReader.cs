namespace Megapod.Devices.Redfish.Inventory;

using System.Globalization;
using System.Text.Json;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>Finds the readings in a resource. One that is null, absent, of another type or of a thing that is not there is missing, and costs no other.</summary>
internal static class PointReader
{
    /// <summary>The readings of a resource, in the order of its rule.</summary>
    /// <param name="item">The thing they are of.</param>
    /// <param name="source">The resource's path.</param>
    /// <param name="rule">The name of its rule.</param>
    /// <param name="body">The resource.</param>
    /// <param name="now">When it was asked for: no reading is older.</param>
    public static List<RedfishPoint> Of(string item, string source, string rule, JsonElement body, Instant now)
    {
        var found = new List<RedfishPoint>();
        if (rule == "Sensor")
        {
            AddSensor(found, item, source, body, now);
        }
        else
        {
            foreach (var point in WalkRule.All[rule].Points)
            {
                Follow(found, new Place(item, source, point, now), null, body, body, 0, "");
            }
        }

        if (rule is "Outlet" or "Circuit")
        {
            foreach (string member in (ReadOnlySpan<string>)["PowerState", "BreakerState"])
            {
                if (RedfishJson.Has(body, member))
                {
                    double? isOn = RedfishJson.Text(body, member) switch { "On" or "Normal" => 1, "Off" or "Tripped" => 0, _ => null };
                    found.Add(Make(new Place(item, source, new PointRule(member, RedfishQuantity.SwitchedOn), now), isOn, IsThere(body), member, member, null));
                }
            }
        }

        return WithoutFalseTwins(found);
    }

    /// <summary>Whether readings of a thing mean anything.</summary>
    public static RedfishState StateOf(JsonElement of) => Word<RedfishState>(RedfishJson.Text(RedfishJson.Inside(of, "Status"), "State"));

    /// <summary>A word of the standard; the default where it is none.</summary>
    public static T Word<T>(string? text)
        where T : struct, Enum => text is not null && char.IsAsciiLetter(text[0]) && Enum.TryParse<T>(text, out var word) ? word : default;

    /// <summary>Follows a rule's way. The owner is the name of the thing in a list that the way has come through; null: it has come through none.</summary>
    private static void Follow(List<RedfishPoint> found, Place place, string? owner, JsonElement thing, JsonElement at, int step, string way)
    {
        string word = place.Rule.Way[step];
        bool isLast = step == place.Rule.Way.Length - 1;
        if (word == "*")
        {
            foreach (var (name, value) in RedfishJson.Members(at).Where(m => m.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Number))
            {
                Add(found, place, thing, value, $"{way}/{name}", name);
            }
        }
        else if (word.EndsWith("[]", StringComparison.Ordinal))
        {
            int index = 0;
            string list = word[..^2];
            foreach (var one in RedfishJson.List(at, list))
            {
                string further = string.Create(CultureInfo.InvariantCulture, $"{way}/{list}/{index++}");
                string name = NameOf(one) ?? string.Create(CultureInfo.InvariantCulture, $"{list} {index}");
                if (isLast)
                {
                    Add(found, place, thing, one, further, name);
                }
                else if (one.ValueKind == JsonValueKind.Object)
                {
                    Follow(found, place, name, one, one, step + 1, further);
                }
            }
        }
        else if (!isLast)
        {
            Follow(found, place, owner, thing, RedfishJson.Inside(at, word), step + 1, $"{way}/{word}");
        }
        else if (RedfishJson.Try(at, word, out var value))
        {
            Add(found, place, thing, value, $"{way}/{word}", owner is null ? place.Rule.Member : place.Rule.Quantity == RedfishQuantity.Leak ? owner : $"{owner} {word}");
        }
    }

    private static void Add(List<RedfishPoint> found, Place place, JsonElement thing, JsonElement value, string way, string name)
    {
        if (place.Rule.Quantity == RedfishQuantity.Speed && RedfishJson.Text(thing, "ReadingUnits") is { } written)
        {
            // The deprecated fans say each in which unit they turn.
            if (SensorUnit.Of(written, null) is not { } known)
            {
                return;
            }

            place = place with { Rule = new PointRule(place.Rule.Member, known.Quantity, known.Scale) };
        }

        if (place.Rule.Quantity == RedfishQuantity.Leak)
        {
            // A detector in a group is shown by its own resource too.
            string? detector = RedfishJson.Text(thing, "DataSourceUri", RedfishBounds.LongestPath);
            found.Add(Make(place, Leak(value), IsThere(thing), way, name, detector is null ? null : $"{detector}/DetectorState"));
        }
        else
        {
            double? number = place.Rule.Quantity switch
            {
                RedfishQuantity.Throttle => Throttle(value),
                RedfishQuantity.LinkUp => LinkUp(value),
                _ => RedfishJson.Number(value) ?? RedfishJson.Number(value, "Reading"),
            };
            found.Add(Make(place, number, IsThere(thing), way, name, RedfishJson.Text(value, "DataSourceUri", RedfishBounds.LongestPath)));
        }
    }

    private static void AddSensor(List<RedfishPoint> found, string item, string source, JsonElement body, Instant now)
    {
        string? unit = RedfishJson.Text(body, "ReadingUnits");
        string? type = RedfishJson.Text(body, "ReadingType");
        if (!RedfishJson.Has(body, "Reading") || SensorUnit.Of(unit, type) is not { } known)
        {
            return;
        }

        var place = new Place(item, source, new PointRule("Reading", OfMemory(body, known.Quantity), known.Scale), now);
        double? number = RedfishJson.Number(body, "Reading");
        var point = Make(place, number, IsThere(body), "Reading", NameOf(body) ?? source, null);
        bool isBelieved = !SensorUnit.Contradict(unit, type) && !(number < RedfishJson.Number(body, "ReadingRangeMin")) && !(number > RedfishJson.Number(body, "ReadingRangeMax"));
        found.Add(isBelieved || point.Reading.Quality != Quality.Good ? point : point with { Reading = point.Reading with { Quality = Quality.Implausible } });
    }

    /// <summary>A sensor in the memory of a thing measures the memory and not the thing.</summary>
    private static RedfishQuantity OfMemory(JsonElement body, RedfishQuantity quantity) => (RedfishJson.Text(body, "PhysicalContext"), quantity) switch
    {
        ("Memory" or "MemorySubsystem", RedfishQuantity.Temperature) => RedfishQuantity.MemoryTemperature,
        ("Memory" or "MemorySubsystem", RedfishQuantity.Frequency) => RedfishQuantity.MemoryClock,
        ("Memory" or "MemorySubsystem", RedfishQuantity.Share) => RedfishQuantity.MemoryUtilisation,
        _ => quantity,
    };

    private static RedfishPoint Make(Place place, double? number, bool isThere, string way, string name, string? origin)
    {
        string key = PointKey.Of($"{place.Source}/{way}");
        return new RedfishPoint(
            place.Item,
            place.Rule.Quantity,
            name,
            isThere && number is { } value ? Reading.Good(value * place.Rule.Scale, place.Now) : Reading.Missing)
        {
            Source = place.Source,
            Key = key,
            Origin = origin is null ? key : PointKey.Of(origin),
            Scale = place.Rule.Scale,
        };
    }

    /// <summary>Some services name one and the same address as the source of all that a resource shows; that makes no two readings the same.</summary>
    private static List<RedfishPoint> WithoutFalseTwins(List<RedfishPoint> found)
    {
        var twins = found.GroupBy(p => p.Origin, StringComparer.Ordinal).Where(g => g.Count() > 1).SelectMany(g => g).ToHashSet();
        return twins.Count == 0 ? found : [.. found.Select(p => twins.Contains(p) ? p with { Origin = p.Key } : p)];
    }

    private static bool IsThere(JsonElement thing) => StateOf(thing) is not (RedfishState.Absent or RedfishState.Disabled or RedfishState.UnavailableOffline);

    private static string? NameOf(JsonElement of) => RedfishJson.Text(of, "Name") ?? RedfishJson.Text(of, "DeviceName") ?? RedfishJson.Text(of, "MemberId");

    /// <summary>Why a clock is low, in our words or the standard's; one that is not known is another reason. Null: it is not said.</summary>
    private static double? Throttle(JsonElement reasons)
    {
        if (reasons.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var sum = ThrottleReasons.None;
        foreach (string word in reasons.EnumerateArray().Take(RedfishBounds.MostInside).Select(r => RedfishJson.Text(r)).OfType<string>())
        {
            sum |= word switch
            {
                "ThermalLimit" => ThrottleReasons.SoftwareThermal,
                "ClockLimit" => ThrottleReasons.ClockSetting,
                "ManagementDetectedFault" => ThrottleReasons.HardwareSlowdown,
                _ => char.IsAsciiLetter(word[0]) && Enum.TryParse<ThrottleReasons>(word, out var own) ? own : ThrottleReasons.Other,
            };
        }

        return (int)sum;
    }

    private static double? LinkUp(JsonElement state) => state.ValueKind switch
    {
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => RedfishJson.Text(state) switch
        {
            "LinkUp" => 1,
            "LinkDown" or "NoLink" => 0,
            _ => null,
        },
    };

    private static double? Leak(JsonElement state) => RedfishJson.Text(state) switch
    {
        "OK" => 0,
        "Warning" => 1,
        "Critical" => 2,
        _ => null,
    };

    private readonly record struct Place(string Item, string Source, PointRule Rule, Instant Now);
}
