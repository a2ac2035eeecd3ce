namespace Megapod.Files.SiteFile.Yaml;

/// <summary>A single value as text; what it means is decided by the key it belongs to, not by YAML's own guesses.</summary>
/// <param name="Text">The text without quotes.</param>
/// <param name="IsPlain">Whether it was written without quotes.</param>
/// <param name="At">Where it begins.</param>
internal sealed record YamlText(string Text, bool IsPlain, TextPosition At) : YamlValue(At, 1)
{
    /// <summary>Whether nothing was written, or one of YAML's words for nothing.</summary>
    public bool IsNothing => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";
}
