namespace Megapod.Files.SiteFile.Yaml;

/// <summary>A place in a text file, counted as editors count.</summary>
/// <param name="Line">1-based line.</param>
/// <param name="Column">1-based column, in characters.</param>
internal sealed record TextPosition(int Line, int Column)
{
    /// <summary>The first character of the file.</summary>
    public static TextPosition Start { get; } = new(1, 1);
}
