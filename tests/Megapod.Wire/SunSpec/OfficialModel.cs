namespace Megapod.Wire.SunSpec;

using System.Collections.Concurrent;
using System.Text.Json;
using Megapod.Tests;

/// <summary>A model as the SunSpec Alliance's own file says, laid out here by counting sizes: nothing of the code under test is used.</summary>
internal sealed class OfficialModel
{
    private static readonly string Folder = Path.Combine(TestData.RepositoryRoot, "tests", "Megapod.Wire", "SunSpec", "official");

    private static readonly ConcurrentDictionary<int, OfficialModel> Read = new();

    private OfficialModel(JsonElement group)
    {
        Name = group.GetProperty("name").GetString()!;
        int at = 0;
        Points = Lay(group, ref at);
        foreach (var part in group.TryGetProperty("groups", out var groups) ? groups.EnumerateArray() : default)
        {
            int inside = 0;
            var points = Lay(part, ref inside);
            string? count = !part.TryGetProperty("count", out var said) ? null : said.ValueKind == JsonValueKind.Number ? "rest" : said.GetString();
            Groups.Add(new Group(part.GetProperty("name").GetString()!, at, inside, count, points));
            at += inside;
        }
    }

    public static IReadOnlyList<int> All { get; } = [.. Directory.EnumerateFiles(Folder, "model_*.json").Select(f => int.Parse(Path.GetFileNameWithoutExtension(f)[6..])).Order()];

    public string Name { get; }

    public IReadOnlyList<Point> Points { get; }

    public List<Group> Groups { get; } = [];

    public static OfficialModel Load(int id) => Read.GetOrAdd(id, static number =>
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, $"model_{number}.json")));
        return new OfficialModel(document.RootElement.GetProperty("group"));
    });

    private static List<Point> Lay(JsonElement group, ref int at)
    {
        var points = new List<Point>();
        foreach (var point in group.GetProperty("points").EnumerateArray())
        {
            int size = point.GetProperty("size").GetInt32();
            points.Add(new Point(
                point.GetProperty("name").GetString()!,
                at,
                point.GetProperty("type").GetString()!,
                size,
                Text(point, "sf"),
                Text(point, "units")?.Trim(),
                Text(point, "access") == "RW",
                Text(point, "mandatory") == "M",
                point.TryGetProperty("symbols", out var symbols) ? symbols.EnumerateArray().ToDictionary(s => s.GetProperty("name").GetString()!, s => s.GetProperty("value").GetInt32()) : []));
            at += size;
        }

        return points;
    }

    private static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var found) ? found.GetString() : null;

    public sealed record Point(string Name, int At, string Type, int Size, string? Scale, string? Unit, bool IsWritable, bool IsMandatory, Dictionary<string, int> Symbols);

    public sealed record Group(string Name, int At, int Size, string? Count, IReadOnlyList<Point> Points);
}
