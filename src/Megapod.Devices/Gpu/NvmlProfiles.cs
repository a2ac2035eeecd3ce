namespace Megapod.Devices.Gpu;

using System.Runtime.InteropServices;

/// <summary>Which power profiles of workloads there are, were asked for and are in force: nvmlWorkloadPowerProfileCurrentProfiles_v1_t of nvml.h, 100 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Size = 100)]
internal unsafe struct NvmlProfiles
{
    /// <summary>Size and version, as the library wants them: version 1 in the highest byte.</summary>
    public const uint VersionOne = 100 | (1u << 24);

    /// <summary><see cref="VersionOne"/>.</summary>
    public uint Version;

    /// <summary>Bits of those that there are, asked for and in force: 256 each.</summary>
    public fixed uint Masks[24];
}
