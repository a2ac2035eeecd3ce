namespace Megapod.Files.SiteFile.Shapes;

using Megapod.Files.SiteFile.Yaml;

/// <summary>A map after reading: typed values by key. Asking for a key that the table does not have is a mistake in this program.</summary>
internal sealed class ReadMap(MapShape shape, TextPosition at, IReadOnlyDictionary<string, ReadEntry> entries)
{
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);

    /// <summary>The table's description of this map.</summary>
    public MapShape Shape => shape;

    /// <summary>Where the map begins.</summary>
    public TextPosition Position => at;

    /// <summary>Keys that somebody asked for; a test holds them against the table, so that no key is described and then ignored.</summary>
    public IReadOnlySet<string> Asked => asked;

    /// <summary>All that was read, for tests.</summary>
    public IEnumerable<ReadEntry> Entries => entries.Values;

    /// <summary>Where a key's value stands.</summary>
    public TextPosition At(string key) => Entry(key).At;

    /// <summary>Whether the file says anything for this key.</summary>
    public bool IsWritten(string key) => Entry(key).IsWritten;

    /// <summary>Whether no mistake was found in a key's value.</summary>
    public bool IsSound(string key) => Entry(key).IsSound;

    /// <summary>The value of a key; the type's zero when it could not be read.</summary>
    public T Get<T>(string key) => Entry(key).Value is T value ? value : default!;

    /// <summary>The value of a key, or null when it is missing or could not be read.</summary>
    public T? Find<T>(string key)
        where T : struct => Entry(key).Value is T value ? value : null;

    /// <summary>What a key holds as an object of this kind, or null when it is missing or could not be read.</summary>
    public T? Value<T>(string key)
        where T : class => Entry(key).Value as T;

    /// <summary>The text of a key; empty when it could not be read.</summary>
    public string Text(string key) => Entry(key).Value as string ?? "";

    /// <summary>The amount of a limit with its quantity, or null.</summary>
    public LimitAmount? Amount(string key = "amount") => Entry(key).Value as LimitAmount;

    /// <summary>The map of a key, or null.</summary>
    public ReadMap? Map(string key) => Entry(key).Value as ReadMap;

    /// <summary>The items of a key's list; empty when it is missing or could not be read.</summary>
    public IReadOnlyList<T> List<T>(string key) => Entry(key).Value is List<object?> items ? [.. items.OfType<T>()] : [];

    /// <summary>This map under another name: one device of a group.</summary>
    public ReadMap Named(string id, TextPosition idAt) =>
        new(shape, at, new Dictionary<string, ReadEntry>(entries, StringComparer.Ordinal) { ["id"] = new(id, idAt, IsWritten: true) });

    private ReadEntry Entry(string key)
    {
        asked.Add(key);
        return entries.TryGetValue(key, out var entry) ? entry : throw new InvalidOperationException($"The table of '{shape.Name}' has no key '{key}'.");
    }
}
