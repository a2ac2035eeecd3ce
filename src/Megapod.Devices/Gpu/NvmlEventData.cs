namespace Megapod.Devices.Gpu;

using System.Runtime.InteropServices;

/// <summary>One event: nvmlEventData_t of nvml.h, 32 bytes; older libraries write the first 24 of them.</summary>
[StructLayout(LayoutKind.Sequential, Size = 32)]
internal struct NvmlEventData
{
    /// <summary>Handle of the GPU.</summary>
    public nint Device;

    /// <summary>What happened; one bit.</summary>
    public ulong Kind;

    /// <summary>The number of a driver's error.</summary>
    public ulong Data;

    /// <summary>The instance of a divided GPU; all ones: none.</summary>
    public uint GpuInstance;

    /// <summary>The part of an instance; all ones: none.</summary>
    public uint ComputeInstance;
}
