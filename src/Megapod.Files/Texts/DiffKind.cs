namespace Megapod.Files.Texts;

/// <summary>Where a line of two texts is.</summary>
public enum DiffKind
{
    /// <summary>In both.</summary>
    Same,

    /// <summary>In the second only.</summary>
    Added,

    /// <summary>In the first only.</summary>
    Removed,
}
