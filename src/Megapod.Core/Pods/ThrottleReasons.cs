namespace Megapod.Core.Pods;

/// <summary>Why an accelerator's clock is lower than it could be; several may hold at once.</summary>
[Flags]
public enum ThrottleReasons
{
    /// <summary>It is not held back.</summary>
    None = 0,

    /// <summary>It has nothing to do.</summary>
    Idle = 1,

    /// <summary>A clock was set for it.</summary>
    ClockSetting = 2,

    /// <summary>Its power limit.</summary>
    PowerLimit = 4,

    /// <summary>The hardware slowed it: power brake, supply or board.</summary>
    HardwareSlowdown = 8,

    /// <summary>Its own temperature, seen by software.</summary>
    SoftwareThermal = 16,

    /// <summary>Its own temperature, seen by hardware.</summary>
    HardwareThermal = 32,

    /// <summary>An external signal of the power supply.</summary>
    PowerBrake = 64,

    /// <summary>It waits for others of its group.</summary>
    SyncBoost = 128,

    /// <summary>Something else.</summary>
    Other = 256,
}
