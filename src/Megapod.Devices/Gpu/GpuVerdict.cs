namespace Megapod.Devices.Gpu;

/// <summary>What became of a setting that was asked for. None of these is a proof that less power flows: only a meter is.</summary>
public enum GpuVerdict
{
    /// <summary>It is not known what is in force.</summary>
    Unknown,

    /// <summary>What was asked for is in force.</summary>
    Held,

    /// <summary>Something lower is in force than was asked for: another one holds it down.</summary>
    HeldLower,

    /// <summary>Something higher is in force than was asked for.</summary>
    NotHeld,

    /// <summary>It was taken, and there is no way to read it back.</summary>
    Taken,

    /// <summary>It was refused; what was in force before still is.</summary>
    Refused,

    /// <summary>This GPU, its driver or its library cannot do it.</summary>
    NotSupported,
}
