namespace Megapod.Files.SiteFile.Yaml;

/// <summary>A list.</summary>
/// <param name="Items">Its items in the order written.</param>
/// <param name="At">Where it begins.</param>
internal sealed record YamlList(IReadOnlyList<YamlValue> Items, TextPosition At) : YamlValue(At, 1 + Items.Sum(i => i.Nodes));
