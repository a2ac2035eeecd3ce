namespace Megapod.Site.Pods.Redfish;

using Megapod.Core.Pods;
using Megapod.Devices.Redfish.Inventory;

/// <summary>What the things, readings and words of a Redfish service are in a pod.</summary>
internal static class RedfishWords
{
    /// <summary>What a thing is; null: nothing that a pod's tree has.</summary>
    public static PartKind? KindOf(RedfishItem item) => item.Kind switch
    {
        RedfishKind.System or RedfishKind.Chassis => PartKind.Server,
        RedfishKind.Processor when item.Sort is "GPU" or "Accelerator" => PartKind.Accelerator,
        RedfishKind.PowerDistribution => PartKind.PowerDistribution,
        RedfishKind.Circuit => PartKind.Branch,
        RedfishKind.Outlet => PartKind.Outlet,
        RedfishKind.CoolingUnit => PartKind.CoolingUnit,
        RedfishKind.PowerSupply => PartKind.PowerSupply,
        RedfishKind.Fan => PartKind.Fan,
        RedfishKind.Pump => PartKind.Pump,
        RedfishKind.Port => PartKind.Port,
        RedfishKind.LeakDetector => PartKind.LeakDetector,
        _ => null,
    };

    /// <summary>What is measured of a part of a kind; null: nothing that a pod's readings have.</summary>
    public static PartQuantity? QuantityOf(PartKind kind, RedfishQuantity quantity) => quantity switch
    {
        RedfishQuantity.Power => PartQuantity.Power,
        RedfishQuantity.ApparentPower => PartQuantity.ApparentPower,
        RedfishQuantity.PowerLimit => PartQuantity.PowerLimit,
        RedfishQuantity.Energy => PartQuantity.Energy,
        RedfishQuantity.Current => PartQuantity.Current,
        RedfishQuantity.Voltage => PartQuantity.Voltage,
        RedfishQuantity.Temperature => PartQuantity.Temperature,
        RedfishQuantity.Humidity => PartQuantity.Humidity,
        RedfishQuantity.Flow => PartQuantity.Flow,
        RedfishQuantity.Pressure => PartQuantity.Pressure,
        RedfishQuantity.Share when kind is PartKind.Fan or PartKind.Pump => PartQuantity.Speed,
        RedfishQuantity.Leak => PartQuantity.IsLeaking,
        RedfishQuantity.SwitchedOn => PartQuantity.IsOn,
        RedfishQuantity.Utilisation => PartQuantity.Utilisation,
        RedfishQuantity.MemoryUtilisation => PartQuantity.MemoryUtilisation,
        RedfishQuantity.Clock => PartQuantity.Clock,
        RedfishQuantity.Frequency when kind is PartKind.Accelerator => PartQuantity.Clock,
        RedfishQuantity.MemoryClock => PartQuantity.MemoryClock,
        RedfishQuantity.MemoryTemperature when kind is PartKind.Accelerator => PartQuantity.MemoryTemperature,
        RedfishQuantity.Throttle => PartQuantity.Throttle,
        RedfishQuantity.CorrectedErrors => PartQuantity.CorrectedErrors,
        RedfishQuantity.UncorrectedErrors => PartQuantity.UncorrectedErrors,
        RedfishQuantity.DriverError => PartQuantity.DriverError,
        RedfishQuantity.LinkErrors => PartQuantity.LinkErrors,
        RedfishQuantity.ReceivedBytes => PartQuantity.ReceivedBytes,
        RedfishQuantity.SentBytes => PartQuantity.SentBytes,
        RedfishQuantity.LinkUp => PartQuantity.IsLinkUp,
        _ => null,
    };

    /// <summary>How well a thing says it is.</summary>
    public static PartHealth HealthOf(RedfishHealth health) => health switch
    {
        RedfishHealth.OK => PartHealth.Good,
        RedfishHealth.Warning => PartHealth.Warning,
        RedfishHealth.Critical => PartHealth.Critical,
        _ => PartHealth.Unknown,
    };

    /// <summary>A value as a pod's readings have it: of a leak they say whether it is wet, not how badly.</summary>
    public static double Shown(PartQuantity quantity, double value) => quantity is PartQuantity.IsLeaking ? (value >= 1 ? 1 : 0) : value;

    /// <summary>Who a thing is by its own word.</summary>
    public static PartIdentity IdentityOf(RedfishItem item) =>
        new() { Maker = item.Maker ?? "", Model = item.Model ?? "", PartNumber = item.PartNumber ?? "", Serial = item.Serial ?? "", Firmware = item.Firmware ?? "" };

    /// <summary>Whether a thing is there at all.</summary>
    public static bool IsThere(RedfishItem item) => item.State is not (RedfishState.Absent or RedfishState.Disabled);

    /// <summary>A path for sorting, in which numbers in names count as numbers: the tenth accelerator comes after the second.</summary>
    public static string Sortable(string path) => string.Concat(path.Split('/').Select(s => "/" + new string([.. s.TakeWhile(c => !char.IsAsciiDigit(c))]) + s.PadLeft(40, '0')));

    /// <summary>The last piece of a path.</summary>
    public static string LastOf(string path) => path[(path.LastIndexOf('/') + 1)..];
}
