namespace Megapod.Control.LifeCycle;

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;

/// <summary>
/// What differs between a running site and another site file of it, where that may change while the site runs: pods with all that is in them, and devices that only these name. Whatever else differs
/// needs a restart.
/// </summary>
/// <param name="Added">Pods that are plugged in, sorted by name. One of which anything changes is taken away and plugged in anew.</param>
/// <param name="Removed">Pods that are taken away, sorted by name.</param>
public sealed record SiteChange(IReadOnlyList<string> Added, IReadOnlyList<string> Removed)
{
    /// <summary>More differences than this are not listed: by then it is another site.</summary>
    private const int MostNamed = 5;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        MaxDepth = 64,
    };

    /// <summary>Whether nothing differs.</summary>
    public bool IsNothing => Added.Count == 0 && Removed.Count == 0;

    /// <summary>Pods that are taken away and plugged in anew, because something in them has changed.</summary>
    public IReadOnlyList<string> Anew => [.. Added.Intersect(Removed, StringComparer.Ordinal)];

    /// <summary>Compares a running site with another one. Both are checked: what each of them can carry is not judged here.</summary>
    /// <param name="running">The site as it runs.</param>
    /// <param name="next">The site as it shall be.</param>
    /// <returns>What changes; MP3256 for everything beside pods that differs, MP3257 for a device that others than these pods name.</returns>
    public static Outcome<SiteChange> Between(SiteConfig running, SiteConfig next)
    {
        ArgumentNullException.ThrowIfNull(running);
        ArgumentNullException.ThrowIfNull(next);
        var faults = new List<Fault>();
        var others = new List<string>();
        Compare(NodeOf(running with { Pods = [], Devices = [] }), NodeOf(next with { Pods = [], Devices = [] }), "", others);
        if (others.Count > 0)
        {
            string more = others.Count > MostNamed ? $" and {others.Count - MostNamed} more" : "";
            faults.Add(new Fault(
                "MP3256", $"Not only pods differ: {string.Join(", ", others.Take(MostNamed).Select(o => $"'{o}'"))}{more}.", "Put that back and ask again, or restart the controller with the new file."));
        }

        var before = running.Pods.ToDictionary(p => p.Id, NodeOf, StringComparer.Ordinal);
        var after = next.Pods.ToDictionary(p => p.Id, NodeOf, StringComparer.Ordinal);
        string[] removed = [.. before.Keys.Where(id => !after.TryGetValue(id, out var there) || !JsonNode.DeepEquals(before[id], there)).Order(StringComparer.Ordinal)];
        string[] added = [.. after.Keys.Where(id => !before.TryGetValue(id, out var there) || !JsonNode.DeepEquals(after[id], there)).Order(StringComparer.Ordinal)];
        CompareDevices(running, next, [.. removed.SelectMany(id => DriversOf(before[id])), .. added.SelectMany(id => DriversOf(after[id]))], faults);
        return faults.Count > 0 ? Outcome<SiteChange>.Failure(faults) : Outcome<SiteChange>.Success(new SiteChange(added, removed));
    }

    private static void CompareDevices(SiteConfig running, SiteConfig next, HashSet<string> named, List<Fault> faults)
    {
        var before = running.Devices.ToDictionary(d => d.Id, NodeOf, StringComparer.Ordinal);
        var after = next.Devices.ToDictionary(d => d.Id, NodeOf, StringComparer.Ordinal);
        var stays = new HashSet<string>([.. OthersOf(running, next), .. OthersOf(next, running)], StringComparer.Ordinal);
        foreach (string id in before.Keys.Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (JsonNode.DeepEquals(before.GetValueOrDefault(id), after.GetValueOrDefault(id)))
            {
                continue;
            }

            if (!named.Contains(id) || stays.Contains(id))
            {
                faults.Add(new Fault(
                    "MP3257", $"The device '{id}' differs, and not only pods that are plugged in or taken away name it.", "Give the pod a device of its own, or restart the controller with the new file."));
            }
        }
    }

    /// <summary>Devices that a site names anywhere but in pods which the other one does not have just so.</summary>
    private static IEnumerable<string> OthersOf(SiteConfig site, SiteConfig other)
    {
        var same = other.Pods.ToDictionary(p => p.Id, NodeOf, StringComparer.Ordinal);
        var pods = site.Pods.Select(p => (p.Id, Node: NodeOf(p))).Where(p => same.TryGetValue(p.Id, out var there) && JsonNode.DeepEquals(p.Node, there)).SelectMany(p => DriversOf(p.Node));
        return pods.Concat(DriversOf(NodeOf(site with { Pods = [], Devices = [] })));
    }

    private static JsonNode? NodeOf<T>(T thing) => JsonSerializer.SerializeToNode(thing, Options);

    /// <summary>All that is written as a driver in a thing or below it.</summary>
    private static IEnumerable<string> DriversOf(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(p => p is { Key: "driver", Value: JsonValue value } && value.GetValueKind() == JsonValueKind.String
            ? [value.GetValue<string>()]
            : DriversOf(p.Value)),
        JsonArray list => list.SelectMany(DriversOf),
        _ => [],
    };

    /// <summary>Lists where two things differ, by the names of keys; of a thing in a list its own name stands for its place.</summary>
    private static void Compare(JsonNode? before, JsonNode? after, string path, List<string> found)
    {
        if (JsonNode.DeepEquals(before, after))
        {
            return;
        }

        if (before is JsonObject one && after is JsonObject other && !one.ContainsKey("value"))
        {
            foreach (string key in one.Select(p => p.Key).Union(other.Select(p => p.Key), StringComparer.Ordinal))
            {
                Compare(one[key], other[key], path.Length == 0 ? key : $"{path}.{key}", found);
            }
        }
        else if (before is JsonArray items && after is JsonArray others && items.Count == others.Count)
        {
            for (int k = 0; k < items.Count; k++)
            {
                string name = items[k] is JsonObject item && item["id"] is JsonValue id ? id.ToString() : (k + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
                Compare(items[k], others[k], $"{path}[{name}]", found);
            }
        }
        else
        {
            found.Add(path);
        }
    }
}
