namespace Megapod.Devices.Gpu;

using Megapod.Core.Pods;

/// <summary>What DCGM's names mean here, and by what their values are to be multiplied to be of a base unit.</summary>
internal static class DcgmMetric
{
    /// <summary>1 mJ in Wh.</summary>
    private const double WattHoursPerMillijoule = 1 / 3_600_000.0;

    private static readonly Dictionary<string, (PartQuantity Quantity, double Factor)> Plain = new(StringComparer.Ordinal)
    {
        ["DCGM_FI_DEV_POWER_USAGE"] = (PartQuantity.Power, 1),
        ["DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION"] = (PartQuantity.Energy, WattHoursPerMillijoule),
        ["DCGM_FI_DEV_ENFORCED_POWER_LIMIT"] = (PartQuantity.PowerLimit, 1),
        ["DCGM_FI_DEV_GPU_TEMP"] = (PartQuantity.Temperature, 1),
        ["DCGM_FI_DEV_MEMORY_TEMP"] = (PartQuantity.MemoryTemperature, 1),
        ["DCGM_FI_DEV_GPU_UTIL"] = (PartQuantity.Utilisation, 0.01),
        ["DCGM_FI_DEV_MEM_COPY_UTIL"] = (PartQuantity.MemoryUtilisation, 0.01),
        ["DCGM_FI_DEV_SM_CLOCK"] = (PartQuantity.Clock, 1e6),
        ["DCGM_FI_DEV_MEM_CLOCK"] = (PartQuantity.MemoryClock, 1e6),
        ["DCGM_FI_DEV_ECC_SBE_AGG_TOTAL"] = (PartQuantity.CorrectedErrors, 1),
        ["DCGM_FI_DEV_ECC_DBE_AGG_TOTAL"] = (PartQuantity.UncorrectedErrors, 1),
        ["DCGM_FI_DEV_XID_ERRORS"] = (PartQuantity.DriverError, 1),
    };

    private static readonly HashSet<string> Reasons = new(["DCGM_FI_DEV_CLOCKS_EVENT_REASONS", "DCGM_FI_DEV_CLOCK_THROTTLE_REASONS"], StringComparer.Ordinal);

    private static readonly HashSet<string> Links = new(
        [
            "DCGM_FI_DEV_PCIE_REPLAY_COUNTER",
            "DCGM_FI_DEV_NVLINK_CRC_FLIT_ERROR_COUNT_TOTAL",
            "DCGM_FI_DEV_NVLINK_CRC_DATA_ERROR_COUNT_TOTAL",
            "DCGM_FI_DEV_NVLINK_REPLAY_ERROR_COUNT_TOTAL",
            "DCGM_FI_DEV_NVLINK_RECOVERY_ERROR_COUNT_TOTAL",
        ],
        StringComparer.Ordinal);

    /// <summary>The quantity that one metric alone tells; null where it is not one of those.</summary>
    public static (PartQuantity Quantity, double Factor)? PlainOf(string name) => Plain.TryGetValue(name, out var found) ? found : null;

    /// <summary>Whether a metric is the mask of reasons for a low clock.</summary>
    public static bool IsReasons(string name) => Reasons.Contains(name);

    /// <summary>Whether a metric counts errors of links; they are added up.</summary>
    public static bool IsOfLinks(string name) => Links.Contains(name);

    /// <summary>
    /// Whether a value stands for nothing: NaN, infinite, or one of the blanks of dcgm_structs.h, which some exporters print (from 0x7ffffff0 in 32 bits, 0x7ffffffffffffff0 in 64 bits, and
    /// 140737488355328.0 for fractions, each with the few numbers above it). A counter that stands exactly at such a number is taken for nothing, too.
    /// </summary>
    public static bool IsBlank(double value) => !double.IsFinite(value) || value is >= 0x7ffffff0 and <= 0x7fffffff or >= 140737488355328.0 and <= 140737488355343.0 or >= 9.2233720368547e18;
}
