namespace Megapod.Files.SiteFile;

using System.Text.Json.Nodes;
using Megapod.Files.SiteFile.Shapes;
using Megapod.Files.SiteFile.Tables;

/// <summary>
/// The JSON schema (draft 2020-12) of site files, for editors that complete and check while somebody types. It is made from the table that also
/// drives <see cref="SiteFileReader"/>. It knows each key, unit and range; what holds between keys only the reader can tell.
/// </summary>
public static class SiteFileSchema
{
    /// <summary>The schema as a JSON document; each call makes a new one, which the caller may change.</summary>
    public static JsonObject Create() => Of(SiteTable.Site, "Site file", "A site as a person writes it down. Amounts carry their unit: 2 MW, 30 s, 15 EUR/kW-month.");

    /// <summary>The schema of a file with this root.</summary>
    internal static JsonObject Of(MapShape root, string title, string description)
    {
        var maps = new Dictionary<string, MapShape>(StringComparer.Ordinal);
        Collect(root, maps);
        var definitions = new JsonObject();
        foreach (var map in maps.Values.Where(m => m != root).OrderBy(m => m.Name, StringComparer.Ordinal))
        {
            definitions[map.Name] = map.Define();
        }

        var schema = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = title, ["description"] = description };
        foreach (var (name, value) in root.Define().ToList())
        {
            schema[name] = value?.DeepClone();
        }

        schema["$defs"] = definitions;
        return schema;
    }

    private static void Collect(Shape shape, Dictionary<string, MapShape> maps)
    {
        if (shape is MapShape map && !maps.TryAdd(map.Name, map))
        {
            return;
        }

        foreach (var inner in shape.Inner)
        {
            Collect(inner, maps);
        }
    }
}
