namespace Megapod.Core.Model;

/// <summary>What a write carries.</summary>
public enum RegisterWriteKind
{
    /// <summary>The set-point with its sign.</summary>
    Power,

    /// <summary>The set-point while it charges, a magnitude; otherwise 0.</summary>
    ChargePower,

    /// <summary>The set-point while it discharges, a magnitude; otherwise 0.</summary>
    DischargePower,

    /// <summary>A number for each direction.</summary>
    Direction,

    /// <summary>Always the same number, as to switch a mode on.</summary>
    Constant,
}
