namespace Megapod.Lab.Study;

/// <summary>One varied thing with the value that it has in a case.</summary>
/// <param name="Path">A path in the site file or a short name.</param>
/// <param name="Value">The value as it would be written in the site file.</param>
public sealed record StudySetting(string Path, string Value)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path}={Value}";
}
