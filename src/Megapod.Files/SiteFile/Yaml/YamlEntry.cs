namespace Megapod.Files.SiteFile.Yaml;

/// <summary>One key with its value.</summary>
/// <param name="Key">The key's text.</param>
/// <param name="KeyAt">Where the key stands.</param>
/// <param name="Value">The value.</param>
internal sealed record YamlEntry(string Key, TextPosition KeyAt, YamlValue Value);
