namespace Megapod.Core.Model;

/// <summary>Which phases a consumer uses.</summary>
public enum Phases
{
    /// <summary>All three, balanced.</summary>
    Three,

    /// <summary>Phase 1 only.</summary>
    L1,

    /// <summary>Phase 2 only.</summary>
    L2,

    /// <summary>Phase 3 only.</summary>
    L3,

    /// <summary>One phase, unknown which: it counts on each.</summary>
    OneUnknown,
}
