namespace Megapod.Files.SiteFile.Variants;

/// <summary>One change to a site file: what stands at a path becomes another value.</summary>
/// <param name="Path">A path of keys such as <c>battery.energy</c>, or one of <see cref="ShortNames.All"/>.</param>
/// <param name="Value">The value as it would be written in the file; a short name says what its values mean.</param>
public sealed record SiteEdit(string Path, string Value);
