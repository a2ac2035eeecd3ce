namespace Megapod.Devices.Gpu;

using System.Runtime.InteropServices;

/// <summary>How much of the time a GPU and its memory were used: nvmlUtilization_t of nvml.h, 8 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Size = 8)]
internal struct NvmlUse
{
    /// <summary>The processors, %.</summary>
    public uint Gpu;

    /// <summary>The memory, %.</summary>
    public uint Memory;
}
