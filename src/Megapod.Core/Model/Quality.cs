namespace Megapod.Core.Model;

/// <summary>How far a reading can be believed. Old is not zero, and missing is not zero.</summary>
public enum Quality
{
    /// <summary>No value ever came, or the device said that it has none.</summary>
    Missing,

    /// <summary>A value came, but later than the path's declared period and delay allow.</summary>
    Stale,

    /// <summary>A value came in time that cannot be true: outside the range of the thing it measures, or contradicted by the meter above.</summary>
    Implausible,

    /// <summary>In time and plausible.</summary>
    Good,
}
