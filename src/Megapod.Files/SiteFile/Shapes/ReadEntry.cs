namespace Megapod.Files.SiteFile.Shapes;

using Megapod.Files.SiteFile.Yaml;

/// <summary>What was read for one key.</summary>
/// <param name="Value">The value in base units; null when missing without a default, or wrong.</param>
/// <param name="At">Where it stands, or the map's beginning when it was not written.</param>
/// <param name="IsWritten">Whether the file says it, rightly or wrongly.</param>
/// <param name="IsSound">Whether no mistake was found in it.</param>
internal sealed record ReadEntry(object? Value, TextPosition At, bool IsWritten, bool IsSound = true);
