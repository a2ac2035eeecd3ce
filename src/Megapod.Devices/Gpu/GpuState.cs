namespace Megapod.Devices.Gpu;

/// <summary>Whether a GPU answers at all.</summary>
public enum GpuState
{
    /// <summary>It answers.</summary>
    Present,

    /// <summary>It has fallen off the bus or cannot be reached otherwise: nothing is known of it, and what it draws is not zero.</summary>
    Lost,

    /// <summary>It answers nothing before it is reset.</summary>
    NeedsReset,
}
