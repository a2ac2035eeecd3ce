namespace Megapod.Core.Pods;

/// <summary>How well a part is, from best to worst, so that the worst of several is their largest.</summary>
public enum PartHealth
{
    /// <summary>Nobody says, and nothing is seen.</summary>
    Unknown,

    /// <summary>Well.</summary>
    Good,

    /// <summary>It works, and somebody should look at it.</summary>
    Warning,

    /// <summary>It does not work, or must not go on working.</summary>
    Critical,
}
