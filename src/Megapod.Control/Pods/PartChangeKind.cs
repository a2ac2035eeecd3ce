namespace Megapod.Control.Pods;

/// <summary>What happened to the place of a part.</summary>
public enum PartChangeKind
{
    /// <summary>Another part stands there than before.</summary>
    Replaced,

    /// <summary>The part that stands there now was in service under another name before.</summary>
    Moved,

    /// <summary>A spare was put where no part was known.</summary>
    Added,
}
