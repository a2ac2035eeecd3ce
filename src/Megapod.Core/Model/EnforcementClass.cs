namespace Megapod.Core.Model;

/// <summary>How far a device can be relied on to keep a ceiling.</summary>
public enum EnforcementClass
{
    /// <summary>It may ignore what it is told: it counts as its nameplate.</summary>
    Advisory,

    /// <summary>It regulates its own power: after its actuation time it exceeds the ceiling by at most its overshoot.</summary>
    ClosedLoop,

    /// <summary>Hardware cannot exceed the ceiling once it is set.</summary>
    Hardware,
}
