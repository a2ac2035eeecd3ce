namespace Megapod.Devices.Gpu;

using Megapod.Core.Pods;

/// <summary>NVIDIA's mask of clock-event reasons, which NVML, DCGM and nvidia-smi share, in our words.</summary>
internal static class GpuThrottle
{
    /// <summary>Bits of nvml.h (nvmlClocksEventReasons), from the lowest; a bit that is not known is something else.</summary>
    private static readonly ThrottleReasons[] Bits =
    [
        ThrottleReasons.Idle,
        ThrottleReasons.ClockSetting,
        ThrottleReasons.PowerLimit,
        ThrottleReasons.HardwareSlowdown,
        ThrottleReasons.SyncBoost,
        ThrottleReasons.SoftwareThermal,
        ThrottleReasons.HardwareThermal,
        ThrottleReasons.PowerBrake,
        ThrottleReasons.ClockSetting,
    ];

    /// <summary>The reasons of a mask.</summary>
    public static ThrottleReasons Of(ulong mask)
    {
        var reasons = mask >> Bits.Length == 0 ? ThrottleReasons.None : ThrottleReasons.Other;
        for (int i = 0; i < Bits.Length; i++)
        {
            reasons |= (mask >> i & 1) == 0 ? ThrottleReasons.None : Bits[i];
        }

        return reasons;
    }
}
