namespace Megapod.Files.SiteFile.Shapes;

using System.Text.Json.Nodes;
using Megapod.Files.SiteFile.Yaml;

/// <summary>A map with known keys; yields a <see cref="ReadMap"/>.</summary>
/// <param name="name">Its name in the JSON schema, and in the defaults block where it has one there.</param>
/// <param name="keys">Its keys.</param>
internal sealed class MapShape(string name, IReadOnlyList<Key> keys) : Shape
{
    /// <summary>Its name in the JSON schema.</summary>
    public string Name => name;

    /// <summary>Its keys in the order of the documentation.</summary>
    public IReadOnlyList<Key> Keys => keys;

    /// <summary>Whether the file's defaults block may complete it; then a schema cannot tell what is missing.</summary>
    public bool HasDefaults { get; init; }

    /// <summary>Pairs of which exactly one must be written, for the JSON schema: a name, or a count with a prefix.</summary>
    public IReadOnlyList<IReadOnlyList<string>> OneOfRequired { get; init; } = [];

    /// <inheritdoc/>
    public override IEnumerable<Shape> Inner => keys.Select(k => k.Shape);

    /// <summary>The key of this name.</summary>
    /// <exception cref="InvalidOperationException">The table has no such key: a mistake in this program.</exception>
    public Key Key(string key) => keys.FirstOrDefault(k => string.Equals(k.Name, key, StringComparison.Ordinal))
        ?? throw new InvalidOperationException($"The table of '{name}' has no key '{key}'.");

    /// <inheritdoc/>
    public override object? Read(YamlValue value, string name, ReadContext context)
    {
        if (value is YamlText { IsNothing: true })
        {
            context.Faults.Add(FaultCodes.NoValue, value.At, $"'{name}' has no value.", $"Write its keys below it, indented by two spaces, or remove '{name}'.");
            return null;
        }

        if (value is not YamlMap map)
        {
            string what = value is YamlList ? "a list" : "a single value";
            context.Faults.Add(FaultCodes.WrongKind, value.At, $"'{name}' is {what}, but a map is needed.", $"Write its keys below it, indented by two spaces: {Shown.Choice([.. keys.Take(4).Select(k => k.Name)])}.");
            return null;
        }

        var misspelt = ReportUnknownKeys(map, name, context);
        if (HasDefaults && context.Defaults.TryGetValue(Name, out var defaults))
        {
            map = map.CompletedBy(defaults);
        }

        return new ReadMap(this, map.At, keys.ToDictionary(
            k => k.Name,
            k => misspelt.Contains(k.Name) && map.Find(k.Name) is null ? new ReadEntry(null, map.At, IsWritten: true, IsSound: false) : ReadKey(k, map, name, context),
            StringComparer.Ordinal));
    }

    /// <inheritdoc/>
    public override JsonObject Describe() => new() { ["$ref"] = "#/$defs/" + name };

    /// <summary>The definition that <see cref="Describe"/> refers to.</summary>
    public JsonObject Define()
    {
        var properties = new JsonObject();
        foreach (var key in keys)
        {
            var property = key.Shape.Describe();
            property["description"] = key.Doc;
            if (key.Default is not null && !key.Default.Contains('{', StringComparison.Ordinal))
            {
                property["default"] = key.Shape.DescribeDefault(key.Default);
            }

            properties[key.Name] = property;
        }

        var definition = new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
        var required = HasDefaults ? [] : keys.Where(k => k.IsRequired).Select(k => JsonValue.Create(k.Name)).ToArray<JsonNode?>();
        if (required.Length > 0)
        {
            definition["required"] = new JsonArray(required);
        }

        if (OneOfRequired.Count > 0)
        {
            definition["oneOf"] = new JsonArray([.. OneOfRequired.Select(r => new JsonObject { ["required"] = new JsonArray([.. r.Select(k => JsonValue.Create(k))]) })]);
        }

        return definition;
    }

    /// <summary>Reports unknown keys and returns the keys that were probably meant: they count as written and wrong, so that nobody calls them missing as well.</summary>
    private HashSet<string> ReportUnknownKeys(YamlMap map, string name, ReadContext context)
    {
        var known = keys.Select(k => k.Name).ToList();
        var misspelt = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in map.Entries.Where(e => !known.Contains(e.Key, StringComparer.Ordinal)))
        {
            string remedy = $"Remove it, or use one of {Shown.Choice(known)}.";
            if (NearestName.Of(entry.Key, known) is { } meant)
            {
                misspelt.Add(meant);
                remedy = $"Is '{meant}' meant?";
            }

            context.Faults.Add(FaultCodes.UnknownKey, entry.KeyAt, $"'{Shown.Short(entry.Key)}' is not a key of '{name}'.", remedy);
        }

        return misspelt;
    }

    private ReadEntry ReadKey(Key key, YamlMap map, string name, ReadContext context)
    {
        if (map.Find(key.Name) is { } entry)
        {
            int before = context.Faults.Count;
            return new ReadEntry(key.Shape.Read(entry.Value, key.Name, context), entry.Value.At, IsWritten: true, IsSound: context.Faults.Count == before);
        }

        if (key.IsRequired)
        {
            context.Faults.Add(FaultCodes.MissingKey, map.At, $"'{name}' lacks '{key.Name}'.", $"Add '{key.Name}': {FirstSentence(key.Doc)}");
            return new ReadEntry(null, map.At, IsWritten: false, IsSound: false);
        }

        YamlValue? standard = key switch
        {
            { Default: { } text } => new YamlText(text.Replace("{currency}", context.Currency, StringComparison.Ordinal), IsPlain: true, map.At),
            { IsEmptyWhenMissing: true } => new YamlMap([], map.At),
            _ => null,
        };
        return new ReadEntry(standard is null ? null : key.Shape.Read(standard, key.Name, context), map.At, IsWritten: false);
    }

    private static string FirstSentence(string doc)
    {
        int end = doc.IndexOf(". ", StringComparison.Ordinal);
        string sentence = end < 0 ? doc : doc[..(end + 1)];
        return char.ToLowerInvariant(sentence[0]) + sentence[1..];
    }
}
