namespace Megapod.Wire.Redfish.Service;

using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>A small pod with one of everything.</summary>
internal static class TestPod
{
    public static readonly Instant Noon = Instant.FromUtc(new DateTime(2025, 6, 1, 12, 0, 0, DateTimeKind.Utc));

    public static PodTree Tree { get; } = PodTree.From(
    [
        Part("pod-1", PartKind.Pod, null),
        Part("rack-a", PartKind.Rack, "pod-1", cooledBy: "pod-1/cdu-1"),
        Part("rack-b", PartKind.Rack, "pod-1", cooledBy: "pod-1/cdu-1"),
        Part("pod-1/cdu-1", PartKind.CoolingUnit, "pod-1"),
        Part("pod-1/cdu-1/pump-1", PartKind.Pump, "pod-1/cdu-1"),
        Part("pod-1/cdu-1/pump-2", PartKind.Pump, "pod-1/cdu-1"),
        Part("pod-1/cdu-1/leak-1", PartKind.LeakDetector, "pod-1/cdu-1"),
        Part("pod-1/cdu-1/primary", PartKind.Sensor, "pod-1/cdu-1"),
        Part("pod-1/air", PartKind.Sensor, "pod-1"),
        Part("rack-a/leak-1", PartKind.LeakDetector, "rack-a"),
        Part("rack-a/fan-1", PartKind.Fan, "rack-a"),
        Part("rack-a/pdu-1", PartKind.PowerDistribution, "rack-a"),
        Part("rack-a/pdu-1/branch-1", PartKind.Branch, "rack-a/pdu-1"),
        Part("rack-a/pdu-1/branch-1/outlet-1", PartKind.Outlet, "rack-a/pdu-1/branch-1"),
        Part("rack-a/pdu-1/branch-1/outlet-2", PartKind.Outlet, "rack-a/pdu-1/branch-1"),
        .. Server("rack-a", 1, "rack-a/pdu-1/branch-1/outlet-1"),
        .. Server("rack-a", 2, "rack-a/pdu-1/branch-1/outlet-2"),
        .. Server("rack-b", 1, null),
        Part("rack-b/switch-1", PartKind.Switch, "rack-b"),
        Part("rack-b/switch-1/port-1", PartKind.Port, "rack-b/switch-1"),
        Part("rack-b/switch-1/port-2", PartKind.Port, "rack-b/switch-1"),
    ]);

    /// <summary>Nothing is known.</summary>
    public static PodReadings Silent() => new(Tree);

    /// <summary>Everything is measured, and nothing of it is zero.</summary>
    public static PodReadings Full(Instant at)
    {
        var readings = new PodReadings(Tree);
        for (int i = 0; i < Tree.Parts.Length; i++)
        {
            readings.Word[i] = PartHealth.Good;
            foreach (var quantity in Enum.GetValues<PartQuantity>())
            {
                readings[i, quantity] = Reading.Good(IsState(quantity) ? 1 : 100 + i, at);
            }

            readings[i, PartQuantity.IsLeaking] = Reading.Good(0, at);
            readings[i, PartQuantity.Throttle] = Reading.Good((double)(ThrottleReasons.PowerLimit | ThrottleReasons.HardwareThermal), at);
        }

        return readings;
    }

    /// <summary>The same readings with some of them changed.</summary>
    public static PodReadings With(this PodReadings readings, params ReadOnlySpan<(string Part, PartQuantity Quantity, Reading Reading)> changes)
    {
        var other = new PodReadings(readings.Tree);
        readings.CopyTo(other);
        foreach (var (part, quantity, reading) in changes)
        {
            other[other.Tree.IndexOf(part), quantity] = reading;
        }

        return other;
    }

    private static bool IsState(PartQuantity quantity) =>
        quantity is PartQuantity.IsLinkUp or PartQuantity.IsLeaking or PartQuantity.IsOn or PartQuantity.IsLiquidIsolated or PartQuantity.IsElectricallyIsolated;

    private static Part[] Server(string rack, int number, string? outlet)
    {
        string server = $"{rack}/server-{number}";
        return
        [
            Part(server, PartKind.Server, rack, outlet),
            Part($"{server}/gpu-0", PartKind.Accelerator, server),
            Part($"{server}/gpu-1", PartKind.Accelerator, server),
            Part($"{server}/psu-1", PartKind.PowerSupply, server, outlet),
            Part($"{server}/fan-1", PartKind.Fan, server),
            Part($"{server}/port-1", PartKind.Port, server),
        ];
    }

    private static Part Part(string id, PartKind kind, string? holder, string? fedBy = null, string? cooledBy = null) => new()
    {
        Id = id,
        Kind = kind,
        Holder = holder,
        FedBy = fedBy,
        CooledBy = cooledBy,
        Identity = new PartIdentity { Maker = "Example", Model = kind.ToString(), Serial = $"SN-{id}", Firmware = kind is PartKind.Server or PartKind.Accelerator or PartKind.CoolingUnit ? "1.2.3" : "" },
    };
}
