namespace Megapod.Files.SiteFile.Yaml;

/// <summary>Keys with values, in the order written; keys are unique, because doubles are refused while loading.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="At">Where the map begins.</param>
internal sealed record YamlMap(IReadOnlyList<YamlEntry> Entries, TextPosition At) : YamlValue(At, 1 + Entries.Sum(e => 1 + e.Value.Nodes))
{
    /// <summary>The entry of a key, or null.</summary>
    public YamlEntry? Find(string key) => Entries.FirstOrDefault(e => string.Equals(e.Key, key, StringComparison.Ordinal));

    /// <summary>This map with another value of a key, in its old place, or added at the end.</summary>
    public YamlMap With(string key, YamlValue value) => Find(key) is null
        ? new YamlMap([.. Entries, new YamlEntry(key, At, value)], At)
        : new YamlMap([.. Entries.Select(e => string.Equals(e.Key, key, StringComparison.Ordinal) ? e with { Value = value } : e)], At);

    /// <summary>This map without a key.</summary>
    public YamlMap Without(string key) => new([.. Entries.Where(e => !string.Equals(e.Key, key, StringComparison.Ordinal))], At);

    /// <summary>This map with what it does not say taken from another one; maps inside are completed in the same way.</summary>
    public YamlMap CompletedBy(YamlMap defaults)
    {
        var own = Entries.Select(e => e.Value is YamlMap inner && defaults.Find(e.Key)?.Value is YamlMap more
            ? e with { Value = inner.CompletedBy(more) }
            : e);
        return new YamlMap([.. own, .. defaults.Entries.Where(d => Find(d.Key) is null)], At);
    }
}
