namespace Megapod.Devices.Redfish.Service.Pods;

using Megapod.Core;

/// <summary>Which part of a pod is shown as a Redfish tree, and how.</summary>
public sealed record PodRedfishConfig
{
    /// <summary>
    /// Id of the part that is shown with all that it holds: a server, switch, power or coolant distribution unit, or rack, as its own controller shows it. Null, the default: the whole pod. While the
    /// pod has no such part, nothing is shown but the root.
    /// </summary>
    public string? Scope { get; init; }

    /// <summary>A reading that is older is shown as null. Default 60 s.</summary>
    public TimeSpan OldestReading { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Product as clients read it. Default: ours.</summary>
    public string Product { get; init; } = ProductInfo.Name;

    /// <summary>Version of what answers, for the manager of a whole pod; empty: not said.</summary>
    public string Version { get; init; } = "";

    /// <summary>What is critical. Empty, the default: only what parts say of themselves, and leaks.</summary>
    public IReadOnlyList<SensorBound> Bounds { get; init; } = [];
}
