namespace Megapod.Wire.Site.Pods;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>The pod of these tests: two racks of one server each, with a loop.</summary>
internal static class DsxPods
{
    public static readonly Instant Began = Instant.FromUtc(new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc));

    /// <summary>All racks of the site; the first and the last are of another pod.</summary>
    public static readonly IReadOnlyList<string> SiteRacks = ["other-1", "rack-1", "rack-2", "tail-1"];

    public static PodConfig Pod { get; } = new()
    {
        Id = "pod",
        Parent = "grid",
        Racks = [.. Enumerable.Range(1, 2).Select(k => new RackConfig { Id = $"rack-{k}", Full = new Watts(100_000), Idle = new Watts(10_000), Gpus = 8 })],
        Throughput = [new ThroughputPoint(new Watts(20_000), 0), new ThroughputPoint(new Watts(200_000), 1)],
        Cooling = new CoolingConfig { Loop = new CoolingLoopConfig { DesignFlowLitresPerSecond = 6 } },
    };
}
