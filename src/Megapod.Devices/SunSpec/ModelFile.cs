namespace Megapod.Devices.SunSpec;

using System.Text.Json;

/// <summary>Reads the file of a model. The files are part of the program, so a mistake in one is a bug and not a fault.</summary>
internal static class ModelFile
{
    /// <summary>Reads one.</summary>
    /// <param name="content">The file.</param>
    /// <exception cref="InvalidDataException">It is not laid out as Profiles/SunSpec/README.md says.</exception>
    public static ModelDefinition Read(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            var root = document.RootElement;
            int id = root.GetProperty("model").GetInt32();
            var points = Points(root, id, 0);
            int at = points.Values.Max(p => p.End);
            var groups = new List<GroupDefinition>();
            foreach (var group in root.TryGetProperty("groups", out var list) ? list.EnumerateArray() : default)
            {
                var read = new GroupDefinition(Text(group, "name")!, group.GetProperty("at").GetInt32(), group.GetProperty("size").GetInt32(), Text(group, "count"), Points(group, id, 0));
                bool isLast = groups is not [.., { Count: not null }];
                Demand(isLast && read.At == at && read.Size == read.Points.Values.Max(p => p.End), id, $"group {read.Name} is out of place");
                Demand(read.Count is null or GroupDefinition.Rest || points.ContainsKey(read.Count), id, $"group {read.Name} is counted by a point that is not there");
                at = read.At + read.Size;
                groups.Add(read);
            }

            var model = new ModelDefinition(id, Text(root, "name")!, points, groups);
            var scales = points.Values.Concat(groups.SelectMany(g => g.Points.Values)).Select(p => p.Scale).OfType<string>();
            Demand(scales.All(s => points.TryGetValue(s, out var scale) && scale.Type == PointType.Sunssf), id, "a scale factor is not there");
            Demand(model.ScaledSize <= ReadPlan.MostAtOnce, id, "a value and its scale factor do not fit into one request");
            return model;
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException("The file of a SunSpec model cannot be read: " + problem.Message, problem);
        }
    }

    private static Dictionary<string, PointDefinition> Points(JsonElement parent, int model, int from)
    {
        var points = new Dictionary<string, PointDefinition>(StringComparer.Ordinal);
        int at = from;
        foreach (var point in parent.GetProperty("points").EnumerateArray())
        {
            string name = Text(point, "name")!;
            Demand(Enum.TryParse(Text(point, "type"), ignoreCase: true, out PointType type), model, $"{name} has a type that is not known");
            int size = type == PointType.String ? point.GetProperty("size").GetInt32() : PointCodec.SizeOf(type);
            Demand(point.GetProperty("at").GetInt32() == at && size is > 0 and <= ReadPlan.MostAtOnce, model, $"{name} is out of place");
            var symbols = point.TryGetProperty("symbols", out var named) ? named.EnumerateObject().ToDictionary(s => s.Name, s => s.Value.GetInt32(), StringComparer.Ordinal) : [];
            Demand(points.TryAdd(name, new PointDefinition(name, at, type, size, Text(point, "scale"), Text(point, "unit"), Flag(point, "write"), Flag(point, "byHand"), Flag(point, "mandatory"), symbols)), model, $"{name} is there twice");
            at += size;
        }

        return points;
    }

    private static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var found) ? found.GetString() : null;

    private static bool Flag(JsonElement of, string name) => of.TryGetProperty(name, out var found) && found.GetBoolean();

    private static void Demand(bool holds, int model, string what)
    {
        if (!holds)
        {
            throw new InvalidDataException($"The file of SunSpec model {model}: {what}.");
        }
    }
}
