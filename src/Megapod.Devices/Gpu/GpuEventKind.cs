namespace Megapod.Devices.Gpu;

/// <summary>What a GPU's driver tells unasked.</summary>
public enum GpuEventKind
{
    /// <summary>A critical error with a number (XID).</summary>
    DriverError,

    /// <summary>A memory error that was corrected.</summary>
    CorrectedError,

    /// <summary>A memory error that could not be corrected.</summary>
    UncorrectedError,
}
