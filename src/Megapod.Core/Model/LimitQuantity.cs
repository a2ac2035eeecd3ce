namespace Megapod.Core.Model;

/// <summary>What a limit counts.</summary>
public enum LimitQuantity
{
    /// <summary>Active power, W.</summary>
    Watts,

    /// <summary>Apparent power, VA.</summary>
    VoltAmperes,

    /// <summary>Current in each phase, A; judged at the measured voltage or 0.9 of nominal, whichever is known.</summary>
    AmperesPerPhase,
}
